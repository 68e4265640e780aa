import { controllerListener } from "../access/ownListeners";
import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster, ExistingPod, ExistingSet } from "./existingCluster";
import { identityOf } from "./identity";
import { claimsOf } from "./ownClaims";
import {
  asks,
  controllersListener,
  isStaged,
  isWithoutRules,
  nextStage,
  parseProperties,
  whyNotStaged,
} from "./transition";
import { capital, listOf } from "./words";

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

/** That nodes get another way to each other, or begin to ask for rules, and restart several times for it. */
export function describeTransition(
  { pools }: Pick<ClusterPlan, "pools">,
  { sets = [], pods = [] }: Pick<ExistingCluster, "sets" | "pods">,
): string[] {
  const own = sets.filter(({ name }) => pools.some(({ statefulSet }) => statefulSet === name));
  const running = own.map(({ settings }) => settings);
  const planned = pools.map(({ serverProperties }) => parseProperties(serverProperties));
  const stage = nextStage(running, planned);
  const stagesLeft = { added: 2, moved: 1, authorized: 0 };
  const getsRules = isWithoutRules(running, planned);
  const isAsking = running.every((settings) => settings === undefined || asks(settings));
  const more = getsRules && !isAsking ? 1 : 0;
  const rolls = stage && ["once", "twice", "three times", "four times"][stagesLeft[stage] + more];
  return [
    ...(stage === "added" || stage === "moved"
      ? [
          `Nodes get another way to each other, beside the one that they have: each restarts ${rolls}, one at a time, and reaches ` +
            "all others meanwhile.",
        ]
      : []),
    ...(getsRules
      ? [
          `Nodes begin to ask what users may do${stage === "authorized" ? `: each restarts ${rolls}, one at a time` : ""}. Nobody is ` +
            "refused before the rules of users are there.",
        ]
      : []),
    ...describeInterrupted(own, pods),
  ];
}

/** That an `up` was interrupted in a stage: who has yet to get to it restarts once more than the others. */
function describeInterrupted(sets: ExistingSet[], pods: ExistingPod[]): string[] {
  const staged = sets.filter(isStaged);
  const late = pods.filter(({ id, isOutdated }) => isOutdated && staged.some(({ ids }) => ids.includes(id)));
  if (late.length === 0) return [];
  const ids = late.map(({ id }) => id).sort((a, b) => a - b);
  const [restart, they] = ids.length === 1 ? ["restarts", "it"] : ["restart", "they"];
  return [
    `${capital(listOf("node", ids))} ${restart} once more before: an \`up\` was interrupted while ${they} got another way to the others.`,
  ];
}
