import { AntiAffinity, type KafkaClusterArgs, type ListenerArgs } from "../../components/args";
import type { ClusterPlan } from "../../components/plan/clusterPlan";
import type { PlannedListener } from "../../components/plan/access/listeners";
import { ACCESS_NAMES } from "../../components/plan/access/external";
import { controllerListener } from "../../components/plan/access/ownListeners";
import { insideAddress, type PlannedNode } from "../../components/plan/nodes/nodes";
import { shownText } from "../../components/plan/later";
import { fill, HOST_RACK, NAMESPACE } from "../../components/plan/placeholders";
import type { PlannedPlacement } from "../../components/plan/pod/placement";
import type { PlannedPool } from "../../components/plan/nodes/pools";
import type { PlannedStorage } from "../../components/plan/pod/storage";
import type { Address } from "../../components/plan/access/external/externalAccess";
import { type EnsemblePlan, planEnsemble } from "../../components/plan/zooKeeper/ensemblePlan";
import { addressText, memoryText, placementTexts, quorumText, rolesText, volumeTexts } from "./words";
import { type DrawnService, servicesOf } from "./services";

/** A planned cluster as it is drawn: texts, and who belongs to whom. */
export interface Topology {
  name: string;
  namespace: string;
  /** What is worth a line below the name: version, image, kind of the quorum. */
  facts: string[];
  listeners: DrawnListener[];
  services: DrawnService[];
  groups: DrawnGroup[];
  topics: DrawnTopics;
}

/** A listener: how clients get in, and from which address they start. */
export interface DrawnListener {
  name: string;
  port: number;
  /** The argument that lets clients in from outside, or undefined. */
  external?: string;
  start: string;
}

/** The pods of one StatefulSet. */
export interface DrawnGroup {
  name: string;
  roles: string;
  isBrokers: boolean;
  /** What all of its pods have: memory, and where they may run. */
  facts: string[];
  pods: DrawnPod[];
}

export interface DrawnPod {
  name: string;
  /** Who it is to the others: `node.id`, or `myid` of a ZooKeeper server. */
  id: string;
  /** The Kubernetes node that it runs on, as far as that is known. */
  node: string;
  addresses: { listener: string; address: string }[];
  volumes: string[];
}

export interface DrawnTopics {
  count: number;
  partitions: number;
  replicas: number;
  /** All of them, or those with the most replicas of partitions where there are many. */
  shown: { name: string; partitions: number; replicas: number }[];
}

/** More topics than these are counted, and only the largest named. */
const MOST_TOPICS = 12;

/** What is to be drawn of a cluster. Only what is planned: what a running cluster will say stands in angle quotes. */
export function topologyOf(plan: ClusterPlan, args: KafkaClusterArgs): Topology {
  const namespace = typeof args.namespace === "string" ? args.namespace : plan.name;
  const servers = plan.zooKeeper?.ensemble;
  const ensemble = servers && planEnsemble(plan.name, servers);
  const fill = (address: Address) => addressText(address, namespace);
  return {
    name: plan.name,
    namespace,
    facts: [
      `Kafka ${plan.version}`,
      `namespace ${namespace}`,
      `image ${shownText(plan.image.name)}`,
      quorumText(plan),
      plan.zooKeeper?.connect !== undefined ? `ZooKeeper at ${String(plan.zooKeeper.connect)}` : "",
    ].filter(Boolean),
    listeners: plan.listeners.map((listener, i) => drawnListener(plan, listener, args.listeners?.[i], fill)),
    services: servicesOf(plan, ensemble),
    groups: [
      ...(ensemble ? [serversOf(ensemble, namespace)] : []),
      ...plan.pools.map((pool) => groupOf(plan, pool, fill)),
    ],
    topics: topicsOf(plan),
  };
}

function drawnListener(
  plan: ClusterPlan,
  { name, port, external }: PlannedListener,
  args: ListenerArgs | undefined,
  fill: (address: Address) => string,
): DrawnListener {
  const inside = insideAddress(plan, NAMESPACE, port);
  const start = !external
    ? fill({ host: inside.slice(0, inside.lastIndexOf(":")), port })
    : external.bootstrap
      ? fill(external.bootstrap)
      : "any broker's own address";
  return { name, port, external: external && wayName(args!), start };
}

