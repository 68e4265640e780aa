import type { KubeConfig } from "@kubernetes/client-node";
import { awaitVerdict, type Seen } from "./awaitVerdict";
import { apiMessage, statusOf } from "./apiErrors";
import { ClusterView } from "./clusterView";
import { failure } from "./failure";
import { podToRenew } from "./surgery/renewPods";

export interface AwaitArgs {
  kubeConfig: KubeConfig;
  namespace: string;
  name: string;
  /** @default 600 */
  timeoutSeconds?: number;
  /** Gets a line for humans whenever there is news: "2 of 3 pods ready; kafka-1: running, not ready yet". */
  progress?: (text: string) => void;
}

/**
 * Waits until every pod of a StatefulSet is ready and of the newest template. Rejects with a RunError that names
 * the cause within a minute of its being visible. One read where it is rolled out already.
 */
export async function awaitRollout(args: AwaitArgs): Promise<void> {
  const { kubeConfig, namespace, name, timeoutSeconds = 600, progress = () => undefined } = args;
  const view = await ClusterView.open(kubeConfig, namespace);
  const awaited = {
    object: `StatefulSet ${namespace}/${name}`,
    read: () => view.statefulSet(name),
    failing: "can't roll out",
    unfinished: "isn't rolled out",
    help: (seen: Seen) => renewPod(view, seen),
  };
  await awaitVerdict(view, awaited, timeoutSeconds, progress);
}

async function renewPod(view: ClusterView, { statefulSet, pods }: Seen): Promise<void> {
  const pod = statefulSet && podToRenew(statefulSet, pods);
  if (!pod) return;
  await view.deletePod(pod).catch((error) => {
    if (statusOf(error) === undefined) return; // The next look tries again, or gives up.
    throw failure(
      `Pod ${pod.metadata?.name} can't be replaced, which gives it its volumes: ${apiMessage(error)}`,
    );
  });
}
