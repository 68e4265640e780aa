import type { KafkaClusterArgs, NodePoolArgs } from "../../../../../components/args";
import { type ClusterPlan, planCluster } from "../../../../../components/plan/clusterPlan";
import { shownText } from "../../../../../components/plan/later";
import { withLost } from "../../../../../components/plan/existing/adoption";
import { compare, type Comparer } from "../../../../../components/plan/existing/compare";
import type { ExistingCluster, ExistingSet } from "../../../../../components/plan/existing/existingCluster";
import { heldAs } from "../../../../../components/plan/existing/heldAs";
import { AGENT_CONTRACT, type KafkaState } from "../../../../../components/plan/existing/kafkaState";
import { parseProperties } from "../../../../../components/plan/existing/transition";
import { templateNames } from "../../../../../components/plan/existing/volumes";
import { servicesForOutside } from "../../../../../components/plan/access/listeners";
import { policyNames } from "../../../../../components/plan/access/networkPolicy";
import { METADATA_LEVELS } from "../../../../../components/plan/kafka/metadataVersion";
import { lineOf } from "../../../../../components/plan/kafka/version";
import { Mistakes } from "../../../../../components/plan/mistakes";
import { bootstrapService, headlessService } from "../../../../../components/plan/nodes/nodes";
import { budgetOf, type PlannedPool, withoutBrokers } from "../../../../../components/plan/nodes/pools";
import { claimNames } from "../../../../../components/plan/pod/storage";

/** Clusters as one look finds them, each as an `up` of its arguments left it, and what is done to them. */

export const CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qk";
export const OTHER_ID = "AAAAAAAAAAAAAAAAAAAAAA";
/** The stack that the clusters are of. */
export const SELF: Comparer = {
  stack: "acme/streams/prod",
  state: "5a1e",
  isProtected: false,
  namespace: "kafka",
};

/** Three controllers, and three brokers whose ids begin with 100. */
export const POOLS = {
  nodePools: [
    { name: "controllers", roles: ["controller" as const], replicas: 3, firstNodeId: 0 },
    { name: "brokers", roles: ["broker" as const], replicas: 3, firstNodeId: 100 },
  ],
};

/** The same with the brokers described otherwise. */
export const brokersAs = (change: Partial<NodePoolArgs>): KafkaClusterArgs => ({
  nodePools: [POOLS.nodePools[0], { ...POOLS.nodePools[1], ...change }],
});

/** All that a look can tell of a cluster. */
export type Running = ExistingCluster &
  Required<
    Pick<
      ExistingCluster,
      "claims" | "sets" | "pods" | "kafka" | "configMaps" | "services" | "budgets" | "policies" | "unmanaged"
    >
  >;

/** What there is once an `up` of these arguments has ended, and topics have replicas on every broker. */
export function running(args: KafkaClusterArgs): Running {
  const plan = planCluster("kafka", args);
  const { name, pools, listeners, quorum } = plan;
  const sets = pools.map((pool) => existingSet(plan, pool));
  const named = [headlessService(name), bootstrapService(name)].map((service) => ({ name: service }));
  return {
    claims: pools.flatMap((pool) =>
      pool.nodes.flatMap(({ pod }) =>
        claimNames(pool.storage, pod).map((claim, i) => {
          const { size, accessMode } = pool.storage.volumes[i];
          return {
            name: claim,
            owner: ownerOf(SELF),
            isOwn: true,
            heldAs: heldAs(pool, quorum),
            size,
            accessModes: [String(accessMode)],
          };
        }),
      ),
    ),
    sets,
    pods: pools.flatMap(({ statefulSet, nodes }) =>
      nodes.map(({ id, pod }) => {
        return {
          name: pod,
          statefulSet,
          id,
          isReady: true,
          isOutdated: false,
          hasBegun: true,
          clusterId: CLUSTER_ID,
        };
      }),
    ),
    kafka: kafkaState(plan),
    foundedId: CLUSTER_ID,
    founding: { "new-cluster-id": CLUSTER_ID },
    configs: pools.map(({ serverProperties }) => parseProperties(serverProperties)),
    configMaps: [...new Set(sets.flatMap(({ mounts }) => mounts)), `${name}-founded`],
    services: [
      ...named,
      ...servicesForOutside(listeners).map(({ name, type, nodePort = [] }) => ({
        name,
        type,
        nodePorts: [nodePort].flat(),
      })),
    ],
    budgets: [name, ...withoutBrokers(pools).map((pool) => budgetOf(name, pool))],
    policies: policyNames(plan),
    templates: Object.fromEntries(
      pools.map(({ statefulSet, storage }) => [statefulSet, templateNames(storage)]),
    ),
    quorums: Object.fromEntries(
      pools
        .filter(({ roles }) => roles.controller || quorum.kind === "zooKeeper")
        .map(({ statefulSet }) => [statefulSet, quorum.kind]),
    ),
    others: [],
    unmanaged: { statefulSets: [], services: [], budgets: [] },
    fixedSizeClasses: [],
  };
}

