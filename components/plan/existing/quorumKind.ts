import type { ClusterPlan } from "../clusterPlan";
import type { ExistingCluster } from "./existingCluster";
import { Mistakes } from "../mistakes";
import type { PlannedQuorum } from "../quorum";

/** Refuses to look for the metadata of a cluster where it isn't: nodes that do so never get ready, or begin anew. */
export function checkExistingQuorum(
  { pools, quorum }: Pick<ClusterPlan, "pools" | "quorum">,
  { quorums = {} }: Pick<ExistingCluster, "quorums">,
  mistakes: Mistakes,
): void {
  for (const [statefulSet, kind] of Object.entries(quorums)) {
    if (!pools.some((pool) => pool.statefulSet === statefulSet)) {
      mistakes.add(
        "nodePools",
        `describe no StatefulSet ${statefulSet}, whose volumes hold the metadata of this cluster; others would begin ` +
          "with an empty cluster. Name the pools as they are, or make another cluster",
      );
    } else {
      checkKind(kind, quorum, mistakes);
    }
  }
}

function checkKind(
  existing: PlannedQuorum["kind"],
  { kind, isWritten }: PlannedQuorum,
  mistakes: Mistakes,
): void {
  if (existing === kind) return;
  if (existing === "zooKeeper") {
    mistakes.add(
      "zooKeeper",
      "is missing, but the metadata of this cluster is in ZooKeeper. Write it as it was",
    );
  } else if (kind === "zooKeeper") {
    mistakes.add("zooKeeper", "is given, but this cluster has controllers of its own. Leave it out");
  } else if (kind === "dynamic" && !isWritten) {
    mistakes.add(
      "quorum",
      "is missing, which from Kafka 4.1 on makes it dynamic, but that of this cluster is static. Write quorum: static",
    );
  }
}
