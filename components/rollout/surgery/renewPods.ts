import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { claimTemplateNames, isReady, ordinalNames } from "../progress";

/**
 * The pod that has to be deleted so that it comes back with all volumes of its StatefulSet; undefined where there is
 * none, or it has to wait, since another pod isn't ready.
 *
 * The StatefulSet's controller does this for every change but this one: it tries to give such a pod the volumes,
 * which is refused, and then looks at no later pod. Hence the first of them.
 */
export function podToRenew(statefulSet: V1StatefulSet, pods: V1Pod[] | undefined): V1Pod | undefined {
  const templates = claimTemplateNames(statefulSet);
  const ordered = ordinalNames(statefulSet).map((name) =>
    pods?.find(({ metadata }) => metadata?.name === name),
  );
  const lacksVolume = (pod: V1Pod | undefined) =>
    pod !== undefined &&
    templates.some((name) => !pod.spec?.volumes?.some((v) => v.name === name && v.persistentVolumeClaim));
  const first = ordered.find(lacksVolume);
  const isThere = (pod: V1Pod | undefined) => pod !== undefined && !pod.metadata?.deletionTimestamp;
  const mayGo = ordered.every((pod) => isThere(pod) && (pod === first || isReady(pod!)));
  return mayGo ? first : undefined;
}
