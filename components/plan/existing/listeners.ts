import { controllerListener } from "../access/ownListeners";
import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster } from "./existingCluster";
import { identityOf } from "./identity";
import { claimsOf } from "./ownClaims";
import { controllersListener, nextStage, parseProperties, whyNotStaged } from "./transition";
import { listOf } from "./words";

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

/**
 * Refuses to close or to open a cluster that doesn't run. The controllers of a dynamic quorum know each other by what is on their
 * volumes, the listener's name too, and end where they don't have it. Tried on Kafka 4.4.0.
 */
export function checkLeftControllers(
  { quorum, security }: Pick<ClusterPlan, "quorum" | "security">,
  existing: ExistingCluster,
  mistakes: Mistakes,
): void {
  if (quorum.kind !== "dynamic" || (existing.sets ?? []).length > 0 || identityOf(existing).isNew) return;
  const planned = controllerListener(security !== undefined).kafkaName;
  const left = new Set((existing.configs ?? []).map(controllersListener));
  // After an `up` that was interrupted there may be both.
  if (left.size !== 1 || left.has(planned)) return;
  const [before, way] = security ? ["open", "close"] : ["closed", "open"];
  mistakes.add(
    "listeners",
    `would ${way} a cluster that doesn't run, and was ${before}: its controllers know each other by ${[...left][0]}, as their volumes ` +
      `say. Bring it up as it was, and ${way} it then, while it runs`,
  );
}

/**
 * Refuses controllers to come back to volumes of before in the edit that closes or opens their cluster. What is on them names the
 * others by the former listener alone, and a controller ends where they don't have it. Tried on Kafka 4.4.0.
 */
export function checkReturningControllers(
  { pools, quorum, security }: Pick<ClusterPlan, "pools" | "quorum" | "security">,
  existing: ExistingCluster,
  mistakes: Mistakes,
): void {
  if (quorum.kind !== "dynamic") return;
  const planned = controllerListener(security !== undefined).kafkaName;
  const claims = (existing.claims ?? []).filter(({ isOwn, isEmpty }) => isOwn && !isEmpty);
  for (const pool of pools) {
    const set = existing.sets?.find(({ name }) => name === pool.statefulSet);
    if (!set?.settings || !pool.roles.controller || controllersListener(set.settings) === planned) continue;
    const held = claimsOf(pool, claims).map(({ id }) => id);
    const coming = pool.nodes.map(({ id }) => id).filter((id) => !set.ids.includes(id) && held.includes(id));
    if (coming.length === 0) continue;
    mistakes.add(
      `${pool.at}replicas`,
      `brings ${listOf("node", coming)} back to volumes of before, which know the other controllers as they are now, and this edit ` +
        `${security ? "closes" : "opens"} the cluster. Bring them up first, or delete their claims`,
    );
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
