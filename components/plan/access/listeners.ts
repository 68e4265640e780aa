import { type AntiAffinity, Authentication, type ListenerArgs } from "../../args";
import { Mistakes } from "../mistakes";
import type { PlannedNode } from "../nodes/nodes";
import { planExternalAccess } from "./external";
import { isNodesOwn } from "./external/nodeAddress";
import { UniquePorts } from "./external/uniquePorts";
import { type ListenerSecurity, planListenerSecurity } from "../security/listenerSecurity";
import { controllerListener, OWN_LISTENER_NAMES, REPLICATION } from "./ownListeners";
import type { Address, AdvertisedAddress, PlannedService, ExternalAccess } from "./external/externalAccess";
import { type PlannedPeer, planPeers } from "./peers";

/** Port on which the agent inside the broker answers the kubelet's probes. */
export const AGENT_PORT = 9404;
/** Name of that port, which no listener can have. */
export const AGENT_PORT_NAME = "agent";

/** A listener with every address decided: what Services, ports, properties and outputs are made from. */
export interface PlannedListener {
  /** The user's name, also that of the container port. */
  name: string;
  /** Kafka's name. */
  kafkaName: string;
  /** Port inside the pod. */
  port: number;
  /** How it is closed to strangers; undefined for one that isn't. */
  security?: ListenerSecurity;
  /** How clients outside the Kubernetes cluster get in; undefined for a listener for inside only. */
  external?: ExternalAccess;
  /** Who may connect; everyone if undefined. */
  from?: PlannedPeer[];
  /** What each broker advertises, in the order of their ids. */
  advertised: AdvertisedAddress[];
}

/** What the listeners of a cluster are planned from besides themselves. */
export interface ListenersContext {
  cluster: string;
  /** The brokers: no others advertise anything. */
  nodes: PlannedNode[];
  /** Whether a port is taken by them. */
  hasControllers: boolean;
  /** Whether nodes have certificates, and listeners of their own for them. */
  isClosed: boolean;
  /** Of Kafka. */
  version: string;
  antiAffinity: AntiAffinity;
  /** As `first-last`. */
  nodePortRange: string | undefined;
}

const DEFAULT_LISTENERS: ListenerArgs[] = [{ name: "internal", port: 9092 }];
/** The default of `--service-node-port-range` of Kubernetes' API server. */
const DEFAULT_NODE_PORTS = "30000-32767";
/** Names of Services have at most 63 characters, and the longest is `<cluster>-<listener>-bootstrap`. */
const LONGEST_PREFIX = 63 - "-bootstrap".length;

/** Decides each node's advertised address on each listener. */
export function planListeners(
  args: ListenerArgs[] | undefined,
  surroundings: ListenersContext,
  mistakes: Mistakes,
): PlannedListener[] {
  const { nodes, cluster, antiAffinity, hasControllers, isClosed, version } = surroundings;
  const names = new Map<string, string>();
  // Brokers don't run as root, so ports below 1024 can't be bound.
  const podPorts = new UniquePorts({ lowest: 1024, highest: 65535 }, mistakes, [
    ...(hasControllers ? [[controllerListener(isClosed).port, "the controllers"] as [number, string]] : []),
    ...(isClosed ? [[REPLICATION.port, "the traffic between brokers"] as [number, string]] : []),
    [AGENT_PORT, "the readiness agent"],
  ]);
  const hostPorts = new UniquePorts({ lowest: 1, highest: 65535 }, mistakes);
  const nodePorts = new UniquePorts(rangeOf(surroundings.nodePortRange, mistakes), mistakes);

  const planned = (args ?? DEFAULT_LISTENERS).map((listener, i) => {
    const path = `listeners[${i}]`;
    checkName(cluster, listener.name, `${path}.name`, names, mistakes);
    podPorts.take(listener.port, `${path}.port`);
    const external = planExternalAccess(
      { cluster, listener, nodes, antiAffinity, hostPorts, nodePorts, mistakes },
      path,
    );
    const context = { version, isOfZooKeeper: !hasControllers };
    const security = planListenerSecurity(listener, path, context, mistakes);
    return {
      name: listener.name,
      kafkaName: listener.name.toUpperCase(),
      port: listener.port,
      ...(security && { security }),
      external: external && withFrom(external, listener),
      ...(listener.from && { from: planPeers(listener.from, `${path}.from`, mistakes) }),
      advertised: external?.advertised ?? inside(nodes, listener.port),
    };
  });

  checkAddresses(planned, mistakes);
  if (planned.every(({ external }) => external)) {
    mistakes.add(
      "listeners",
      "has no listener without a way in from outside; brokers need one to talk to each other, such as " +
        "{name: internal, port: 9092}",
    );
  }
  return planned;
}

