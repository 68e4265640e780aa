import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../userError";
import { runsOf } from "../../plan/existing/words";
import { nameOf } from "../diagnosis/kafkaNodes";
import { apiMessage, orUndefined } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { ClusterEditor } from "./clusterEditor";

const lookMilliseconds = 500;

/** Has a StatefulSet have no more pods than that, and waits until the others are gone. One that is gone itself is fine. */
export async function shrink(args: WorkArgs & { replicas: number }): Promise<void> {
  const { kubeConfig, namespace, name, replicas, timeoutSeconds = 600, progress } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const object = `StatefulSet ${namespace}/${name}`;
  try {
    const set = await orUndefined([404], cluster.statefulSet(name));
    if (!set) return;
    if ((set.spec?.replicas ?? 1) > replicas) await cluster.scale(name, replicas);
    for (const end = Date.now() + timeoutSeconds * 1000; ; await pause(lookMilliseconds)) {
      const pods = (await cluster.pods(set)) ?? [];
      if (pods.length <= replicas) return;
      const text = `${pods.length - replicas} of its ${pods.length} pods (${runsOf(pods.map(nameOf)).join(", ")}) stop`;
      progress?.(text);
      if (Date.now() >= end) throw new UserError(`${object} can't be made smaller: ${text} and don't end.`);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${object} can't be made smaller: ${apiMessage(error)}`);
  }
}
