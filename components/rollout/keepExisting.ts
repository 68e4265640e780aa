import type * as pulumi from "@pulumi/pulumi";
import type { ExistingCluster } from "../plan/existingCluster";
import { Mistakes } from "../plan/mistakes";
import { clusterClient } from "./clusterClient";
import { readExisting } from "./readExisting";

/**
 * Refuses what would lose something that exists; where the Kubernetes cluster can be known and answers.
 *
 * @param labels of everything that belongs to the component
 * @param check adds to the mistakes
 * @throws MistakesError with every one of them
 */
export async function keepExisting(
  component: string,
  namespace: string,
  labels: Record<string, string>,
  provider: pulumi.ProviderResource | undefined,
  check: (existing: ExistingCluster, mistakes: Mistakes) => void,
): Promise<void> {
  const kubeConfig = await clusterClient(provider);
  const existing = kubeConfig && (await readExisting(kubeConfig, namespace, labels));
  const mistakes = new Mistakes();
  if (existing) check(existing, mistakes);
  mistakes.throwIfAny(component);
}
