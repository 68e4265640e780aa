import type { ClusterPlan } from "../clusterPlan";
import type { ExistingCluster } from "./existingCluster";
import { listed, runsOf } from "./words";

/** Which nodes of a cluster that exists aren't ready: no `up` ends well without them, whatever else it does. */
export function describeAway(
  { pools, maxUnavailable }: Pick<ClusterPlan, "pools" | "maxUnavailable">,
  existing: ExistingCluster,
): string[] {
  const { sets = [], pods } = existing;
  if (!pods) return [];
  const away = pools.flatMap(({ nodes, statefulSet }) => {
    const ids = sets.find(({ name }) => name === statefulSet)?.ids ?? [];
    const isAway = ({ id, pod }: { id: number; pod: string }) =>
      ids.includes(id) && !pods.some(({ name, isReady }) => name === pod && isReady);
    return nodes.filter(isAway).map(({ pod }) => pod);
  });
  if (away.length === 0) return [];
  const [are, them, their] = away.length === 1 ? ["isn't", "it", "its"] : ["aren't", "them", "their"];
  const stopped = maxUnavailable > 1 ? `none but others of ${their} rack` : "no other node";
  return [
    `${listed(runsOf(away))} ${are} ready now: \`up\` waits for ${them}, and stops ${stopped} meanwhile`,
  ];
}
