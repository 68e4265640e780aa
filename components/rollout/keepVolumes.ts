import type * as pulumi from "@pulumi/pulumi";
import { checkExistingVolumes, type VolumeSet } from "../plan/existingVolumes";
import { Mistakes } from "../plan/mistakes";
import { clusterClient } from "./clusterClient";
import { readVolumes } from "./readVolumes";

/**
 * Refuses volumes that would lose what is in those that exist; where the Kubernetes cluster can be known and answers.
 *
 * @param labels of everything that belongs to the component
 * @throws MistakesError with every one of them
 */
export async function keepVolumes(
  component: string,
  sets: VolumeSet[],
  labels: Record<string, string>,
  namespace: string,
  provider: pulumi.ProviderResource | undefined,
): Promise<void> {
  const kubeConfig = await clusterClient(provider);
  const existing = kubeConfig && (await readVolumes(kubeConfig, namespace, labels));
  const mistakes = new Mistakes();
  if (existing) checkExistingVolumes(sets, existing, mistakes);
  mistakes.throwIfAny(component);
}
