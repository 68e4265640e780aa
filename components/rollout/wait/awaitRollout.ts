import { awaitVerdict } from "./awaitVerdict";
import type { WorkArgs } from "../kubernetes/workArgs";
import type { Seen } from "../diagnosis/diagnose";
import { ClusterEditor } from "../surgery/clusterEditor";
import { takeStep } from "../surgery/roll";

/**
 * Waits until every pod of a StatefulSet is ready and of the newest template. Where Kubernetes leaves that to this
 * program (`OnDelete`), it stops the outdated pods, one after the other and in the order that is safe. Rejects with a
 * RunError that names the cause within a minute of its being visible. One read where it is rolled out already.
 *
 * The timeout counts from the last thing that got further. Somebody may have scaled the StatefulSet: `planned` is how many
 * pods it is to have. With `only` it is about the nodes of these ids.
 */
export async function awaitRollout(args: WorkArgs & { planned?: number; only?: number[] }): Promise<void> {
  const { kubeConfig, namespace, name, planned, only } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const awaited = {
    object: `StatefulSet ${namespace}/${name}`,
    read: () => cluster.statefulSet(name),
    planned,
    only,
    failing: "can't roll out",
    unfinished: "isn't rolled out",
    help: ({ step }: Seen) => takeStep(cluster, step),
  };
  await awaitVerdict(cluster, awaited, args);
}
