import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import type { Seen } from "../diagnosis/diagnose";
import { type ClusterLook, nameOf } from "../diagnosis/kafkaNodes";
import type { Moving } from "../diagnosis/moving";
import { isReady, REVISION_LABEL } from "../diagnosis/progress";

/** How far what is waited for has got, each number by what it is of. */
export interface Headway {
  /** Higher is further. What has been reached once counts no more when it is reached again. */
  reached: Record<string, number>;
  /** Lower is further than at the look before: what has more left has begun anew. */
  left: Record<string, number>;
}

/** How far it is by this look. Pure. */
export function headway({ statefulSet, job, pods, cluster, told }: Seen): Headway {
  const { observedGeneration, updateRevision, updatedReplicas, readyReplicas } = statefulSet?.status ?? {};
  const all = new Map([...(cluster?.pods ?? []), ...(pods ?? [])].map((pod) => [nameOf(pod), pod]));
  const living = [...all.values()].filter(({ metadata }) => !metadata?.deletionTimestamp);
  return {
    reached: {
      observed: observedGeneration ?? 0,
      [`updated ${updateRevision}`]: updatedReplicas ?? 0,
      ready: readyReplicas ?? 0,
      succeeded: job?.status?.succeeded ?? 0,
      ...Object.fromEntries(living.map((pod) => [stageKey(pod), stageOf(pod)])),
    },
    left: { ...(cluster && leftOf(cluster)), ...(told?.moving && movesLeft(told.moving)) },
  };
}

/** By name and template: a pod that is made again and again, as it is evicted each time, makes no headway. */
function stageKey(pod: V1Pod): string {
  return `${nameOf(pod)} ${pod.metadata?.labels?.[REVISION_LABEL] ?? ""}`;
}

function stageOf(pod: V1Pod): number {
  const { conditions, initContainerStatuses, containerStatuses } = pod.status ?? {};
  const isScheduled = conditions?.some(({ type, status }) => type === "PodScheduled" && status === "True");
  const ended = ({ state }: V1ContainerStatus) => state?.terminated?.exitCode === 0;
  const stages = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])].map((status) =>
    ended(status) ? 2 : status.state?.running ? 1 : 0,
  );
  return stages.reduce(
    (sum: number, stage) => sum + stage,
    1 + (isScheduled ? 1 : 0) + (isReady(pod) ? 1 : 0),
  );
}

function movesLeft({ partitionsLeft, bytesLeft }: Moving): Record<string, number> {
  return { "partitions to move": partitionsLeft, "bytes to move": bytesLeft };
}

function leftOf({ pods, answers }: ClusterLook): Record<string, number> {
  const { state, byPod } = answers ?? { byPod: {} };
  // Each start of its container begins anew.
  const run = (name: string) => {
    const pod = pods?.find((candidate) => nameOf(candidate) === name);
    const restarts = (pod?.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount);
    return `${name} ${pod?.metadata?.uid} ${restarts.join("+")}`;
  };
  const nodes = Object.entries(byPod).flatMap(([name, { node }]) => [
    [`${run(name)}: logs`, node.logsToLoad ?? 0] as const,
    [`${run(name)}: behind`, node.behind ?? 0] as const,
  ]);
  const brokers = (state?.brokers ?? []).map(({ id, behind }) => [`broker ${id}: behind`, behind] as const);
  const members = [...(state?.quorum?.voters ?? []), ...(state?.quorum?.observers ?? [])].map(
    ({ id, directoryId, lag, caughtUp }) => [`member ${id} ${directoryId}`, caughtUp ? 0 : lag] as const,
  );
  return Object.fromEntries([...nodes, ...brokers, ...members]);
}

/** What has been reached in all looks so far, and whether the last of them has got further. Pure. */
export function furthest(before: Headway | undefined, now: Headway): { best: Headway; isFurther: boolean } {
  if (!before) return { best: now, isFurther: true };
  const gained = Object.entries(now.reached).filter(([key, number]) => number > (before.reached[key] ?? 0));
  const lessLeft = Object.entries(now.left).some(([key, number]) => number < (before.left[key] ?? 0));
  return {
    best: {
      reached: { ...before.reached, ...Object.fromEntries(gained) },
      left: { ...before.left, ...now.left },
    },
    isFurther: gained.length > 0 || lessLeft,
  };
}
