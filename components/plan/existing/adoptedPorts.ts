import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { PlannedPool } from "../nodes/pools";
import type { UnmanagedStatefulSet } from "./existingCluster";

type Planned = Pick<ClusterPlan, "listeners" | "internal">;

/** Refuses other ports than those by which brokers and clients reach the pods of a StatefulSet that is adopted. */
export function checkAdoptedPorts(
  plan: Planned,
  { roles }: PlannedPool,
  set: UnmanagedStatefulSet,
  mistakes: Mistakes,
): void {
  if (!roles.broker) return;
  // Properties that can be seen tell the listener's name. Brokers of one name find each other's ports.
  if (Object.keys(set.settings).length === 0) checkOwnPort(plan, set, mistakes);
  checkHostPorts(plan, set, mistakes);
}

function checkOwnPort(
  { listeners, internal }: Planned,
  { name, ports }: UnmanagedStatefulSet,
  mistakes: Mistakes,
): void {
  if (ports.length === 0 || ports.some(({ port }) => port === internal.port)) return;
  const there = ports.map((each) => (each.name ? `${each.port} (${each.name})` : String(each.port)));
  mistakes.add(
    `listeners[${listeners.indexOf(internal)}].port`,
    `is ${internal.port}, which brokers talk to each other through, and the pods of StatefulSet ${name}, which is adopted, have the ` +
      `ports ${there.join(", ")}. Nodes that restart one after the other may not find each other: write the port and, as ` +
      "`name`, the name of their listener between brokers. Where `ports` of its pods lack that one, add it there",
  );
}

/** Clients know the ports of Kubernetes nodes. Others may come beside those that they know. */
function checkHostPorts({ listeners }: Planned, set: UnmanagedStatefulSet, mistakes: Mistakes): void {
  const known = set.ports.flatMap(({ hostPort }) => hostPort ?? []);
  const planned = listeners.flatMap(({ external }) => external?.hostPort ?? []);
  const lost = known.filter((port) => !planned.includes(port));
  if (lost.length === 0) return;
  for (const [i, { port, external }] of listeners.entries()) {
    const { hostPort } = external ?? {};
    if (hostPort === undefined || known.includes(hostPort)) continue;
    mistakes.add(
      `listeners[${i}].${hostPort === port ? "port" : "hostPort.port"}`,
      `is ${hostPort}, and clients reach StatefulSet ${set.name}, which is adopted, at ${lost.join(" and ")} of its Kubernetes ` +
        `nodes. Write ${lost.join(" or ")}; have another one in a listener beside it, and take the former away later`,
    );
  }
}
