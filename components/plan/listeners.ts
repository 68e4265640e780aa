import type { ListenerArgs } from "../args";
import { Mistakes } from "./mistakes";
import { HOST_IP, PlannedNode } from "./nodes";

/** Port of the controllers' own listener. */
export const CONTROLLER_PORT = 9093;
/** Port on which the agent inside the broker answers the kubelet's probes. */
export const AGENT_PORT = 9404;
/** Kafka's name of the controllers' own listener. */
export const CONTROLLER_LISTENER = "CONTROLLER";

/** A listener with every address decided: what Services, ports, properties and outputs are made from. */
export interface PlannedListener {
  /** The user's name, also that of the container port. */
  name: string;
  /** Kafka's name. */
  kafkaName: string;
  /** Port inside the pod. */
  port: number;
  /** Port on the Kubernetes node, for a listener with `hostPort`. */
  hostPort?: number;
  /** Whether it is made for clients outside the Kubernetes cluster. */
  external: boolean;
  /** What each node advertises, by the nodes' order; may hold placeholders of the start script. */
  advertised: AdvertisedAddress[];
}

/** One broker's address as clients get to know it. */
export interface AdvertisedAddress {
  nodeId: number;
  host: string;
  port: number;
}

const DEFAULT_LISTENERS: ListenerArgs[] = [{ name: "internal", port: 9092 }];

/** Decides each node's advertised address on each listener. */
export function planListeners(
  args: ListenerArgs[] | undefined,
  nodes: PlannedNode[],
  mistakes: Mistakes,
): PlannedListener[] {
  const listeners = args ?? DEFAULT_LISTENERS;
  const names = new Map<string, string>();
  const ports = new Map<number, string>([
    [CONTROLLER_PORT, "the controllers"],
    [AGENT_PORT, "the readiness agent"],
  ]);
  const hostPorts = new Map<number, string>();

  const planned = listeners.map((listener, i) => {
    const path = `listeners[${i}]`;
    checkName(listener.name, `${path}.name`, names, mistakes);
    // Brokers don't run as root, so ports below 1024 can't be bound.
    checkPort(listener.port, 1024, `${path}.port`, ports, mistakes);
    const hostPort = listener.hostPort && (listener.hostPort.port ?? listener.port);
    if (hostPort !== undefined && listener.hostPort?.port !== undefined) {
      checkPort(hostPort, 1, `${path}.hostPort.port`, hostPorts, mistakes);
    } else if (hostPort !== undefined) {
      checkPort(hostPort, 1, `${path}.hostPort`, hostPorts, mistakes);
    }
    return {
      name: listener.name,
      kafkaName: listener.name.toUpperCase(),
      port: listener.port,
      hostPort,
      external: hostPort !== undefined,
      advertised: nodes.map((node) => ({
        nodeId: node.id,
        host: hostPort === undefined ? node.host : HOST_IP,
        port: hostPort ?? listener.port,
      })),
    };
  });

  if (!planned.some((listener) => !listener.external)) {
    mistakes.add(
      "listeners",
      "has no listener without a way in from outside; brokers need one to talk to each other, such as " +
        "{name: internal, port: 9092}",
    );
  }
  return planned;
}

/** The listener that carries the traffic between brokers, and that programs inside the cluster use. */
export function internalListener(listeners: PlannedListener[]): PlannedListener | undefined {
  return listeners.find((listener) => !listener.external);
}

function checkName(name: string, path: string, taken: Map<string, string>, mistakes: Mistakes): void {
  if (!/^[a-z][a-z0-9]{0,14}$/.test(name)) {
    mistakes.add(path, `is "${name}"; use at most 15 lower-case letters and digits, beginning with a letter`);
  } else if (name.toUpperCase() === CONTROLLER_LISTENER || name === "agent") {
    mistakes.add(path, `is "${name}", which the cluster uses itself; choose another`);
  } else if (taken.has(name)) {
    mistakes.add(path, `is "${name}", as is ${taken.get(name)}; every listener needs a name of its own`);
  }
  taken.set(name, path);
}

function checkPort(
  port: number,
  lowest: number,
  path: string,
  taken: Map<number, string>,
  mistakes: Mistakes,
): void {
  if (!Number.isInteger(port) || port < lowest || port > 65535) {
    mistakes.add(path, `is ${port}; use a port from ${lowest} to 65535`);
  } else if (taken.has(port)) {
    mistakes.add(path, `is ${port}, which ${taken.get(port)} already has; choose another`);
  } else {
    taken.set(port, path);
  }
}
