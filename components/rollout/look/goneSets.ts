import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { nameOf, nodeId, nodePods } from "../diagnosis/kafkaNodes";
import { isGoing } from "../diagnosis/outdatedPods";
import { REVISION_LABEL } from "../diagnosis/progress";

/**
 * StatefulSets that are gone while their pods run on: an `up` was killed between the two steps of a replacement, or somebody deleted
 * one without its pods. What they said of their nodes is read off the newest of these. Pods that go with theirs don't count.
 */
export function goneSets(pods: V1Pod[], statefulSets: V1StatefulSet[]): V1StatefulSet[] {
  const there = statefulSets.map(({ metadata }) => metadata?.name);
  const left = nodePods(pods).filter((pod) => isOrphan(pod) && !there.includes(setOf(pod)));
  const names = [...new Set(left.map(setOf))];
  return names.map((name) =>
    readOff(
      name,
      left.filter((pod) => setOf(pod) === name),
    ),
  );
}

/** Name of the StatefulSet that a pod of a node was made for. */
export function setOf(pod: V1Pod): string {
  return nameOf(pod).replace(/-\d+$/, "");
}

/** Kubernetes takes the reference away before a StatefulSet goes without its pods, and leaves it where they are to go as well. */
function isOrphan(pod: V1Pod): boolean {
  return !isGoing(pod) && !pod.metadata?.ownerReferences?.some(({ controller }) => controller);
}

function readOff(name: string, pods: V1Pod[]): V1StatefulSet {
  const ids = pods.map((pod) => nodeId(nameOf(pod)));
  const [first, last] = [Math.min(...ids), Math.max(...ids)];
  const madeAt = ({ metadata }: V1Pod) => new Date(metadata?.creationTimestamp ?? 0).getTime();
  const { metadata, spec } = pods.reduce((newest, pod) => (madeAt(pod) > madeAt(newest) ? pod : newest));
  const volumes = (spec?.volumes ?? []).filter((volume) => volume.persistentVolumeClaim);
  return {
    metadata: { name },
    spec: {
      ordinals: { start: first },
      replicas: last - first + 1,
      selector: {},
      serviceName: spec?.subdomain,
      template: { spec },
      volumeClaimTemplates: volumes.map((volume) => ({ metadata: { name: volume.name } })),
    },
    status: { replicas: 0, updateRevision: metadata?.labels?.[REVISION_LABEL] },
  };
}
