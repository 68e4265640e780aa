import { setTimeout as pause } from "node:timers/promises";
import type { V1Job } from "@kubernetes/client-node";
import { UserError } from "../../userError";
import { apiMessage, orUndefined } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { outcomeOf } from "../look/existingJobs";
import { ClusterEditor } from "./clusterEditor";

const lookMilliseconds = 200;

/**
 * Makes a Job of the program's own, unless an earlier `up` has made it and it still works. One that has ended made something
 * else of another cluster than there is now: it is made anew.
 */
export async function beginTask(args: WorkArgs & { job: V1Job }): Promise<void> {
  const { kubeConfig, namespace, name, job, timeoutSeconds = 600, progress } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const object = `Job ${namespace}/${name}`;
  try {
    const found = await orUndefined([404], cluster.job(name));
    if (found && !(await outcomeOf(cluster, found))) {
      progress?.("goes on, as an interrupted `up` has begun it");
      return;
    }
    if (found) await cluster.deleteJob(found);
    for (const end = Date.now() + timeoutSeconds * 1000; !(await cluster.make(job));) {
      if (Date.now() >= end) throw new UserError(`${object} doesn't go away`);
      await pause(lookMilliseconds);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${object} can't be made: ${apiMessage(error)}. Grant "create" and "delete" on jobs.`,
    );
  }
}

/** Takes a Job away that is done. One that stays does no harm, and is replaced by the next of its name. */
export async function endTask({ kubeConfig, namespace, name }: WorkArgs): Promise<void> {
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  try {
    const found = await orUndefined([404], cluster.job(name));
    if (found) await cluster.deleteJob(found);
  } catch {
    // Nothing needs it to be gone.
  }
}
