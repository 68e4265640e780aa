import type { KubeConfig, V1PersistentVolumeClaim, V1StatefulSet } from "@kubernetes/client-node";
import type { ExistingClaim, ExistingCluster } from "../plan/existing/existingCluster";
import { CONTROLLER_PORT } from "../plan/listeners";
import type { PlannedQuorum } from "../plan/quorum";
import { CLUSTER_ID_CONTAINER, INITIAL_CONTROLLERS } from "../resources/nodePool";
import { apiMessage, isSilence } from "./apiErrors";
import { ClusterView } from "./clusterView";
import { failure } from "./failure";
import { foreignObjects } from "./foreign";
import { isLabelled, isMadeHere, othersOf, type Owned } from "./owners";
import { claimTemplateNames } from "./progress";

/** The Kubernetes cluster can't be reached from where this runs, or doesn't say anything in time. */
export class NoAnswer extends Error {}

/** What is looked for. */
export interface Whose {
  /** Of everything that belongs to the cluster. */
  labels: Record<string, string>;
  /** Whether what was made by other means is looked at too. */
  adopt?: boolean;
}

/**
 * What there is of a cluster.
 *
 * @param patienceSeconds how long each answer may take
 * @throws NoAnswer if the Kubernetes cluster gives none; a RunError for everything else that goes wrong
 */
export async function readExisting(
  kubeConfig: KubeConfig,
  namespace: string,
  { labels, adopt = false }: Whose,
  patienceSeconds: number,
): Promise<ExistingCluster> {
  const view = await ClusterView.open(kubeConfig, namespace, patienceSeconds);
  try {
    const [claims, statefulSets, classes, services, budgets] = await Promise.all([
      view.claims(),
      view.statefulSets(),
      view.storageClasses(),
      adopt ? view.services() : undefined,
      adopt ? view.budgets() : undefined,
    ]);
    const isOwn = (object: Owned) => isLabelled(object, labels);
    const ownSets = statefulSets?.filter((set) => isOwn(set) && isMadeHere(set));
    return {
      claims: claims?.filter((claim) => adopt || isOwn(claim)).map(existingClaim),
      templates:
        ownSets && Object.fromEntries(ownSets.map((set) => [set.metadata?.name, claimTemplateNames(set)])),
      quorums: ownSets && Object.fromEntries(ownSets.flatMap(quorumOf)),
      others: othersOf({ claims, statefulSets }, isOwn),
      foreign: foreignObjects({ statefulSets, services, budgets }),
      fixedSizeClasses: (classes ?? [])
        .filter(({ allowVolumeExpansion }) => !allowVolumeExpansion)
        .map(({ metadata }) => metadata?.name ?? ""),
    };
  } catch (error) {
    if (isSilence(error)) throw new NoAnswer(apiMessage(error));
    throw failure(`What exists in namespace ${namespace} can't be looked at: ${apiMessage(error)}`);
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
