import { setTimeout as pause } from "node:timers/promises";
import type { KubeConfig, V1Pod, V1PodStatus } from "@kubernetes/client-node";
import { nameOf } from "../diagnosis/kafkaNodes";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import { ClusterView } from "../kubernetes/clusterView";
import { UserError } from "../../userError";

const retryMilliseconds = 500;

/** The status of a pod, and the Kubernetes node that it runs on. */
export type PodStatus = V1PodStatus & { nodeName?: string };

/**
 * The statuses of pods that run on a Kubernetes node, by their names. One list tells of them, however many they are; one that it lacks
 * is asked for, as long as there is patience: it may be on its way back, or about to get its labels.
 *
 * @param labels that pods of the cluster have
 * @throws RunError if one may not be read
 */
export async function readPods(
  kubeConfig: KubeConfig,
  namespace: string,
  labels: Record<string, string>,
  names: string[],
  patienceSeconds: number,
): Promise<Record<string, PodStatus | undefined>> {
  const view = await ClusterView.open(kubeConfig, namespace);
  const listed = (await view.podsWith(labels).catch(() => undefined)) ?? [];
  const known = new Map(listed.map((pod) => [nameOf(pod), statusOfRunning(pod)]));
  const statuses = names.map(async (name): Promise<[string, PodStatus | undefined]> => {
    const status = known.get(name);
    return [name, status ?? (await readPod(kubeConfig, namespace, name, patienceSeconds))];
  });
  return Object.fromEntries(await Promise.all(statuses));
}

function statusOfRunning({ status, spec }: V1Pod): PodStatus | undefined {
  return status?.hostIP ? { ...status, nodeName: spec?.nodeName } : undefined;
}

/**
 * The status of a pod that runs on a Kubernetes node; undefined if there was none in this time, or no answer.
 *
 * @throws RunError if it may not be read
 */
async function readPod(
  kubeConfig: KubeConfig,
  namespace: string,
  name: string,
  patienceSeconds: number,
): Promise<PodStatus | undefined> {
  const view = await ClusterView.open(kubeConfig, namespace);
  for (const end = Date.now() + patienceSeconds * 1000; ; await pause(retryMilliseconds)) {
    try {
      const status = statusOfRunning(await view.pod(name));
      if (status) return status;
    } catch (error) {
      if ([401, 403].includes(statusOf(error)!)) {
        throw new UserError(
          `Pod ${namespace}/${name} can't be read: ${apiMessage(error)}. Grant "get" on it.`,
        );
      }
    }
    if (Date.now() >= end) return undefined;
  }
}