/** The same with nobody who tells what Kafka knows. */
export function silent(existing: Running, why = "none of its pods runs"): ExistingCluster {
  return { ...existing, kafka: undefined, kafkaNoAnswer: why };
}

/** What a `destroy` leaves of it. */
export function destroyed(existing: Running): ExistingCluster {
  const { claims, foundedId, founding, configs, unmanaged, fixedSizeClasses } = existing;
  return {
    ...{ claims, foundedId, founding, configs, unmanaged, fixedSizeClasses },
    ...{
      sets: [],
      pods: [],
      services: [],
      budgets: [],
      policies: [],
      templates: {},
      quorums: {},
      others: [],
    },
    configMaps: ["kafka-cluster", "kafka-founded"],
  };
}

/** The same, whose StatefulSets somebody deleted without their pods. */
export function withoutSets(existing: Running): Running {
  return {
    ...existing,
    sets: existing.sets.map((set) => ({ ...set, isGone: true, owner: undefined, madeFrom: undefined })),
  };
}

/** The same with other numbers of replicas, by the brokers' ids. */
export function holding(existing: Running, replicas: Record<number, number>): Running {
  const brokers = existing.kafka.brokers!.map((broker) => ({
    ...broker,
    replicas: replicas[broker.id] ?? broker.replicas,
  }));
  return { ...existing, kafka: { ...existing.kafka, brokers } };
}

/** The same with each StatefulSet, or that of a name, changed. */
export function withSets(existing: Running, change: Partial<ExistingSet>, only?: string): Running {
  const sets = existing.sets.map((set) =>
    only === undefined || set.name === only ? { ...set, ...change } : set,
  );
  return { ...existing, sets };
}

/** The same with what Kafka tells changed. */
export function telling(existing: Running, change: Partial<KafkaState>): Running {
  return { ...existing, kafka: { ...existing.kafka, ...change } };
}

/** Why arguments are refused for a cluster that exists, as `path: reason`. */
export function refused(
  args: KafkaClusterArgs,
  existing: ExistingCluster,
  who: Partial<Comparer> = {},
): string[] {
  const mistakes = new Mistakes();
  const comparer = { ...SELF, ...who };
  compare(planCluster("kafka", args), withLost(existing, comparer), comparer, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

/** The same where all of it is one mistake. */
export function refusal(...asked: Parameters<typeof refused>): string {
  const found = refused(...asked);
  return found.length === 1 ? found[0] : `${found.length} mistakes:\n${found.join("\n")}`;
}

function ownerOf({ stack, state = "" }: Comparer) {
  return { stack, state };
}

function existingSet(plan: ClusterPlan, pool: PlannedPool): ExistingSet {
  const { image, version, listeners } = plan;
  const lines = pool.serverProperties.trimEnd().split("\n");
  return {
    name: pool.statefulSet,
    ids: pool.nodes.map(({ id }) => id),
    roles: pool.roles,
    owner: ownerOf(SELF),
    madeFrom: {
      version,
      config: pool.statefulSet,
      services: servicesForOutside(listeners)
        .map(({ name }) => name)
        .join(" "),
      ...(plan.networkPolicy && { policies: policyNames(plan).join(" ") }),
    },
    image: shownText(image.name),
    settings: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    ),
    mounts: [`${pool.statefulSet}-0a1b2c3d4e`, "kafka-agent-0a1b2c3d4e", "kafka-cluster"],
    movesFiles: false,
  };
}

function kafkaState({ version, nodes, controllers, brokers, quorum }: ClusterPlan): KafkaState {
  const [{ id }] = nodes;
  const member = (node: { id: number }) => ({ id: node.id, directoryId: null, lag: 0, caughtUp: true });
  const line = lineOf(version);
  const level = METADATA_LEVELS.find(({ release }) => release === line)?.highest ?? 1;
  const isVoter = (node: { id: number }) => controllers.some((voter) => voter.id === node.id);
  return {
    agent: AGENT_CONTRACT,
    node: {
      ...{ id, broker: true, controller: true, ready: true, reason: "", behind: 0, upSeconds: 60, version },
      ...{ stopping: "no", logsToLoad: 0 },
    },
    clusterId: CLUSTER_ID,
    quorum:
      quorum.kind === "zooKeeper"
        ? null
        : {
            leader: controllers[0].id,
            epoch: 1,
            voters: controllers.map(member),
            observers: nodes.filter((node) => !isVoter(node)).map(member),
          },
    features:
      quorum.kind === "zooKeeper"
        ? {}
        : { "metadata.version": level, "kraft.version": quorum.kind === "dynamic" ? 1 : 0 },
    brokers: brokers.map((broker) => ({ id: broker.id, active: true, replicas: 8, behind: 0, leaders: 3 })),
    partitions: { total: 8, underReplicated: 0, underMinimum: 0, atMinimum: 0, offline: 0 },
    settings: {},
    stops: nodes.map((node) => ({ id: node.id, harm: null })),
    unseen: [],
  };
}