/** A way in that isn't everyone's has one more reason for which this machine may not get in. */
function withFrom(external: ExternalAccess, { from }: ListenerArgs): ExternalAccess {
  if (from === undefined) return external;
  return { ...external, likelyCause: `${external.likelyCause}, or the listener's \`from\` leaves it out` };
}

/** The listener of a closed cluster that carries the traffic between its brokers. */
export function replicationListener(brokers: PlannedNode[]): PlannedListener {
  const { kafkaName, port } = REPLICATION;
  return {
    ...{ name: kafkaName.toLowerCase(), kafkaName, port },
    security: { tls: true, authentication: Authentication.Tls },
    advertised: inside(brokers, port),
  };
}

/** The brokers' addresses inside the Kubernetes cluster. */
function inside(nodes: PlannedNode[], port: number): AdvertisedAddress[] {
  return nodes.map(({ id, host }) => ({ nodeId: id, host, port }));
}

/** The listener that programs inside the Kubernetes cluster use, and in an open cluster brokers among themselves. */
export function internalListener(listeners: PlannedListener[]): PlannedListener | undefined {
  return listeners.find(({ external }) => !external);
}

/** All listeners of brokers: those of the arguments, and before them their own, if they have one. */
export function brokerListeners({ listeners, interBroker }: BrokerListeners): PlannedListener[] {
  return interBroker && !listeners.includes(interBroker) ? [interBroker, ...listeners] : listeners;
}

/** The listeners of the arguments, and the one between brokers. */
export interface BrokerListeners {
  listeners: PlannedListener[];
  interBroker: PlannedListener | undefined;
}

/** The Services that let clients in from outside. */
export function servicesForOutside(listeners: PlannedListener[]): PlannedService[] {
  return listeners.flatMap(({ external }) => external?.services ?? []);
}

function checkName(
  cluster: string,
  name: string,
  path: string,
  taken: Map<string, string>,
  mistakes: Mistakes,
): void {
  if (!/^[a-z][a-z0-9]{0,14}$/.test(name)) {
    mistakes.add(path, `is "${name}"; use at most 15 lower-case letters and digits, beginning with a letter`);
  } else if (OWN_LISTENER_NAMES.includes(name.toUpperCase()) || name === AGENT_PORT_NAME) {
    mistakes.add(path, `is "${name}", which the cluster uses itself; choose another`);
  } else if (taken.has(name)) {
    mistakes.add(path, `is "${name}", as is ${taken.get(name)}; every listener needs a name of its own`);
  } else if (`${cluster}-${name}`.length > LONGEST_PREFIX) {
    mistakes.add(
      path,
      `is "${name}", which with the cluster's name makes Services' names too long for Kubernetes; both together ` +
        `may have ${LONGEST_PREFIX - 1} characters`,
    );
  }
  taken.set(name, path);
}

/** Two brokers with one address: clients of the one would talk to the other, and Kafka refuses it at their start. */
function checkAddresses(listeners: PlannedListener[], mistakes: Mistakes): void {
  const takenBy = new Map<string, string>();
  listeners.forEach(({ name, external }, i) => {
    if (!external) return;
    const addresses: [string, Address][] = external.advertised.map((a) => [
      `broker ${a.nodeId} on "${name}"`,
      a,
    ]);
    if (external.bootstrap) addresses.push([`the address to start from on "${name}"`, external.bootstrap]);
    for (const [user, address] of addresses) {
      const { host, port } = address;
      // Which Kubernetes node a pod runs on isn't known yet; what Kubernetes assigns is looked at once it has (sharedAddress.ts).
      if (typeof host !== "string" || typeof port !== "number" || isNodesOwn(host)) continue;
      if (host === "") continue; // A mistake that is told already.
      const text = `${host.toLowerCase()}:${port}`;
      const other = takenBy.get(text);
      if (other) {
        mistakes.add(`listeners[${i}]`, `gives ${text} to ${user}, which is that of ${other} already`);
      }
      takenBy.set(text, user);
    }
  });
}

function rangeOf(text = DEFAULT_NODE_PORTS, mistakes: Mistakes): { lowest: number; highest: number } {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const [lowest, highest] = [Number(first), Number(last)];
  if (!first || lowest < 1 || highest > 65535 || lowest > highest) {
    mistakes.add(
      "nodePortRange",
      `is "${text}"; write the first and the last port, as in ${DEFAULT_NODE_PORTS}`,
    );
    return { lowest: 1, highest: 65535 };
  }
  return { lowest, highest };
}
