import { type BrokerListeners, brokerListeners } from "../access/listeners";
import { controllerListener } from "../access/ownListeners";
import { type PlannedSubscription, receiverProperties } from "../metrics/clientMetrics";
import { Mistakes } from "../mistakes";
import type { PoolMembers, Roles } from "../nodes/pools";
import { PlannedQuorum } from "../nodes/quorum";
import { rackOf, rackProperties } from "../nodes/racks";
import { ADVERTISED_LISTENERS, NODE_ID, propertyValues } from "../placeholders";
import { protocolOf } from "../security/listenerSecurity";
import type { PlannedSecurity } from "../security/security";
import { securityProperties } from "../security/securityProperties";
import { propertiesText, settingPath } from "../settings";
import type { PlannedStorage } from "../pod/storage";

/** Properties that the plan decides, each with what the user sets instead. */
const OWNED: Record<string, string> = {
  "advertised.listeners": "it follows from listeners",
  "broker.id": "node ids follow from replicas or nodePools",
  "broker.id.generation.enable": "node ids follow from replicas or nodePools",
  "controller.listener.names": "the controllers have a listener of their own",
  "controller.quorum.bootstrap.servers": "the quorum follows from replicas or nodePools, and from quorum",
  "controller.quorum.voters": "the quorum follows from replicas or nodePools, and from quorum",
  "inter.broker.listener.name": "it is the first listener without a way in from outside",
  "listener.security.protocol.map": "it follows from listeners",
  listeners: "use the argument listeners",
  "log.dir": "it follows from storage",
  "log.dirs": "it follows from storage",
  "metadata.log.dir": "it follows from storage",
  "node.id": "node ids follow from replicas or nodePools",
  "process.roles": "every node is broker and controller, or what the roles of its nodePools entry say",
  "security.inter.broker.protocol": "it is the protocol of the first listener without a way in from outside",
  "zookeeper.connect": "use the argument zooKeeper.connect, or zooKeeper.ensemble",
  "zookeeper.metadata.migration.enable": "it follows from zooKeeper and nodePools",
};
/** Properties of controllers, which with ZooKeeper would do nothing. */
const OF_CONTROLLERS =
  /^(controller\.quorum|metadata\.log|metadata\.max|broker\.heartbeat|broker\.session)\./;
/** Properties for ZooKeeper, which brokers of controllers don't have. */
const OF_ZOOKEEPER = /^zookeeper\./;
/** One with which a node of controllers doesn't start. */
const CONTROL_PLANE = "control.plane.listener.name";

/** What the properties of all nodes follow from. */
export interface Properties extends BrokerListeners {
  version: string;
  config: Record<string, string>;
  /** What closes the cluster. */
  security?: PlannedSecurity;
  quorum: PlannedQuorum;
  replication: Record<string, string>;
  /** What is set while the cluster runs, and stands in no file. */
  runtimeSettings: Record<string, string>;
  /** Label of Kubernetes' nodes that tells the brokers' racks. */
  topologyKey?: string;
  /** What clients are asked to push of themselves. */
  subscriptions?: PlannedSubscription[];
  /** Whether controllers are to take the place of ZooKeeper, and know both. */
  leavesZooKeeper: boolean;
}

/**
 * Refuses settings that the plan decides, names that are none, and what does nothing, or harm, where the metadata is.
 *
 * @param ignoresZooKeeper whether nodes ignore what is for ZooKeeper; Kafka 4 has no such settings
 */
export function checkConfig(
  config: Record<string, string>,
  quorum: PlannedQuorum,
  ignoresZooKeeper: boolean,
  mistakes: Mistakes,
): void {
  for (const name of Object.keys(config)) {
    if (name in OWNED) {
      mistakes.add(settingPath("config", name), `can't be set here: ${OWNED[name]}`);
    } else if (quorum.kind === "zooKeeper" && OF_CONTROLLERS.test(name)) {
      mistakes.add(settingPath("config", name), "has no effect beside zooKeeper: there are no controllers");
    } else if (ignoresZooKeeper && OF_ZOOKEEPER.test(name)) {
      mistakes.add(settingPath("config", name), "has no effect without zooKeeper; take it out");
    } else if (quorum.kind !== "zooKeeper" && name === CONTROL_PLANE) {
      mistakes.add(
        settingPath("config", name),
        "is for brokers with ZooKeeper alone: nodes with controllers don't start with it",
      );
    } else if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
      mistakes.add(settingPath("config", name), "is no name of a property");
    }
  }
}

