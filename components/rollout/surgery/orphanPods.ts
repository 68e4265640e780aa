import { setTimeout as pause } from "node:timers/promises";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { UserError } from "../../userError";
import { claimTemplateNames } from "../diagnosis/progress";
import { ClusterEditor } from "./clusterEditor";

const lookMilliseconds = 100;

/**
 * Deletes a StatefulSet whose claim templates aren't these, or any, and leaves its pods running: another one of its
 * name takes them over. Resolves once it is gone, or needn't go.
 */
export async function orphanPods(args: WorkArgs & { templates?: string[] }): Promise<void> {
  const { kubeConfig, namespace, name, templates, timeoutSeconds = 600 } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const deadline = Date.now() + timeoutSeconds * 1000;
  try {
    if (claimTemplateNames(await cluster.statefulSet(name)).join() === templates?.join()) return;
    await cluster.orphanPods(name);
    while (await cluster.statefulSet(name)) {
      if (Date.now() >= deadline) throw new UserError(`StatefulSet ${namespace}/${name} doesn't go away`);
      await pause(lookMilliseconds);
    }
  } catch (error) {
    if (statusOf(error) === 404) return;
    throw new UserError(`StatefulSet ${namespace}/${name} can't be replaced: ${apiMessage(error)}`);
  }
}