/** The field of a listener that says how clients outside get in. */
function wayName(listener: ListenerArgs): string | undefined {
  return ACCESS_NAMES.find((name) => listener[name] !== undefined);
}

function groupOf(plan: ClusterPlan, pool: PlannedPool, fill: (address: Address) => string): DrawnGroup {
  const { statefulSet, roles, nodes, storage, memory, placement } = pool;
  const member = roles.broker ? "broker" : "controller";
  const rack = /^broker\.rack=(.*)$/m.exec(pool.serverProperties)?.[1];
  return {
    name: statefulSet,
    roles: rolesText(roles),
    isBrokers: roles.broker,
    facts: [
      memoryText(memory),
      ...(rack ? [`rack ${rack === HOST_RACK ? `‹${plan.topologyKey} of its Kubernetes node›` : rack}`] : []),
      ...placementTexts(plan.antiAffinity, placement, `${member}s`),
    ],
    pods: nodes.map((node) => ({
      ...podOf(node, member, plan.antiAffinity, placement, storage),
      addresses: [
        ...(roles.controller
          ? [
              {
                listener: "controller",
                address: fill({
                  host: node.host,
                  port: controllerListener(plan.security !== undefined).port,
                }),
              },
            ]
          : []),
        ...addressesOf(node, plan.listeners, fill),
      ],
    })),
  };
}

/** The cluster's own ZooKeeper servers. */
function serversOf(ensemble: EnsemblePlan, namespace: string): DrawnGroup {
  const { name, memory, antiAffinity, placement, storage } = ensemble;
  const connect = fill(ensemble.connect, { [NAMESPACE]: namespace }).split(",");
  return {
    name,
    roles: "ZooKeeper",
    isBrokers: false,
    facts: [memoryText(memory), ...placementTexts(antiAffinity, placement, "servers")],
    pods: ensemble.servers.map((server, i) => ({
      ...podOf(server, "server", antiAffinity, placement, storage),
      id: `myid ${server.id + 1}`,
      addresses: [{ listener: "zookeeper", address: connect[i] }],
    })),
  };
}

function podOf(
  { id, pod }: PlannedNode,
  member: string,
  antiAffinity: AntiAffinity,
  { nodeSelector }: PlannedPlacement,
  storage: PlannedStorage,
): Omit<DrawnPod, "addresses"> {
  const any = antiAffinity === "required" ? `‹one with no other ${member}›` : "‹any›";
  return {
    name: pod,
    id: `node.id ${id}`,
    node: nodeSelector?.["kubernetes.io/hostname"] ?? any,
    volumes: volumeTexts(storage, pod),
  };
}

function addressesOf({ id }: PlannedNode, listeners: PlannedListener[], fill: (address: Address) => string) {
  return listeners.flatMap(({ name, advertised }) =>
    advertised
      .filter(({ nodeId }) => nodeId === id)
      .map((address) => ({ listener: name, address: fill(address) })),
  );
}

function topicsOf({ topics, pools }: ClusterPlan): DrawnTopics {
  const { serverProperties } = pools.find(({ roles }) => roles.broker)!;
  const setting = (name: string) => {
    const line = serverProperties.split("\n").find((text) => text.startsWith(`${name}=`));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  };
  const all = topics.map(({ name, partitions, replicas }) => ({
    name,
    partitions: partitions ?? setting("num.partitions") ?? 1,
    replicas: replicas ?? setting("default.replication.factor") ?? 1,
  }));
  const copies = ({ partitions, replicas }: (typeof all)[number]) => partitions * replicas;
  const largest = [...all].sort((a, b) => copies(b) - copies(a)).slice(0, MOST_TOPICS);
  return {
    count: all.length,
    partitions: all.reduce((sum, { partitions }) => sum + partitions, 0),
    replicas: all.reduce((sum, topic) => sum + copies(topic), 0),
    shown: all.length > MOST_TOPICS ? largest : all,
  };
}
