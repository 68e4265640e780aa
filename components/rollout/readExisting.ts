import type { KubeConfig, V1PersistentVolumeClaim, V1StatefulSet } from "@kubernetes/client-node";
import type { ExistingClaim, ExistingCluster } from "../plan/existingCluster";
import { CONTROLLER_PORT } from "../plan/listeners";
import type { PlannedQuorum } from "../plan/quorum";
import { CLUSTER_ID_CONTAINER, INITIAL_CONTROLLERS } from "../resources/nodePool";
import { apiMessage, ClusterView, statusOf } from "./clusterView";
import { failure } from "./failure";
import { readOthers } from "./readOthers";

/**
 * What there is of a cluster. Undefined where the Kubernetes cluster doesn't answer: a preview is to
 * work without one, and an `up` ends by itself then.
 *
 * @param labels of everything that belongs to the cluster
 */
export async function readExisting(
  kubeConfig: KubeConfig,
  namespace: string,
  labels: Record<string, string>,
): Promise<ExistingCluster | undefined> {
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
      quorums: statefulSets && Object.fromEntries(statefulSets.flatMap(quorumOf)),
      others: await readOthers(view, labels),
      fixedSizeClasses: await fixedSizeClasses(view, found),
    };
  } catch (error) {
    if (statusOf(error) === undefined) return undefined;
    throw failure(`The volumes in namespace ${namespace} can't be looked at: ${apiMessage(error)}`);
  }
}

/** Which kind of quorum the pods of a StatefulSet were made for, if they know one. */
function quorumOf({ metadata, spec }: V1StatefulSet): [string, PlannedQuorum["kind"]][] {
  const { initContainers = [], containers = [] } = spec?.template?.spec ?? {};
  const name = metadata?.name ?? "";
  if (initContainers.some((container) => container.name === CLUSTER_ID_CONTAINER))
    return [[name, "zooKeeper"]];
  const hasController = containers.some(({ ports }) =>
    ports?.some((port) => port.containerPort === CONTROLLER_PORT),
  );
  if (!hasController) return [];
  const isDynamic = initContainers.some(({ env }) =>
    env?.some((variable) => variable.name === INITIAL_CONTROLLERS),
  );
  return [[name, isDynamic ? "dynamic" : "static"]];
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
