import { QuorumKind } from "../../args";
import type { OwnListener } from "../access/ownListeners";
import { Mistakes } from "../mistakes";
import { PlannedNode } from "./nodes";
import { isAtLeast } from "../kafka/version";
import { directoryId, fill, ZOOKEEPER_CONNECT } from "../placeholders";

/** How the controllers know each other. */
export interface PlannedQuorum {
  /**
   * `static`: the voters stand in server.properties and can't change. `dynamic`: they stand in the metadata log,
   * so that controllers can be added and removed later (KIP-853). `zooKeeper`: there are none.
   */
  kind: QuorumKind | "zooKeeper";
  /** Whether the user has written which; else it follows from the version. */
  isWritten: boolean;
  /** Lines of server.properties. */
  properties: Record<string, string>;
  /** Lines of controllers alone. */
  controllerProperties?: Record<string, string>;
  /**
   * The initial voters as `kafka-storage format --initial-controllers` takes them; undefined for a static quorum. Their
   * directory ids are placeholders.
   */
  initialControllers?: string;
}

/** Has nodes know both ZooKeeper and controllers (KIP-866). */
export const MIGRATION_ENABLED = "zookeeper.metadata.migration.enable";

/** The first release in which controllers become voters by themselves (KIP-1186). */
const FIRST_AUTO_JOIN = "4.2.0";

/** The first release that turns static quorums into dynamic ones. */
const FIRST_DYNAMIC = "4.1.0";
const KINDS: string[] = Object.values(QuorumKind);

/**
 * The kind that is written, else that of the version. A static quorum can be turned into a dynamic one, but never back. The
 * volumes of a cluster that is of the other kind tell it (format.sh).
 */
function kindOf(written: QuorumKind | undefined, version: string, mistakes: Mistakes): QuorumKind {
  const hasDynamic = isAtLeast(version, FIRST_DYNAMIC);
  if (written !== undefined && !KINDS.includes(written)) {
    mistakes.add("quorum", `is "${written}"; use ${KINDS.join(" or ")}`);
  } else if (written === QuorumKind.Dynamic && !hasDynamic) {
    mistakes.add("quorum", `is dynamic, which takes Kafka ${FIRST_DYNAMIC} or later; version is ${version}`);
  }
  return written ?? (hasDynamic ? QuorumKind.Dynamic : QuorumKind.Static);
}

/**
 * Decides how the controllers know each other.
 *
 * @param controllers undefined for a cluster that uses ZooKeeper
 * @param listener theirs
 * @param isLeftZooKeeper whether they are on their way to take ZooKeeper's place
 */
export function planQuorum(
  written: QuorumKind | undefined,
  version: string,
  controllers: PlannedNode[] | undefined,
  listener: OwnListener,
  isLeftZooKeeper: boolean,
  mistakes: Mistakes,
): PlannedQuorum {
  if (controllers === undefined) return withoutControllers(written, mistakes);
  const kind = kindOf(written, version, mistakes);
  const isWritten = written !== undefined;
  const address = (node: PlannedNode) => `${node.host}:${listener.port}`;
  if (kind === QuorumKind.Static) {
    const voters = controllers.map((node) => `${node.id}@${address(node)}`).join(",");
    const properties = { "controller.quorum.voters": voters };
    if (!isLeftZooKeeper) return { kind, isWritten, properties };
    const controllerProperties = { "zookeeper.connect": ZOOKEEPER_CONNECT, [MIGRATION_ENABLED]: "true" };
    return { kind, isWritten, properties, controllerProperties };
  }
  return {
    kind,
    isWritten,
    properties: { "controller.quorum.bootstrap.servers": controllers.map(address).join(",") },
    // A controller with an empty volume observes first. Once it has caught up it becomes a voter, in place of the one that it
    // was before it lost its volume. A node that is no controller can't even be formatted with this property.
    ...(isAtLeast(version, FIRST_AUTO_JOIN) && {
      controllerProperties: { "controller.quorum.auto.join.enable": "true" },
    }),
    initialControllers: controllers
      .map((node, i) => `${node.id}@${address(node)}:${directoryId(i)}`)
      .join(","),
  };
}

function withoutControllers(written: QuorumKind | undefined, mistakes: Mistakes): PlannedQuorum {
  if (written !== undefined) {
    mistakes.add(
      "quorum",
      `is ${written} beside zooKeeper, with which there are no controllers; leave it out`,
    );
  }
  return { kind: "zooKeeper", isWritten: true, properties: { "zookeeper.connect": ZOOKEEPER_CONNECT } };
}

/** The initial controllers with the directory ids of the state, in the order of the controllers. */
export function fillInitialControllers(template: string, directoryIds: string[]): string {
  return fill(template, Object.fromEntries(directoryIds.map((id, i) => [directoryId(i), id])));
}
