import type { ExistingCluster } from "./existingCluster";
import type { VolumeSet } from "./volumes";
import { Mistakes } from "../mistakes";
import { claimNames } from "../pod/storage";

/**
 * Refuses names that give what belongs to another cluster of the namespace, as cluster `kafka` with a pool `b` and
 * cluster `kafka-b` would: claims are taken over as they are, and no data may get to where it doesn't belong.
 */
export function checkNameCollisions(
  sets: VolumeSet[],
  { others = [] }: Pick<ExistingCluster, "others">,
  mistakes: Mistakes,
): void {
  for (const { statefulSet, nodes, storage } of sets) {
    const claims = nodes.flatMap(({ pod }) => claimNames(storage, pod));
    const taken = others.find(({ kind, name }) =>
      kind === "StatefulSet" ? name === statefulSet : claims.includes(name),
    );
    if (!taken) continue;
    mistakes.add(
      "name",
      `leads to ${taken.kind} ${taken.name}, which belongs to ${taken.owner} in the same namespace. Take a name or ` +
        "names of pools that lead to others, or a namespace of its own",
    );
  }
}
