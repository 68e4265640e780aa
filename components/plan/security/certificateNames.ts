import type { ClusterPlan } from "../clusterPlan";
import { bootstrapService, headlessService, type PlannedNode } from "../nodes/nodes";
import { fill, NAMESPACE } from "../placeholders";

/** Names and addresses of the machine itself, by which a node's own agent calls it. */
const LOCAL = ["localhost", "127.0.0.1", "::1"];

/** All names by which a node is reached inside the Kubernetes cluster. */
export function insideNames(
  { name, clusterDomain }: Pick<ClusterPlan, "name" | "clusterDomain">,
  { host, pod }: PlannedNode,
  namespace: string,
): string[] {
  const headless = headlessService(name);
  return [
    ...namesOf(`${pod}.${headless}`, namespace, clusterDomain),
    ...[headless, bootstrapService(name)].flatMap((service) => namesOf(service, namespace, clusterDomain)),
    fill(host, { [NAMESPACE]: namespace }),
    ...LOCAL,
  ].filter((each, i, all) => all.indexOf(each) === i);
}

/** As a resolver in a pod of the same namespace, of another one, and with the whole name finds it. */
function namesOf(name: string, namespace: string, clusterDomain: string): string[] {
  return [
    name,
    `${name}.${namespace}`,
    `${name}.${namespace}.svc`,
    `${name}.${namespace}.svc.${clusterDomain}`,
  ];
}
