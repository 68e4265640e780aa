import type { ExistingCluster } from "../plan/existingCluster";
import { Mistakes } from "../plan/mistakes";
import type { OwnWait } from "./ownWait";
import { readExisting } from "./readExisting";

/**
 * Refuses what would lose something that exists; where the Kubernetes cluster can be known and answers.
 *
 * @param labels of everything that belongs to the component
 * @param check adds to the mistakes
 * @returns what there is; undefined where that can't be known
 * @throws MistakesError with every one of them
 */
export async function keepExisting(
  component: string,
  namespace: string,
  labels: Record<string, string>,
  wait: OwnWait,
  check: (existing: ExistingCluster, mistakes: Mistakes) => void,
): Promise<ExistingCluster | undefined> {
  const kubeConfig = await wait.cluster();
  const existing = kubeConfig && (await readExisting(kubeConfig, namespace, labels));
  const mistakes = new Mistakes();
  if (existing) check(existing, mistakes);
  mistakes.throwIfAny(component);
  return existing;
}
