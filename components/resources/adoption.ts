import * as pulumi from "@pulumi/pulumi";
import { isUnmanaged } from "../plan/existing/adoption";
import { isLeftOver } from "../plan/existing/leftOver";
import { isLostState } from "../plan/existing/owner";
import type { ClusterPlan } from "../plan/clusterPlan";
import type { PlannedPool } from "../plan/nodes/pools";
import type { OwnWait } from "../rollout/ownWait";
import { settledValue } from "../pulumi/settledValue";
import { type Observed, podLabels, type ResourceContext, type CreateHook } from "./context";

/**
 * Lets the pods of a StatefulSet that is adopted run on without it, found by the one that is made next; and so those of one that
 * an `up` which was killed has left.
 */
export function takePodsOver(
  plan: ClusterPlan,
  pool: PlannedPool,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
): CreateHook {
  return createHook(observed, async ({ namespace, existing, self }) => {
    if (!existing) return;
    // One that was adopted already, or was begun to be, has left its pods.
    const isAdopted = plan.adopt && (!existing.templates?.[pool.statefulSet] || isLostState(existing, self));
    if (!isAdopted && !isLeftOver("StatefulSet", pool.statefulSet, existing, self)) return;
    const pods = pool.nodes.map(({ pod }) => pod);
    await wait.takenOver(namespace, pool.statefulSet, { pods, labels: podLabels(plan, pool) });
  });
}

/** Deletes what is made anew under its name: what is adopted, and what an `up` that was killed has left. */
export function freeNames(
  plan: Pick<ClusterPlan, "adopt">,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
): NonNullable<ResourceContext["beforeCreate"]> {
  return (kind, name) =>
    createHook(observed, async ({ namespace, existing, self }) => {
      if (!existing) return;
      const isAdopted = plan.adopt && kind !== "NetworkPolicy" && isUnmanaged(kind, name, existing);
      if (isAdopted || isLeftOver(kind, name, existing, self)) await wait.freed(namespace, kind, name);
    });
}

function createHook(observed: pulumi.Output<Observed>, make: (seen: Observed) => Promise<void>): CreateHook {
  // A resource is only made once its namespace is known, which comes from the same look.
  return { beforeCreate: [async () => make((await settledValue(observed))!)] };
}

/**
 * Whether the nodes of a pool look for files that were made by other means. Those that do go on, also once nothing is to be adopted
 * any more: to take it from them would restart them, and not all of them may have been replaced.
 */
export function movesFiles(
  plan: ClusterPlan,
  { statefulSet }: PlannedPool,
  observed: pulumi.Output<Observed>,
): pulumi.Output<boolean> {
  return observed.apply(({ existing }) => {
    const sets = existing?.sets ?? [];
    const own = sets.find(({ name }) => name === statefulSet);
    return own?.movesFiles ?? (plan.adopt && sets.every((set) => set.movesFiles));
  });
}
