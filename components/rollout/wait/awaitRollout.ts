import { awaitVerdict } from "./awaitVerdict";
import type { WorkArgs } from "../kubernetes/workArgs";
import type { Seen } from "../diagnosis/diagnose";
import { CpuLooks } from "../look/cpuLooks";
import { ClusterEditor } from "../surgery/clusterEditor";
import { LackingPods } from "../surgery/lackingPods";
import { takeStep } from "../surgery/roll";

interface RolloutArgs extends WorkArgs {
  /** How many pods it is to have: somebody may have scaled it. */
  planned?: number;
  /** Ids of the nodes that it is about; undefined: all. */
  only?: number[];
  /** Ids of nodes that nothing waits for: they are about to leave, and down. */
  unneeded?: number[];
  /** How many brokers of a rack may be away at once; undefined: one. */
  maxUnavailable?: number;
  /** Whether pods got another CPU while they ran, so that they aren't all as Kubernetes counts them. */
  isResized?: boolean;
}

/**
 * Waits until every pod of a StatefulSet is ready and of the newest template. Where Kubernetes leaves that to this
 * program (`OnDelete`), it stops the outdated pods, one after the other or some of a rack at once, in the order that is safe. Rejects with a
 * RunError that names the cause within a minute of its being visible. One read where it is rolled out already.
 *
 * The timeout counts from the last thing that got further. Pods that lack nothing but another CPU get it while they run.
 */
export async function awaitRollout(args: RolloutArgs): Promise<void> {
  const { kubeConfig, namespace, name, planned, only, unneeded, maxUnavailable, isResized } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const cpu = new CpuLooks(cluster);
  const lacking = new LackingPods(cluster);
  const awaited = {
    object: `StatefulSet ${namespace}/${name}`,
    read: () => cluster.statefulSet(name),
    planned,
    only,
    unneeded,
    maxUnavailable,
    cpu,
    isResized,
    failing: "can't roll out",
    unfinished: "isn't rolled out",
    help: async (seen: Seen) => {
      await lacking.askFor(seen);
      await takeStep(cluster, seen.step, cpu);
    },
  };
  await awaitVerdict(cluster, awaited, args);
}
