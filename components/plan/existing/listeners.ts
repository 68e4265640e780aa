import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster } from "./existingCluster";

const BETWEEN_BROKERS = "inter.broker.listener.name";

/**
 * Refuses to move the traffic between brokers to a listener that not all of them have yet. While the change rolls, each
 * broker that has it couldn't reach the others, nor they it, and would be in no in-sync set.
 */
export function checkInternalListener(
  { pools, listeners, interBroker }: Pick<ClusterPlan, "pools" | "listeners" | "interBroker">,
  { sets = [] }: Pick<ExistingCluster, "sets">,
  mistakes: Mistakes,
): void {
  for (const { name, roles, settings } of sets) {
    const before = settings?.[BETWEEN_BROKERS];
    const isPlanned = pools.some(({ statefulSet }) => statefulSet === name);
    if (!roles.broker || !before || !isPlanned || before === interBroker.kafkaName) continue;
    const bound = (settings?.listeners ?? "").split(",").map((listener) => listener.split(":")[0]);
    const isReady = bound.includes(interBroker.kafkaName);
    const stays = listeners.some(({ kafkaName }) => kafkaName === before);
    if (isReady && stays) continue;
    const [old, wanted] = [before.toLowerCase(), interBroker.name];
    mistakes.add(
      "listeners",
      `moves the traffic between brokers from "${old}" to "${wanted}" in one step, in which brokers of before and after can't ` +
        `reach each other. Do it in steps, an \`up\` each: ${steps(old, wanted, isReady)}`,
    );
    return;
  }
}

function steps(old: string, wanted: string, hasWanted: boolean): string {
  const all = [
    ...(hasWanted ? [] : [`write "${wanted}" behind "${old}"`]),
    `write "${wanted}" before "${old}"`,
    `take "${old}" out, if nobody uses it any more`,
  ];
  return all.map((step, i) => `${i + 1}. ${step}`).join("; ");
}
