import type { ClusterPlan } from "../clusterPlan";
import type { ExistingCluster } from "./existingCluster";
import { nextWay, parseProperties } from "./transition";

/** Whether nodes that run get another way to each other, so that what asks them would have to know both. */
export function getsOtherWay({ pools }: Pick<ClusterPlan, "pools">, { sets = [] }: ExistingCluster): boolean {
  const running = sets.filter(({ name }) => pools.some(({ statefulSet }) => statefulSet === name));
  const planned = pools.map(({ serverProperties }) => parseProperties(serverProperties));
  return (
    running.length > 0 &&
    nextWay(
      running.map(({ settings }) => settings),
      planned,
    ) !== undefined
  );
}
