import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster } from "./existingCluster";

/**
 * Refuses to give a Service the node port that another one of the cluster still has: Kubernetes gives it to one alone, and
 * a Service that leaves does so at the end of an `up`, which would never get there.
 */
export function checkNodePorts(
  { listeners }: Pick<ClusterPlan, "listeners">,
  { services = [] }: Pick<ExistingCluster, "services">,
  mistakes: Mistakes,
): void {
  listeners.forEach(({ external }, i) => {
    for (const { name, nodePort } of external?.services ?? []) {
      const holder = services.find((other) => nodePort !== undefined && other.nodePorts?.includes(nodePort));
      if (!holder || holder.name === name) continue;
      mistakes.add(
        `listeners[${i}]`,
        `gives Service ${name} the node port ${nodePort}, which Service ${holder.name} still has. Give ${name} another one, ` +
          "or free it first: an `up` for each",
      );
    }
  });
}
