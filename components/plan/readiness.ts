import type { ClusterPlan } from "./clusterPlan";
import type { Mistake } from "./mistakes";
import type { PlannedPool } from "./nodes/pools";
import { settingPath } from "./settings";
import { planEnsemble } from "./zooKeeper/ensemblePlan";

/** The fewest members of anything of which one may be lost. */
const ENOUGH = 3;

/**
 * What a cluster lacks for production, each with the path of its argument, as mistakes have it; nothing for one that has
 * all that there is to be had.
 *
 * @param isProtected whether Pulumi refuses to delete it
 */
export function readinessGaps(plan: ClusterPlan, isProtected: boolean): Mistake[] {
  return [
    ...memberGaps(plan),
    // With fewer brokers replication can't be better than it is.
    ...(plan.brokers.length >= ENOUGH ? [...settingGaps(plan), ...topicGaps(plan)] : []),
    ...spreadGaps(plan, plan.nodes.length, ""),
    ...plan.pools.flatMap(poolGaps),
    ...ensembleGaps(plan),
    ...plan.listeners.flatMap((listener, i) => listenerGaps(listener, i, plan.security)),
    ...(isProtected ? [] : [UNPROTECTED]),
  ].filter(isFirst);
}

/** As one text, for a log. */
export function readinessText(name: string, gaps: Mistake[]): string {
  const lines = gaps.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
  return `Kafka cluster "${name}" is for production, and lacks ${gaps.length} of what that takes.\n${lines.join("\n")}`;
}

const LOST = "what was acknowledged may be lost with one broker";

const UNPROTECTED: Mistake = {
  propertyPath: "protect",
  reason:
    "isn't set, so that one destroy ends the cluster. It is a resource option; in a stack's file write " +
    "kafka-cluster:protect: true",
};

/** Pools inherit the cluster's arguments, which are told once. */
function isFirst(gap: Mistake, index: number, gaps: Mistake[]): boolean {
  return (
    gaps.findIndex((other) => other.propertyPath === gap.propertyPath && other.reason === gap.reason) ===
    index
  );
}

function memberGaps({ brokers, controllers, pools }: ClusterPlan): Mistake[] {
  const hasPools = pools.some(({ name }) => name !== undefined);
  const propertyPath = hasPools ? "nodePools" : "replicas";
  const few = (what: string, count: number, why: string) =>
    count >= ENOUGH
      ? []
      : [{ propertyPath, reason: `makes ${countOf(count, what)}; ${why}. Use ${ENOUGH} at least` }];
  const ofBrokers = few("broker", brokers.length, "losing one loses messages, or stops producers");
  if (controllers.length === 0 || (!hasPools && ofBrokers.length > 0)) return ofBrokers;
  return [...ofBrokers, ...few("controller", controllers.length, "losing one stops the cluster")];
}

function settingGaps({ settings, replication }: ClusterPlan): Mistake[] {
  const gaps = Object.entries(replication).flatMap(([name, value]) => {
    const fewest = name.endsWith("factor") ? ENOUGH : ENOUGH - 1;
    if (Number(value) >= fewest) return [];
    const reason = `is ${value}; ${LOST}. Use ${fewest} at least`;
    return [{ propertyPath: settingPath("config", name), reason }];
  });
  const unclean = "unclean.leader.election.enable";
  return settings[unclean] === "true"
    ? [
        ...gaps,
        {
          propertyPath: settingPath("config", unclean),
          reason: "is true, which loses messages with a leader",
        },
      ]
    : gaps;
}

function topicGaps({ topics }: ClusterPlan): Mistake[] {
  return topics.flatMap(({ replicas, config }, i) => {
    const minimum = "min.insync.replicas";
    if (replicas === 1) {
      return [
        { propertyPath: `topics[${i}].replicas`, reason: "is 1; its messages are lost with a broker. Use 3" },
      ];
    }
    if (Number(config[minimum] ?? 2) >= 2) return [];
    const reason = `is ${config[minimum]}; ${LOST}. Use 3 replicas, 2 of them in sync`;
    return [{ propertyPath: settingPath(`topics[${i}].config`, minimum), reason }];
  });
}

/** @param at what goes before the paths of the arguments */
function spreadGaps(
  { antiAffinity }: Pick<ClusterPlan, "antiAffinity">,
  pods: number,
  at: string,
): Mistake[] {
  if (antiAffinity === "required" || pods === 1) return [];
  const reason = `is ${antiAffinity}, so that several may be lost with one Kubernetes node. Use required`;
  return [{ propertyPath: `${at}antiAffinity`, reason }];
}

function poolGaps({ storage, memory }: Pick<PlannedPool, "storage" | "memory">): Mistake[] {
  const gaps: Mistake[] = [];
  const lacks = (propertyPath: string, reason: string) => gaps.push({ propertyPath, reason });
  if (storage.ephemeral) lacks(`${storage.path}.ephemeral`, "is true, so that data ends with its pod");
  if (storage.deleteClaim)
    lacks(`${storage.path}.deleteClaim`, "is true, so that a destroy deletes all data");
  for (const kind of ["requests", "limits"] as const) {
    if (memory.resources[kind]?.memory === undefined) {
      lacks(
        `${memory.path}.${kind}.memory`,
        kind === "requests"
          ? "is missing, so that the pod is put where memory may be short, and is evicted first"
          : "is missing, so that what goes wrong in one pod takes its Kubernetes node's memory",
      );
    }
  }
  return gaps;
}

function ensembleGaps({ name, zooKeeper }: ClusterPlan): Mistake[] {
  if (!zooKeeper?.ensemble) return [];
  const at = "zooKeeper.ensemble.";
  const { servers, ...plan } = planEnsemble(`${name}-zookeeper`, zooKeeper.ensemble);
  const few = `makes ${countOf(servers.length, "server")}; losing one stops the cluster. Use ${ENOUGH} at least`;
  return [
    ...(servers.length < ENOUGH ? [{ propertyPath: "replicas", reason: few }] : []),
    ...spreadGaps(plan, servers.length, ""),
    ...poolGaps(plan),
  ].map(({ propertyPath, reason }) => ({ propertyPath: at + propertyPath, reason }));
}

function listenerGaps(
  { external, security }: ClusterPlan["listeners"][number],
  i: number,
  ofCluster: ClusterPlan["security"],
): Mistake[] {
  // A port forward is Kubernetes' own connection, encrypted and authenticated.
  if (!external || external.forwarded) return [];
  const lacks = (argument: string, reason: string) => [{ propertyPath: argument, reason }];
  return [
    ...(security?.tls
      ? []
      : lacks(
          `listeners[${i}].tls`,
          "isn't true on a listener for outside: whoever is on the way reads, and changes, what clients send. Use true",
        )),
    ...(security?.authentication
      ? []
      : lacks(
          `listeners[${i}].authentication`,
          "is missing on a listener for outside: everybody who reaches its addresses gets in. Use scram-sha-512 or tls",
        )),
    ...(ofCluster?.authorization
      ? []
      : lacks(
          "authorization",
          "is missing: everybody who gets in from outside reads and writes everything. Use {} and give users their acls",
        )),
  ];
}

function countOf(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
