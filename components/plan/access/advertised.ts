import type { PlannedListener } from "./listeners";
import type { PlannedNode } from "../nodes/nodes";
import { bracketed } from "./hosts";
import type { Address, AssignedTo } from "./external/externalAccess";

/** What the Services have got while the program runs, by their names. */
export type Assigned = Record<string, { host?: string; port?: number }>;

/** The address of a Service's load balancer, from the Service's status; undefined while it has none. */
export function balancerHost(ingress: { ip?: string; hostname?: string }[] | undefined): string | undefined {
  const [first] = ingress ?? [];
  return first?.ip ? bracketed(first.ip) : first?.hostname;
}

/** An address with what Kubernetes assigned filled in. */
export function withAssigned<A extends Address>(
  address: A,
  assigned: Assigned,
): A & { host: string; port: number } {
  const value = <Key extends "host" | "port">(key: Key) => {
    const given = address[key] as AssignedTo | string | number;
    return typeof given === "object" ? assigned[given.service]?.[key] : given;
  };
  return { ...address, host: value("host") as string, port: value("port") as number };
}

/** What these nodes have to know of what the Services get, by their names. */
export function awaitedParts(
  nodes: PlannedNode[],
  listeners: PlannedListener[],
): Record<string, ("host" | "port")[]> {
  const awaited: Record<string, ("host" | "port")[]> = {};
  for (const address of nodes.flatMap((node) => advertisedBy(node, listeners))) {
    for (const part of ["host", "port"] as const) {
      const value = address[part];
      if (typeof value === "object") awaited[value.service] = [...(awaited[value.service] ?? []), part];
    }
  }
  return awaited;
}

/**
 * What each node advertises, a line a node: `<node id> <value of advertised.listeners>`. The start script takes
 * its own node's line and fills the placeholders in. Nodes that are controllers alone advertise nothing.
 */
export function advertisedListeners(
  nodes: PlannedNode[],
  listeners: PlannedListener[],
  assigned: Assigned,
): string {
  return nodes
    .map((node) => {
      const addresses = advertisedBy(node, listeners).map((address) => {
        const { host, port } = withAssigned(address, assigned);
        return `${address.kafkaName}://${host}:${port}`;
      });
      return addresses.length === 0 ? "" : advertisedLine(node.id, addresses.join(","));
    })
    .join("");
}

export function advertisedLine(id: number, addresses: string): string {
  return `${id} ${addresses}\n`;
}

/** What each node of such a table advertises, by its id. */
export function advertisedIn(table = ""): Map<number, string> {
  const lines = table.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const space = line.indexOf(" ");
      return [Number(line.slice(0, space)), line.slice(space + 1)];
    }),
  );
}

/** A node's address on each listener. */
function advertisedBy({ id }: PlannedNode, listeners: PlannedListener[]) {
  return listeners.flatMap(({ kafkaName, advertised }) => {
    return advertised.filter(({ nodeId }) => nodeId === id).map((address) => ({ kafkaName, ...address }));
  });
}
