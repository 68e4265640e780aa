import type { KubeConfig, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { ExistingClaim, ExistingVolumes } from "../plan/existingVolumes";
import { apiMessage, ClusterView, statusOf } from "./clusterView";
import { failure } from "./failure";

/**
 * What volumes the nodes of a cluster have. Undefined where the Kubernetes cluster doesn't answer: a preview is to
 * work without one, and an `up` ends by itself then.
 *
 * @param labels of everything that belongs to the cluster
 */
export async function readVolumes(
  kubeConfig: KubeConfig,
  namespace: string,
  labels: Record<string, string>,
): Promise<ExistingVolumes | undefined> {
  const view = await ClusterView.open(kubeConfig, namespace);
  try {
    const [claims, statefulSets] = await Promise.all([view.claims(labels), view.statefulSets(labels)]);
    const found = claims?.map(existingClaim);
    const templates = statefulSets?.map(({ metadata, spec }) => [
      metadata?.name,
      (spec?.volumeClaimTemplates ?? []).map((template) => template.metadata?.name),
    ]);
    return {
      claims: found,
      templates: templates && Object.fromEntries(templates),
      fixedSizeClasses: await fixedSizeClasses(view, found),
    };
  } catch (error) {
    if (statusOf(error) === undefined) return undefined;
    throw failure(`The volumes in namespace ${namespace} can't be looked at: ${apiMessage(error)}`);
  }
}

function existingClaim({ metadata, spec }: V1PersistentVolumeClaim): ExistingClaim {
  return {
    name: metadata?.name ?? "",
    size: spec?.resources?.requests?.storage ?? "",
    class: spec?.storageClassName,
    accessMode: spec?.accessModes?.[0],
  };
}

async function fixedSizeClasses(view: ClusterView, claims: ExistingClaim[] | undefined): Promise<string[]> {
  const names = [...new Set((claims ?? []).flatMap((claim) => claim.class || []))];
  const classes = await Promise.all(names.map((name) => view.storageClass(name)));
  return names.filter((_, i) => classes[i] && !classes[i].allowVolumeExpansion);
}
