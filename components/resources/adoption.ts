import * as pulumi from "@pulumi/pulumi";
import { isUnmanaged } from "../plan/existing/adoption";
import { isLeftOver } from "../plan/existing/leftOver";
import { isLostState } from "../plan/existing/owner";
import type { ClusterPlan } from "../plan/clusterPlan";
import type { PlannedPool } from "../plan/nodes/pools";
import type { OwnWait } from "../rollout/ownWait";
import type { PortedKind } from "../rollout/surgery/clusterEditor";
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
  const takes = createHook(observed, async ({ namespace, existing, self }) => {
    if (!existing) return;
    // One that was adopted already, or was begun to be, has left its pods.
    const isAdopted = plan.adopt && (!existing.templates?.[pool.statefulSet] || isLostState(existing, self));
    if (!isAdopted && !isLeftOver("StatefulSet", pool.statefulSet, existing, self)) return;
    const pods = pool.nodes.map(({ pod }) => pod);
    await wait.takenOver(namespace, pool.statefulSet, { pods, labels: podLabels(plan, pool) });
  });
  return { ...takes, ...handOver(observed, wait, "StatefulSet", pool.statefulSet) };
}

/**
 * Deletes what is made anew under its name: what is adopted, and what an `up` that was killed has left. Services are handed to the field
 * manager that Pulumi applies by.
 */
export function createHooks(
  plan: Pick<ClusterPlan, "adopt">,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
): NonNullable<ResourceContext["createHooks"]> {
  return (kind, name) => {
    const frees = createHook(observed, async ({ namespace, existing, self }) => {
      if (!existing) return;
      const isAdopted = plan.adopt && kind !== "NetworkPolicy" && isUnmanaged(kind, name, existing);
      if (isAdopted || isLeftOver(kind, name, existing, self)) await wait.freed(namespace, kind, name);
    });
    return kind === "Service" ? { ...frees, ...handOver(observed, wait, kind, name) } : frees;
  };
}

/** Has an object belong to the field manager that Pulumi applies by, once it is made. */
function handOver(
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  kind: PortedKind,
  name: string,
): Pick<CreateHook, "afterCreate"> {
  const hand: pulumi.ResourceHookFunction = async ({ newOutputs }) => {
    // The provider's own word of it, which its state has.
    const manager: unknown = newOutputs?.__fieldManager;
    const { namespace } = (await settledValue(observed))!;
    if (typeof manager === "string") await wait.handedToManager(namespace, kind, name, manager);
  };
  return { afterCreate: [hand] };
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
