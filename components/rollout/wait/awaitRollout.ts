import type { KubeConfig } from "@kubernetes/client-node";
import { awaitVerdict } from "./awaitVerdict";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import { ClusterView } from "../kubernetes/clusterView";
import type { Seen } from "../diagnosis/diagnose";
import { UserError } from "../../userError";

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
 * Waits until every pod of a StatefulSet is ready and of the newest template. Where Kubernetes leaves that to this
 * program (`OnDelete`), it stops the outdated pods, one after the other and in the order that is safe. Rejects with a
 * RunError that names the cause within a minute of its being visible. One read where it is rolled out already.
 *
 * The timeout counts from the last thing that got further.
 */
export async function awaitRollout(args: AwaitArgs): Promise<void> {
  const { kubeConfig, namespace, name, timeoutSeconds = 600, progress = () => undefined } = args;
  const view = await ClusterView.open(kubeConfig, namespace);
  const awaited = {
    object: `StatefulSet ${namespace}/${name}`,
    read: () => view.statefulSet(name),
    failing: "can't roll out",
    unfinished: "isn't rolled out",
    help: (seen: Seen) => takeStep(view, seen),
  };
  await awaitVerdict(view, awaited, timeoutSeconds, progress);
}

const OVERLOADED = [429, 503, 504];

async function takeStep(view: ClusterView, { step }: Seen): Promise<void> {
  if (step?.step !== "stop") return;
  const { pod } = step;
  await view.deletePod(pod).catch((error) => {
    const status = statusOf(error);
    // The next look tries again, or gives up.
    if (status === undefined || OVERLOADED.includes(status)) return;
    const advice = status === 403 ? `. Grant "delete" on pods.` : "";
    throw new UserError(
      `Pod ${pod.metadata?.name} can't be stopped, which it takes to replace it: ${apiMessage(error)}${advice}`,
    );
  });
}
