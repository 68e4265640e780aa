import { setTimeout as pause } from "node:timers/promises";
import type { V1Job } from "@kubernetes/client-node";
import { apiMessage, orUndefined } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import type { FormerJobs } from "../../plan/existing/topicJob";
import { outcomeOf } from "../look/existingJobs";
import { UserError } from "../../userError";
import { ClusterEditor } from "./clusterEditor";

const lookMilliseconds = 50;

/** A Job as it was made, and which of its name are to be made anew. */
export interface MadeJob {
  job: V1Job;
  former: FormerJobs;
}

/**
 * Makes a Job anew that isn't done since an earlier `up`, or that somebody deleted: what kept it from its end may be mended,
 * and Kubernetes tries ever more seldom, and in the end not at all. The same for one whose work somebody has undone.
 */
export async function rerun(args: WorkArgs & MadeJob): Promise<void> {
  const { kubeConfig, namespace, name, job, former, timeoutSeconds = 600, progress } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const object = `Job ${namespace}/${name}`;
  try {
    const found = await orUndefined([404], cluster.job(name));
    const uid = found?.metadata?.uid;
    const why = found
      ? await whyAnew(cluster, found, former)
      : "was deleted by other means, and is made again";
    if (why === undefined) return;
    progress?.(why);
    if (found) await cluster.deleteJob(found);
    // A finalizer may keep it for a while.
    const isThere = async () => (await orUndefined([404], cluster.job(name)))?.metadata?.uid === uid;
    for (const end = Date.now() + timeoutSeconds * 1000; found && (await isThere());) {
      if (Date.now() >= end) throw new UserError(`${object} doesn't go away`);
      await pause(lookMilliseconds);
    }
    await cluster.make(asMade(job));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${object} can't be made anew: ${apiMessage(error)}`);
  }
}

/** Undefined for one that is left as it is. */
async function whyAnew(
  cluster: ClusterEditor,
  job: V1Job,
  { unfinished, undone }: FormerJobs,
): Promise<string | undefined> {
  const uid = job.metadata?.uid ?? "";
  if (undone.includes(uid)) return "made topics that aren't what they were any more, and is made anew";
  const isDone = !unfinished.includes(uid) || (await outcomeOf(cluster, job))?.state === "done";
  return isDone ? undefined : "isn't done since an earlier `up`, and is made anew";
}

/** Without what Kubernetes adds to find the Job's pods: it does so for each Job, and refuses another one's. */
function asMade({ metadata, spec }: V1Job): V1Job {
  const { selector: _, template, ...rest } = spec!;
  const labels = Object.entries(template.metadata?.labels ?? {}).filter(([label]) => !isAdded(label));
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: metadata?.name,
      namespace: metadata?.namespace,
      labels: metadata?.labels,
      annotations: metadata?.annotations,
    },
    spec: {
      ...rest,
      template: { ...template, metadata: { ...template.metadata, labels: Object.fromEntries(labels) } },
    },
  };
}

/** @see https://kubernetes.io/docs/reference/labels-annotations-taints/#batchkubernetesiocontroller-uid */
function isAdded(label: string): boolean {
  return /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/.test(label);
}