/**
 * The text of server.properties for nodes of these roles: sorted, a line a property, so that a preview shows a
 * one-line change as one line. The same for every node of a pool; pods fill the placeholders in.
 */
export function planServerProperties(
  { roles, args }: Pick<PoolMembers, "roles" | "args">,
  storage: PlannedStorage,
  all: Properties,
): string {
  const { config, quorum, replication, runtimeSettings, security, topologyKey } = all;
  const isOfZooKeeper = quorum.kind === "zooKeeper";
  const rack = rackProperties(rackOf({ args, roles }, topologyKey));
  const properties: Record<string, string> = {
    // A broker that was given a topic's name by a slip of a client shouldn't make the topic; topics are arguments.
    "auto.create.topics.enable": "false",
    // A follower that is quicker than the new leader asks again after this, twice in each roll, and holds up acks=all as
    // long: Kafka's own second made most of the longest sends.
    "replica.fetch.backoff.ms": "200",
    // The controller lets a broker stop only at a heartbeat, the first after all others have seen its leaders move: with
    // Kafka's own two seconds each stop waits for two of them (BrokerLifecycleManager of 4.3.1).
    ...(!isOfZooKeeper && { "broker.heartbeat.interval.ms": "500" }),
    ...rack.defaults,
    ...(roles.controller && quorum.controllerProperties),
    // Controllers need the brokers' settings too: they make the topics.
    ...propertyValues({
      ...(roles.controller || isOfZooKeeper ? config : withoutZooKeeper(config)),
      ...replication,
    }),
    ...(roles.broker && receiverProperties(all.subscriptions, config, all.version)),
    ...quorum.properties,
    ...identityProperties(roles, quorum),
    ...listenerProperties(roles, all),
    ...(security && securityProperties(all.version, security, roles.broker ? all.listeners : [])),
    ...rack.fixed,
    ...storage.properties,
  };
  const names = Object.keys(properties).filter((name) => !(name in runtimeSettings));
  return propertiesText(properties, names.sort());
}

function identityProperties(roles: Roles, { kind }: PlannedQuorum): Record<string, string> {
  if (kind === "zooKeeper") return { "broker.id": NODE_ID, "broker.id.generation.enable": "false" };
  const names = (["broker", "controller"] as const).filter((role) => roles[role]);
  return { "node.id": NODE_ID, "process.roles": names.join() };
}

function withoutZooKeeper(config: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !OF_ZOOKEEPER.test(name)));
}

/**
 * Only brokers advertise; only controllers listen on the controllers' listener, but all nodes know it. Controllers that know
 * ZooKeeper, too, tell the brokers of it what changes, as a broker that controls does.
 */
function listenerProperties(roles: Roles, all: Properties): Record<string, string> {
  const { quorum, interBroker, security, leavesZooKeeper } = all;
  const listeners = roles.broker ? brokerListeners(all) : [];
  const told = leavesZooKeeper && !roles.broker && interBroker ? [interBroker] : listeners;
  const own = controllerListener(security !== undefined);
  const controllers = quorum.kind === "zooKeeper" ? [] : [own.kafkaName];
  const protocols = [
    ...controllers.map((name) => `${name}:${security ? "SSL" : "PLAINTEXT"}`),
    ...told.map((listener) => `${listener.kafkaName}:${protocolOf(listener.security)}`),
  ];
  const bound = [
    ...(roles.controller ? [`${own.kafkaName}://:${own.port}`] : []),
    ...listeners.map((l) => `${l.kafkaName}://:${l.port}`),
  ];
  return {
    ...(roles.broker && { "advertised.listeners": ADVERTISED_LISTENERS }),
    ...((roles.broker || leavesZooKeeper) && { "inter.broker.listener.name": interBroker?.kafkaName ?? "" }),
    ...(controllers.length > 0 && { "controller.listener.names": controllers.join() }),
    "listener.security.protocol.map": protocols.join(","),
    listeners: bound.join(","),
  };
}
