import { isUnmanaged } from "./adoption";
import type { AdoptedKind, ExistingCluster } from "./existingCluster";
import { isOfState, type Self } from "./owner";

/** Objects of fixed names that Pulumi makes, and refuses to make where they exist. */
export type MadeKind = AdoptedKind | "NetworkPolicy" | "StatefulSet";

/**
 * Whether an object that Pulumi is about to make is there already, from an `up` that was killed before Pulumi's state had it: it is
 * the cluster's own, all of whose StatefulSets are of this state by their word.
 */
export function isLeftOver(kind: MadeKind, name: string, existing: ExistingCluster, self: Self): boolean {
  const { services = [], budgets = [], policies = [] } = existing;
  const sets = existing.sets?.filter(({ isGone }) => !isGone);
  const isOurs = sets?.every((set) => isOfState(set, self));
  const own: Record<MadeKind, string[]> = {
    NetworkPolicy: policies,
    PodDisruptionBudget: budgets,
    Service: services.map((service) => service.name),
    StatefulSet: sets?.map((set) => set.name) ?? [],
  };
  const isNamed = kind === "Service" || kind === "PodDisruptionBudget";
  return isOurs === true && own[kind].includes(name) && !(isNamed && isUnmanaged(kind, name, existing));
}
