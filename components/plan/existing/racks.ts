import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import { MAX_UNAVAILABLE } from "../nodes/rollout";
import type { ExistingCluster } from "./existingCluster";
import { candidates } from "./hosts";

/** Refuses to have several brokers of a rack away at once where all Kubernetes nodes are of one rack. */
export function checkRacks(
  plan: Pick<ClusterPlan, "maxUnavailable" | "topologyKey" | "pools">,
  { machines }: Pick<ExistingCluster, "machines">,
  mistakes: Mistakes,
): void {
  const { maxUnavailable, topologyKey } = plan;
  if (maxUnavailable === 1 || topologyKey === undefined || !machines) return;
  const racks = new Set(candidates(plan, machines).flatMap(({ labels }) => labels[topologyKey] || []));
  if (racks.size !== 1) return;
  mistakes.add(
    MAX_UNAVAILABLE,
    `is ${maxUnavailable}, and all Kubernetes nodes with label ${topologyKey} are of one rack, "${[...racks][0]}"; with a rack ` +
      "away none would be left",
  );
}
