import type { Seen } from "../diagnosis/diagnose";
import { nameOf } from "../diagnosis/kafkaNodes";
import { ordinalNames } from "../diagnosis/progress";
import type { ClusterEditor } from "./clusterEditor";

/** Of a StatefulSet; its controller takes any change of it for a reason to look at its pods. */
const ASKED = "kafka-cluster/pods-asked-for";
/** Pods are made within a second as a rule. Who asks often has Kubernetes wait the longer once nobody does. */
const firstMilliseconds = 2000;
const againMilliseconds = 15_000;

/**
 * Has Kubernetes make pods that a StatefulSet lacks. After each failure it waits twice as long as before, up to 1000 s, and what was in
 * the way wakes nobody once it is gone: a pod of that name whose former StatefulSet was deleted, a quota, a webhook. With a pod
 * that stops for 44 s the next one came 37 s after it (Kubernetes 1.37.0, the rate limiter of its controllers' queues).
 */
export class LackingPods {
  private readonly cluster: ClusterEditor;
  private lacking = "";
  private askAt = Infinity;

  constructor(cluster: ClusterEditor) {
    this.cluster = cluster;
  }

  /** Asks for them where they have lacked for a while, and again as long as they do. */
  async askFor({ statefulSet, pods, cluster }: Seen): Promise<void> {
    if (!statefulSet || !pods) return;
    // A former pod that still stops is in the way.
    const there = [...pods, ...(cluster?.pods ?? [])].map(nameOf);
    const lacking = ordinalNames(statefulSet).filter((name) => !there.includes(name));
    if (lacking.join() !== this.lacking) {
      this.lacking = lacking.join();
      this.askAt = lacking.length > 0 ? Date.now() + firstMilliseconds : Infinity;
    }
    if (Date.now() < this.askAt) return;
    this.askAt = Date.now() + againMilliseconds;
    const asked = { [ASKED]: new Date().toISOString() };
    // Where that isn't allowed, or fails, Kubernetes makes them later by itself.
    await this.cluster.annotateSet(statefulSet.metadata?.name ?? "", asked).catch(() => undefined);
  }
}
