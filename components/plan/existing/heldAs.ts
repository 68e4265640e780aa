import type { PlannedPool, Roles } from "../nodes/pools";
import type { PlannedQuorum } from "../nodes/quorum";

/** The annotation of a claim that says what the node is whose volume it holds: it outlives `destroy`, as the data does. */
export const HELD_AS_ANNOTATION = "kafka-cluster/held-as";

/** What a node is whose data is on a volume. */
export interface HeldAs {
  roles: Roles;
  /** Whether the metadata of its cluster is in ZooKeeper. */
  zooKeeper: boolean;
}

/** What the nodes of a pool are. */
export function heldAs({ roles }: Pick<PlannedPool, "roles">, { kind }: Pick<PlannedQuorum, "kind">): HeldAs {
  return { roles, zooKeeper: kind === "zooKeeper" };
}

/** The annotation's value, such as "broker,controller". */
export function heldAsText({ roles, zooKeeper }: HeldAs): string {
  const is = { broker: roles.broker, controller: roles.controller, zooKeeper };
  return Object.entries(is)
    .flatMap(([name, held]) => (held ? [name] : []))
    .join();
}

/** The annotation's value once the node has left its cluster, which needs nothing of what is on the volume any more. */
export const HELD_BY_NONE = "left";

/** Whether a claim's node has left. */
export function hasLeft(held: HeldAs | undefined): boolean {
  return held !== undefined && !held.zooKeeper && !held.roles.broker && !held.roles.controller;
}

/** What an annotation says; undefined without one, as on claims that were made before they said it. */
export function parseHeldAs(annotations: Record<string, string> | undefined): HeldAs | undefined {
  const words = annotations?.[HELD_AS_ANNOTATION]?.split(",");
  return (
    words && {
      roles: { broker: words.includes("broker"), controller: words.includes("controller") },
      zooKeeper: words.includes("zooKeeper"),
    }
  );
}
