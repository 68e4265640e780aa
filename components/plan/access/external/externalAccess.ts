import { isIPv6 } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import type { AntiAffinity, ListenerArgs } from "../../../args";
import { isLater, type Later } from "../../later";
import type { Mistakes } from "../../mistakes";
import { isDnsName } from "../../names";
import type { PlannedNode } from "../../nodes/nodes";
import { withoutBrackets } from "../hosts";
import type { NodeAddress } from "./nodeAddress";
import type { UniquePorts } from "./uniquePorts";

/** What a way in from outside makes, and what it makes the brokers advertise. */
export interface ExternalAccess {
  /** What each node advertises, in the order of the nodes. */
  advertised: AdvertisedAddress[];
  /** Port on the Kubernetes node that the pod itself takes. */
  hostPort?: number;
  /** Services to make. */
  services: PlannedService[];
  /** Address to start from, where there is one besides the brokers' own. */
  bootstrap?: Address;
  /** Set where brokers advertise an address of their Kubernetes nodes that pods have to be told. */
  nodeAddress?: NodeAddress;
  /** Set where a proxy outside passes the brokers' addresses on. */
  proxied?: true;
  /** Set where a client's machine forwards ports to the pods: nothing is there to be checked after `up`. */
  forwarded?: true;
  /** Why such an address most likely can't be used, though the broker is ready. */
  likelyCause: string;
  /** How long an address may take until it can be used once the broker is ready. */
  settleSeconds: number;
}

/** A host and a port, either of which may only be known while the program runs. */
export interface Address {
  /** May hold placeholders of the start script. */
  host: string | AssignedTo;
  port: number | AssignedTo;
}

/** One broker's address as clients get to know it. */
export interface AdvertisedAddress extends Address {
  nodeId: number;
}

/** Stands for what the Service of this name gets: its node port, its load balancer's address, or the host that is given for it. */
export interface AssignedTo {
  service: string;
}

/** A Service that lets clients in from outside. */
export interface PlannedService {
  name: string;
  type: "NodePort" | "LoadBalancer";
  /** The broker that it leads to; any that is ready if undefined. */
  node?: PlannedNode;
  /** Port of the Service itself. */
  port: number;
  /** Port inside the pod. */
  targetPort: number;
  /** Assigned by Kubernetes if undefined. */
  nodePort?: number;
  /** Whether it leads only to pods on the Kubernetes node that was asked. */
  local: boolean;
  annotations: Record<string, pulumi.Input<string>>;
  /** Given as its host, where that comes to be while the program runs. */
  host?: LaterHost;
  sourceRanges?: string[];
  /** Address that its load balancer asks for. */
  ip?: pulumi.Input<string>;
  loadBalancerClass?: string;
}

/** A host that comes to be while the program runs, and the path of its argument. */
export interface LaterHost {
  path: string;
  value: Later;
}

/** What external access is planned from. */
export interface AccessContext<Args> {
  cluster: string;
  listener: ListenerArgs;
  args: Args;
  /** Path of `args`, for mistakes. */
  path: string;
  nodes: PlannedNode[];
  antiAffinity: AntiAffinity;
  /** Ports on the Kubernetes nodes that pods take themselves. */
  hostPorts: UniquePorts;
  /** Ports of NodePort Services, the whole Kubernetes cluster's. */
  nodePorts: UniquePorts;
  mistakes: Mistakes;
}

/** Name of a listener's Service for one broker, or of the one to start from. */
export function serviceName(
  { cluster, listener }: AccessContext<unknown>,
  suffix: number | "bootstrap",
): string {
  return `${cluster}-${listener.name}-${suffix}`;
}

/** A list that has to have an entry for each broker, in the order of their ids. */
export function checkPerBroker(
  context: AccessContext<unknown>,
  name: string,
  list: unknown[] | undefined,
): void {
  const { nodes, path, mistakes } = context;
  if (list !== undefined && list.length !== nodes.length) {
    mistakes.add(
      `${path}.${name}`,
      `has ${list.length} entries for ${nodes.length} brokers; write one for each, in the order of their ids`,
    );
  }
}

/** A host that stands at this path; undefined if the plan has it already, or none is given. */
export function laterHost(path: string, host: pulumi.Input<string> | undefined): LaterHost | undefined {
  return isLater(host) ? { path, value: host } : undefined;
}

/** A host that clients are told: the one that is given, else what the Service has got by then. */
export function hostOf(given: pulumi.Input<string> | undefined, service: string): Address["host"] {
  return typeof given === "string" ? given : { service };
}

/** A DNS name or an IP address that clients are told; one that comes to be later is checked then. */
export function checkHost(
  { mistakes }: { mistakes: Mistakes },
  path: string,
  host: pulumi.Input<string> | undefined,
): void {
  if (typeof host !== "string") return;
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(host) || isBracketedIPv6(host);
  if (!isAddress && !isDnsName(host.toLowerCase())) {
    mistakes.add(path, `is "${host}"; write a DNS name or an IP address (IPv6 in brackets), without a port`);
  }
}

/** A zone (`%eth0`) is one machine's own name for a network, so it is none for clients. */
function isBracketedIPv6(host: string): boolean {
  const isInBrackets = host !== withoutBrackets(host);
  return isInBrackets && isIPv6(withoutBrackets(host)) && !host.includes("%");
}

const TRAFFIC_POLICIES = ["Cluster", "Local"];

/** Whether traffic from outside stays on the Kubernetes node that it comes to. */
export function planIsLocal({ path, mistakes }: AccessContext<unknown>, policy = "Cluster"): boolean {
  if (!TRAFFIC_POLICIES.includes(policy)) {
    mistakes.add(`${path}.externalTrafficPolicy`, `is "${policy}"; use ${TRAFFIC_POLICIES.join(" or ")}`);
  }
  return policy === "Local";
}

/** A port that clients are told. */
export function checkClientPort(
  { mistakes }: AccessContext<unknown>,
  path: string,
  port: number | undefined,
): void {
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65535)) {
    mistakes.add(path, `is ${port}; use a port from 1 to 65535`);
  }
}
