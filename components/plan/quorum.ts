import { CONTROLLER_PORT } from "./listeners";
import { PlannedNode } from "./nodes";
import { isAtLeast } from "./version";
import { ZOOKEEPER_CONNECT } from "./zooKeeper/zooKeeper";

/** How the controllers know each other. */
export interface PlannedQuorum {
  /**
   * `static`: the voters stand in server.properties and can't change. `dynamic`: they stand in the metadata log,
   * so that controllers can be added and removed later (KIP-853). `zooKeeper`: there are none.
   */
  kind: "static" | "dynamic" | "zooKeeper";
  /** Lines of server.properties. */
  properties: Record<string, string>;
  /**
   * The initial voters as `kafka-storage format --initial-controllers` takes them, with `${DIRECTORY_ID_<n>}`
   * still to be filled in; undefined for a static quorum.
   */
  initialControllers?: string;
}

/** What stands for the directory id of a controller until the state's value is known. */
function directoryIdPlaceholder(controller: number): string {
  return `\${DIRECTORY_ID_${controller}}`;
}

/**
 * New clusters get a dynamic quorum from 4.1 on, the first release that can also turn a static one into it.
 */
export function planQuorum(
  version: string,
  controllers: PlannedNode[],
  usesZooKeeper: boolean,
): PlannedQuorum {
  if (usesZooKeeper) return { kind: "zooKeeper", properties: { "zookeeper.connect": ZOOKEEPER_CONNECT } };
  const address = (node: PlannedNode) => `${node.host}:${CONTROLLER_PORT}`;
  if (!isAtLeast(version, "4.1.0")) {
    const voters = controllers.map((node) => `${node.id}@${address(node)}`).join(",");
    return { kind: "static", properties: { "controller.quorum.voters": voters } };
  }
  return {
    kind: "dynamic",
    properties: { "controller.quorum.bootstrap.servers": controllers.map(address).join(",") },
    initialControllers: controllers
      .map((node, i) => `${node.id}@${address(node)}:${directoryIdPlaceholder(i)}`)
      .join(","),
  };
}

/** The initial controllers with the directory ids of the state, in the order of the controllers. */
export function fillInitialControllers(template: string, directoryIds: string[]): string {
  return directoryIds.reduce(
    (filled, id, node) => filled.replace(directoryIdPlaceholder(node), id),
    template,
  );
}
