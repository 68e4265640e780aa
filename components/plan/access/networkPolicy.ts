import type { NetworkPolicyArgs } from "../../args";
import type { Mistake, Mistakes } from "../mistakes";
import { UniquePorts } from "./external/uniquePorts";
import { AGENT_PORT, type PlannedListener } from "./listeners";
import { type PlannedPeer, planPeers } from "./peers";

/** Who may connect to the nodes' pods. The cluster's own pods may everywhere, whatever else is said. */
export interface PlannedNetworkPolicy {
  /** What others may connect to. */
  open: OpenPort[];
}

/** A port of the pods, and who may connect to it; everyone if undefined. */
export interface OpenPort {
  port: number;
  from?: PlannedPeer[];
}

/** What policies follow from besides their own arguments. */
interface Surroundings {
  listeners: PlannedListener[];
  /** Ports that stay closed to others, and what has them. */
  closed: [port: number, user: string][];
  /** Whether there are policies where the arguments say nothing of them. */
  byDefault: boolean;
  /** Who may ask for metrics, if anybody is told of them. */
  metrics?: { from?: PlannedPeer[] };
}

/** Who may connect to what; undefined where no policies are made. */
export function planNetworkPolicy(
  args: NetworkPolicyArgs | undefined,
  { listeners, closed, byDefault, metrics }: Surroundings,
  mistakes: Mistakes,
): PlannedNetworkPolicy | undefined {
  const taken = new UniquePorts({ lowest: 1, highest: 65535 }, mistakes, [
    ...closed,
    ...(metrics ? [[AGENT_PORT, "metrics, whose `from` says it"] as [number, string]] : []),
    ...listeners.map(({ name, port }): [number, string] => [
      port,
      `listener "${name}", whose \`from\` says it`,
    ]),
  ]);
  const further = (args?.ports ?? []).map(({ port, from }, i) => {
    const path = `networkPolicy.ports[${i}]`;
    taken.take(port, `${path}.port`);
    return { port, from: planPeers(from, `${path}.from`, mistakes) };
  });
  const limited = [
    ...listeners.flatMap(({ from }, i) => (from === undefined ? [] : [`listeners[${i}].from`])),
    ...(metrics?.from === undefined ? [] : ["metrics.from"]),
  ];
  if (args?.enabled === false && (limited.length > 0 || further.length > 0)) {
    const [said = "networkPolicy.ports"] = limited;
    mistakes.add("networkPolicy.enabled", `is false, and without policies nothing comes of ${said}`);
  }
  const enabled = args?.enabled ?? (byDefault || args !== undefined || limited.length > 0);
  if (!enabled) return undefined;
  const ofMetrics = metrics ? [{ port: AGENT_PORT, from: metrics.from }] : [];
  return { open: [...listeners.map(({ port, from }) => ({ port, from })), ...ofMetrics, ...further] };
}

/** Name of the policy of the nodes' pods. */
export function nodesPolicy(cluster: string): string {
  return `${cluster}-ingress`;
}

/** The same of the servers of a ZooKeeper ensemble that the cluster makes. */
export function zooKeeperPolicy(cluster: string): string {
  return `${cluster}-zookeeper-ingress`;
}

/** What names of policies follow from. */
export interface Policed {
  name: string;
  networkPolicy?: PlannedNetworkPolicy;
  zooKeeper?: { ensemble?: object };
}

/** Names of all policies of a cluster. */
export function policyNames({ name, networkPolicy, zooKeeper }: Policed): string[] {
  if (!networkPolicy) return [];
  return [nodesPolicy(name), ...(zooKeeper?.ensemble ? [zooKeeperPolicy(name)] : [])];
}

/**
 * Listeners whose `from` can't tell who connects: on its way through a Kubernetes node that passes it on, a connection gets
 * that node's address, and a pod's own node is let in by every policy.
 */
export function hiddenSources(listeners: PlannedListener[]): Mistake[] {
  return listeners.flatMap(({ from, external }, i) => {
    const passedOn = external?.services.filter(({ node, local }) => node && !local) ?? [];
    if (from === undefined || !external || passedOn.length === 0) return [];
    const told =
      "is held to the address that connections arrive with, and Kubernetes nodes pass them on with their own: whoever comes " +
      "through the broker's own node is let in, and nobody through others.";
    const [{ type }] = passedOn;
    const way = type === "LoadBalancer" ? "loadBalancer" : "nodePort";
    const advice = external.proxied
      ? "Let the proxy, or a firewall of the nodes, say who may connect"
      : `Write externalTrafficPolicy: Local into ${way}, which keeps the client's address`;
    return [{ propertyPath: `listeners[${i}].from`, reason: `${told} ${advice}` }];
  });
}
