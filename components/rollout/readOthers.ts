import type { V1ObjectMeta } from "@kubernetes/client-node";
import type { OtherObject } from "../plan/existingCluster";
import type { ClusterView } from "./clusterView";

/**
 * What of the namespace belongs to other clusters that were made like this one. What carries no such labels isn't
 * known to belong to anybody.
 *
 * @param labels of everything that belongs to this one
 */
export async function readOthers(view: ClusterView, labels: Record<string, string>): Promise<OtherObject[]> {
  const [claims, statefulSets] = await Promise.all([view.claims({}), view.statefulSets({})]);
  return [
    ...(statefulSets ?? []).flatMap(({ metadata }) => other("StatefulSet", metadata, labels)),
    ...(claims ?? []).flatMap(({ metadata }) => other("claim", metadata, labels)),
  ];
}

function other(
  kind: OtherObject["kind"],
  metadata: V1ObjectMeta | undefined,
  own: Record<string, string>,
): OtherObject[] {
  const { name = "", labels = {} } = metadata ?? {};
  const [application, instance] = ["name", "instance"].map((label) => labels[`app.kubernetes.io/${label}`]);
  if (!["kafka", "zookeeper"].includes(application) || instance === undefined) return [];
  if (Object.entries(own).every(([label, value]) => labels[label] === value)) return [];
  return [{ kind, name, owner: `${application} "${instance}"` }];
}
