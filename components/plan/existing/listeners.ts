import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster } from "./existingCluster";
import { nextStage, parseProperties, whyNotStaged } from "./transition";

/**
 * Refuses to move the traffic between brokers to a listener that can't be added beside those that they have. While the change
 * rolls, each broker that has it couldn't reach the others, nor they it, and would be in no in-sync set.
 */
export function checkInternalListener(
  { pools }: Pick<ClusterPlan, "pools">,
  { sets = [] }: Pick<ExistingCluster, "sets">,
  mistakes: Mistakes,
): void {
  for (const { statefulSet, serverProperties } of pools) {
    const settings = sets.find(({ name }) => name === statefulSet)?.settings;
    const why = settings && whyNotStaged(settings, parseProperties(serverProperties));
    if (why === undefined) continue;
    mistakes.add(
      "listeners",
      `would have the traffic between brokers on ${why}. Brokers need both for a while: give the new listener a name and a ` +
        "port that none has",
    );
    return;
  }
}

/** That nodes get another way to each other, and restart several times for it. */
export function describeTransition(
  { pools }: Pick<ClusterPlan, "pools">,
  { sets = [] }: Pick<ExistingCluster, "sets">,
): string[] {
  const running = sets.filter(({ name }) => pools.some(({ statefulSet }) => statefulSet === name));
  const stage = nextStage(
    running.map(({ settings }) => settings),
    pools.map(({ serverProperties }) => parseProperties(serverProperties)),
  );
  if (running.length === 0 || stage === undefined) return [];
  const rolls = stage === "added" ? "three times" : "twice";
  return [
    `Nodes get another way to each other, beside the one that they have: each restarts ${rolls}, one at a time, and reaches all ` +
      "others meanwhile.",
  ];
}
