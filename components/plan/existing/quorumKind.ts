import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { PlannedQuorum } from "../nodes/quorum";
import type { ExistingCluster } from "./existingCluster";

/** The feature whose level tells whether the voters stand in the metadata log (KIP-853): from 1 on they do. */
const KRAFT_VERSION = "kraft.version";

/** How the controllers of a cluster that runs know each other; undefined where that isn't known. */
export function runningQuorum({ kafka }: Pick<ExistingCluster, "kafka">): PlannedQuorum["kind"] | undefined {
  if (!kafka?.features || !kafka.quorum) return undefined;
  return (kafka.features[KRAFT_VERSION] ?? 0) > 0 ? "dynamic" : "static";
}

/** Refuses to look for the metadata of a cluster where it isn't: nodes that do so never get ready, or begin anew. */
export function checkExistingQuorum(
  { quorum }: Pick<ClusterPlan, "quorum">,
  existing: Pick<ExistingCluster, "quorums" | "kafka" | "sets">,
  mistakes: Mistakes,
): void {
  for (const made of new Set(kindsOf(quorum, existing))) {
    // What Kafka has made of it since counts.
    const kind = made === "static" ? (runningQuorum(existing) ?? made) : made;
    checkKind(kind, quorum, mistakes);
    // An `up` that took a static one for dynamic, and failed, is taken back.
    if (made === "dynamic" && runningQuorum(existing) === "dynamic" && quorum.kind === "static") {
      mistakes.add(
        "quorum",
        "is static, but the quorum of this cluster is dynamic, which can't be undone. Write quorum: dynamic",
      );
    }
  }
}

/** Of the cluster's own sets those with ZooKeeper are judged by how far they came from there (migration.ts). */
function kindsOf(
  { kind }: PlannedQuorum,
  { quorums = {}, sets = [] }: Pick<ExistingCluster, "quorums" | "sets">,
): PlannedQuorum["kind"][] {
  const isElsewhere = (made: PlannedQuorum["kind"]) => (made === "zooKeeper") !== (kind === "zooKeeper");
  const own = sets.map(({ name }) => name);
  return Object.entries(quorums).flatMap(([name, made]) =>
    isElsewhere(made) && own.includes(name) ? [] : [made],
  );
}

/** That the arguments call static what Kafka has made dynamic, if they do. */
export function describeQuorum(
  { quorum }: Pick<ClusterPlan, "quorum">,
  existing: Pick<ExistingCluster, "kafka">,
): string[] {
  if (quorum.kind !== "static" || runningQuorum(existing) !== "dynamic") return [];
  return [
    "quorum: is static, but Kafka has made the quorum dynamic (kraft.version is 1), which can't be undone. Write quorum: " +
      "dynamic; all nodes roll for it",
  ];
}

function checkKind(
  existing: PlannedQuorum["kind"],
  { kind, isWritten }: PlannedQuorum,
  mistakes: Mistakes,
): void {
  if (existing === kind) return;
  if (existing === "zooKeeper" || kind === "zooKeeper") {
    refuseElsewhere(existing === "zooKeeper", mistakes);
  } else if (kind === "dynamic" && !isWritten) {
    mistakes.add(
      "quorum",
      "is missing, which from Kafka 4.1 on makes it dynamic, but that of this cluster is static. Write quorum: static, or " +
        "quorum: dynamic to turn it into a dynamic one for good",
    );
  }
}

/** Refuses to look for the metadata where it isn't. */
export function refuseElsewhere(isInZooKeeper: boolean, mistakes: Mistakes): void {
  mistakes.add(
    "zooKeeper",
    isInZooKeeper
      ? "is missing, but the metadata of this cluster is in ZooKeeper. Write it as it was"
      : "is given, but this cluster has controllers of its own. Leave it out",
  );
}
