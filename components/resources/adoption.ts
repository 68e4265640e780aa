import * as pulumi from "@pulumi/pulumi";
import { isForeign } from "../plan/existing/adoption";
import type { ClusterPlan } from "../plan/clusterPlan";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { applyWork } from "../rollout/failure";
import type { OwnWait } from "../rollout/ownWait";
import { podLabels, type ResourceContext } from "./context";
import type { Looked } from "./nodePools";

/** Lets the pods of StatefulSets that are adopted run on without them, found by what is made next. */
export async function takePodsOver(
  plan: ClusterPlan,
  namespace: string,
  existing: ExistingCluster,
  wait: OwnWait,
): Promise<void> {
  // One that was adopted already, or was begun to be, has left its pods.
  const pools = plan.adopt ? plan.pools.filter(({ statefulSet }) => !existing.templates?.[statefulSet]) : [];
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
