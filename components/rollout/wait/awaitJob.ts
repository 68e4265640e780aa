import { awaitVerdict } from "./awaitVerdict";
import { ClusterView } from "../kubernetes/clusterView";
import type { WorkArgs } from "../kubernetes/workArgs";

/**
 * Waits until a Job's work is done. Rejects with a RunError that says how it failed (the container's termination
 * message, the last log lines), why it can't run, or what of the Kafka cluster that it works on is away. One read where
 * it has completed.
 *
 * The timeout counts from the last thing that got further.
 */
export async function awaitJob(args: WorkArgs): Promise<void> {
  const { kubeConfig, namespace, name } = args;
  const view = await ClusterView.open(kubeConfig, namespace);
  const awaited = {
    object: `Job ${namespace}/${name}`,
    read: () => view.job(name),
    failing: "failed",
    unfinished: "isn't done",
  };
  await awaitVerdict(view, awaited, args);
}
