import { setTimeout as pause } from "node:timers/promises";
import type { KubeConfig, V1PodStatus } from "@kubernetes/client-node";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import { ClusterView } from "../kubernetes/clusterView";
import { UserError } from "../../userError";

const retryMilliseconds = 500;

/** The status of a pod, and the Kubernetes node that it runs on. */
export type PodStatus = V1PodStatus & { nodeName?: string };

/**
 * The status of a pod that runs on a Kubernetes node; undefined if there was none in this time, or no answer.
 *
 * @throws RunError if it may not be read
 */
export async function readPod(
  kubeConfig: KubeConfig,
  namespace: string,
  name: string,
  patienceSeconds: number,
): Promise<PodStatus | undefined> {
  const view = await ClusterView.open(kubeConfig, namespace);
  for (const end = Date.now() + patienceSeconds * 1000; ; await pause(retryMilliseconds)) {
    try {
      const { status, spec } = await view.pod(name);
      if (status?.hostIP) return { ...status, nodeName: spec?.nodeName };
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
