import { setTimeout as pause } from "node:timers/promises";
import type { NamedKind } from "../../plan/existing/existingCluster";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { UserError } from "../../userError";
import { orphanPods } from "./orphanPods";
import { isLabelled } from "../kubernetes/ownership";
import { ClusterEditor } from "./clusterEditor";

const lookMilliseconds = 50;

/** What a StatefulSet of this component finds its pods by. */
export interface PodsToTake {
  pods: string[];
  labels: Record<string, string>;
}

/**
 * Deletes the StatefulSet of this name, if there is one, and gives the pods that it leaves running the labels by which
 * another one takes them over. What an interrupted `up` has begun is gone on with.
 */
export async function takeOver(args: WorkArgs & PodsToTake): Promise<void> {
  const { kubeConfig, namespace } = args;
  await orphanPods(args);
  await labelPods(await ClusterEditor.open(kubeConfig, namespace), args, "taken over");
}

/** Gives pods that run, and don't have them yet, the labels that their Services look for. */
export async function label(args: WorkArgs & PodsToTake): Promise<void> {
  const { kubeConfig, namespace } = args;
  await labelPods(await ClusterEditor.open(kubeConfig, namespace), args, "found by their Services");
}

async function labelPods(
  cluster: ClusterEditor,
  { namespace, pods, labels }: Pick<WorkArgs, "namespace"> & PodsToTake,
  what: string,
): Promise<void> {
  for (const name of pods) {
    try {
      const pod = await cluster.pod(name);
      if (!isLabelled(pod, labels)) await cluster.labelPod(name, labels);
    } catch (error) {
      if (statusOf(error) === 404) continue;
      throw new UserError(`Pod ${namespace}/${name} can't be ${what}: ${apiMessage(error)}`);
    }
  }
}

/** Deletes the object of this kind and name, if there is one. Resolves once another can be made in its place. */
export async function freeName(args: WorkArgs & { kind: NamedKind }): Promise<void> {
  const { kubeConfig, namespace, kind, name, timeoutSeconds = 600 } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const object = `${kind} ${namespace}/${name}`;
  const remove = () =>
    cluster.remove(kind, name).catch((error) => {
      throw new UserError(`${object} can't be made anew: ${apiMessage(error)}`);
    });
  // A finalizer may keep it for a while.
  for (const deadline = Date.now() + timeoutSeconds * 1000; await remove(); await pause(lookMilliseconds)) {
    if (Date.now() >= deadline) throw new UserError(`${object} doesn't go away`);
  }
}
