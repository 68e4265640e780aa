import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import { claimNames } from "../pod/storage";
import type { ExistingCluster } from "./existingCluster";
import { listOf } from "./words";

/** Which Kafka cluster there is. */
export interface Identity {
  /** Whether there is nothing yet that a cluster left. */
  isNew: boolean;
  /** Id of the cluster, as far as anything but its volumes tells it. */
  clusterId?: string;
}

type Planned = Pick<ClusterPlan, "pools" | "clusterId">;

/** Which cluster there is: what runs tells first, then what was written down once it ran. */
export function identityOf(existing: ExistingCluster): Identity {
  const { claims, sets } = existing;
  // What may not be looked at may be there.
  const isNew = sets?.length === 0 && claims !== undefined && !claims.some(({ isOwn }) => isOwn);
  if (isNew) return { isNew };
  const ofPod = (existing.pods ?? []).find(({ clusterId }) => clusterId)?.clusterId;
  return { isNew, clusterId: existing.kafka?.clusterId ?? ofPod ?? existing.foundedId };
}

/**
 * Refuses what would make two clusters of one: volumes of several clusters, another id than they have, or new volumes
 * where nothing tells which cluster the others are of.
 */
export function checkIdentity(plan: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  const { isNew, clusterId } = identityOf(existing);
  if (isNew) return;
  const nodesOf = new Map<string, number[]>();
  for (const { id, clusterId } of existing.pods ?? []) {
    if (clusterId) nodesOf.set(clusterId, [...(nodesOf.get(clusterId) ?? []), id]);
  }
  if (nodesOf.size > 1) {
    const found = [...nodesOf].map(([id, nodes]) => `${listOf("node", nodes)} ${id}`).join(", ");
    mistakes.add(
      "name",
      `leads to volumes of ${nodesOf.size} Kafka clusters (${found}). They never become one. Keep the one whose data you ` +
        "need, and delete the claims and pods of the others' nodes: their volumes then join it",
    );
    return;
  }
  if (plan.clusterId !== undefined && clusterId !== undefined && plan.clusterId !== clusterId) {
    mistakes.add(
      "clusterId",
      `is "${plan.clusterId}", but the volumes are of cluster "${clusterId}", and volumes keep it for life. Write that, or ` +
        "leave it out",
    );
  }
  if (clusterId === undefined) checkNewVolumes(plan, existing, mistakes);
}

/** Volumes that were left by an earlier version of this component keep their id to themselves until they run. */
function checkNewVolumes({ pools }: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  const names = existing.claims?.map(({ name }) => name);
  if (names === undefined || (existing.sets ?? []).length > 0) return;
  const nodes = pools.flatMap(({ nodes, storage }) =>
    storage.ephemeral ? [] : nodes.map(({ id, pod }) => ({ id, claims: claimNames(storage, pod) })),
  );
  const isThere = ({ claims }: { claims: string[] }) => claims.some((claim) => names.includes(claim));
  const [there, missing] = [nodes.filter(isThere), nodes.filter((node) => !isThere(node))];
  if (there.length === 0 || missing.length === 0) return;
  mistakes.add(
    pools[0].name === undefined ? "replicas" : "nodePools",
    `describes ${listOf("node", idsOf(missing))} beside volumes of ${listOf("node", idsOf(there))}, and only those know which ` +
      `cluster they are of. Describe ${listOf("node", idsOf(there))} alone, run \`up\`, and then add the others`,
  );
}

function idsOf(nodes: { id: number }[]): number[] {
  return nodes.map(({ id }) => id);
}
