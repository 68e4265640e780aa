import type { ClusterPlan } from "../clusterPlan";
import { joinsByItself } from "./controllers";
import type { ExistingCluster } from "./existingCluster";
import { isOfState, type Self } from "./owner";
import { claimsOf, ownClaims } from "./ownClaims";
import { capital, listOf } from "./words";

type Planned = Pick<ClusterPlan, "pools" | "brokers" | "controllers" | "quorum" | "reassignment">;

/**
 * Which nodes come to a cluster that runs, and what they take over, a sentence for brokers and one for controllers. Those that
 * Kafka has still, with replicas or a vote, come back to what they have: somebody has scaled their StatefulSet.
 */
export function describeComing(
  plan: Planned,
  { sets = [], kafka }: Pick<ExistingCluster, "sets" | "kafka">,
): string[] {
  const coming = (role: "broker" | "controller", nodes: { id: number }[], kept: { id: number }[]) => {
    const there = sets.filter(({ roles }) => roles[role]).flatMap(({ ids }) => ids);
    const known = [...there, ...kept.map(({ id }) => id)];
    return there.length === 0 ? [] : nodes.map(({ id }) => id).filter((id) => !known.includes(id));
  };
  const hosts = (kafka?.brokers ?? []).filter(({ replicas }) => replicas > 0);
  const brokers = coming("broker", plan.brokers, hosts);
  const controllers = coming("controller", plan.controllers, kafka?.quorum?.voters ?? []);
  return [
    ...(brokers.length === 0 ? [] : [brokersText(brokers, plan)]),
    ...(controllers.length === 0 || plan.quorum.kind === "static"
      ? []
      : [controllersText(controllers, plan)]),
  ];
}

/** That nodes go on with what is on volumes of before, where nothing of the cluster runs: somebody destroyed it. */
export function describeReturn(
  { pools }: Pick<ClusterPlan, "pools">,
  existing: Pick<ExistingCluster, "sets" | "claims">,
  self?: Self,
): string[] {
  if (existing.sets?.length !== 0) return [];
  // After a `destroy` the state is another one. Those of this one are missed (missing.ts).
  const own = ownClaims(existing).filter((claim) => !isOfState(claim, self));
  const ids = [...new Set(pools.flatMap((pool) => claimsOf(pool, own).map(({ id }) => id)))];
  if (ids.length === 0) return [];
  const [come, their] = ids.length === 1 ? ["comes", "its"] : ["come", "their"];
  const who = capital(listOf("node", ids));
  return [`${who} ${come} back with what is on ${their} volumes, which a \`destroy\` left.`];
}

/**
 * Whether brokers of a cluster that runs are to get their share, as they hold nothing. They get it once no node restarts any more: Kafka
 * keeps, unused and for ever, what a broker holds that was moved away while the broker was down.
 */
export function sharesOut(
  { brokers, reassignment }: Pick<Planned, "brokers" | "reassignment">,
  { sets = [], kafka }: Pick<ExistingCluster, "sets" | "kafka">,
): boolean {
  const held = (broker: number) => kafka?.brokers?.find(({ id }) => id === broker)?.replicas ?? 0;
  return reassignment.rebalances && sets.length > 0 && brokers.some(({ id }) => held(id) === 0);
}

function brokersText(ids: number[], { reassignment }: Planned): string {
  const one = ids.length === 1;
  const share = reassignment.rebalances
    ? `${one ? "takes its share" : "take their shares"} of replicas, throttled`
    : `${one ? "gets" : "get"} replicas of new partitions alone; \`reassignment.rebalance: onScale\` gives ${one ? "it its share" : "them their shares"}`;
  return `${capital(listOf("broker", ids))} ${one ? "comes" : "come"}, and ${share}.`;
}

function controllersText(ids: number[], plan: Planned): string {
  const one = ids.length === 1;
  const by = joinsByItself(plan) ? "" : ", which a Job sees to";
  return `${capital(listOf("controller", ids))} ${one ? "comes, and votes once it has" : "come, and each votes once it has"} caught up${by}.`;
}
