import type { PlannedListener } from "./listeners";
import type { PlannedNode } from "./nodes";
import type { Address, AssignedTo } from "./ways/way";

/** What Kubernetes assigned, by the name of the Service. */
export type Assigned = Record<string, { host?: string; port?: number }>;

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

/** Names of the Services whose assigned addresses the brokers have to know. */
export function assignedServices(listeners: PlannedListener[]): string[] {
  const values = listeners.flatMap(({ advertised }) => advertised.flatMap(({ host, port }) => [host, port]));
  const names = values.flatMap((value) => (typeof value === "object" ? value.service : []));
  return [...new Set(names)];
}

/**
 * What each node advertises, a line a node: `<node id> <value of advertised.listeners>`. The start script takes
 * its own node's line and fills the placeholders in.
 */
export function advertisedListeners(
  nodes: PlannedNode[],
  listeners: PlannedListener[],
  assigned: Assigned,
): string {
  return nodes
    .map((node, i) => {
      const addresses = listeners.map(({ kafkaName, advertised }) => {
        const { host, port } = withAssigned(advertised[i], assigned);
        return `${kafkaName}://${host}:${port}`;
      });
      return `${node.id} ${addresses.join(",")}\n`;
    })
    .join("");
}
