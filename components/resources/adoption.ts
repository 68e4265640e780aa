import * as pulumi from "@pulumi/pulumi";
import { isForeign } from "../plan/existing/adoption";
import { isLostState } from "../plan/existing/owner";
import type { ClusterPlan } from "../plan/clusterPlan";
import { applyWork } from "../rollout/failure";
import type { OwnWait } from "../rollout/ownWait";
import { type Looked, podLabels, type ResourceContext } from "./context";

/** Lets the pods of StatefulSets that are adopted run on without them, found by what is made next. */
export async function takePodsOver(plan: ClusterPlan, looked: Looked, wait: OwnWait): Promise<void> {
  const { namespace, existing, self } = looked;
  if (!plan.adopt || !existing) return;
  const isLost = isLostState(existing, self);
  // One that was adopted already, or was begun to be, has left its pods.
  const pools = plan.pools.filter(({ statefulSet }) => isLost || !existing.templates?.[statefulSet]);
  for (const pool of pools) {
    const pods = pool.nodes.map(({ pod }) => pod);
    await wait.takenOver(namespace, pool.statefulSet, { pods, labels: podLabels(plan, pool) });
  }
}

/** Makes room for what is made anew, at the moment when it is made. */
export function freeNames(looked: pulumi.Output<Looked>, wait: OwnWait): ResourceContext["freeName"] {
  return (kind, name) =>
    pulumi.runtime.isDryRun()
      ? name
      : applyWork(looked, async ({ namespace, existing }) => {
          if (existing && isForeign(kind, name, existing)) await wait.freed(namespace, kind, name);
          return name;
        });
}

/** Whether nodes look for files that were made by other means: where such a cluster is adopted, or was. */
export function movesFiles(plan: ClusterPlan, looked: pulumi.Output<Looked>): pulumi.Output<boolean> {
  return looked.apply(({ existing }) => plan.adopt && (existing?.sets ?? []).every((set) => set.movesFiles));
}
