import { setTimeout as pause } from "node:timers/promises";
import type { V1Job, V1OwnerReference } from "@kubernetes/client-node";
import { TASK_LABEL } from "../../plan/labels";
import type { ExistingJob } from "../../plan/existing/existingCluster";
import { UserError } from "../../userError";
import { apiMessage, orUndefined } from "../kubernetes/apiErrors";
import { isLabelled } from "../kubernetes/ownership";
import type { WorkArgs } from "../kubernetes/workArgs";
import { outcomeOf } from "../look/existingJobs";
import { ClusterEditor } from "./clusterEditor";

const lookMilliseconds = 200;

/** A Job that isn't Pulumi's: what it does is over before Pulumi's own step begins, or comes after the last. */
export interface OwnJob {
  job: V1Job;
  /** Others that are removed before. */
  others: Pick<ExistingJob, "name" | "uid">[];
}

/**
 * Begins a Job, unless it goes on in the cluster since an `up` that was killed: it is found by its name, which says what it does.
 * One that has ended says nothing of what is there by now, and is made anew.
 */
export async function beginJob(args: WorkArgs & OwnJob): Promise<void> {
  const { kubeConfig, namespace, name, job, others, progress } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  try {
    const found = await orUndefined([404], cluster.job(name));
    const isRunning = found !== undefined && (await outcomeOf(cluster, found)) === undefined;
    const stale = ((await cluster.jobs(kindLabels(job))) ?? []).filter(
      ({ metadata }) => !isRunning || metadata?.name !== name,
    );
    for (const each of [...stale, ...others.map(asJob)]) await removed(cluster, each, args);
    if (isRunning) progress?.("goes on since an earlier `up`");
    else
      await cluster.make({
        ...job,
        metadata: { ...job.metadata, ownerReferences: await owner(cluster, job) },
      });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Job ${namespace}/${name} can't be made: ${apiMessage(error)}`);
  }
}

/** Removes a Job that is done. What this leaves behind, the next one removes. */
export async function dropJob({ kubeConfig, namespace, name }: WorkArgs): Promise<void> {
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const done = await orUndefined([404, 403], cluster.job(name));
  if (done) await cluster.deleteJob(done).catch(() => undefined);
}

function kindLabels({ metadata }: V1Job): Record<string, string> {
  const names = [TASK_LABEL, "app.kubernetes.io/instance"];
  return Object.fromEntries(names.map((label) => [label, metadata?.labels?.[label] ?? ""]));
}

function asJob({ name, uid }: OwnJob["others"][number]): V1Job {
  return { metadata: { name, uid } };
}

async function removed(
  cluster: ClusterEditor,
  job: V1Job,
  { timeoutSeconds = 600 }: WorkArgs,
): Promise<void> {
  const { name = "", uid } = job.metadata ?? {};
  await cluster.deleteJob(job);
  const isThere = async () => (await orUndefined([404], cluster.job(name)))?.metadata?.uid === uid;
  for (const end = Date.now() + timeoutSeconds * 1000; await isThere(); await pause(lookMilliseconds)) {
    if (Date.now() >= end) throw new UserError(`Job ${name} doesn't go away`);
  }
}

/** Pulumi doesn't know it, so what `destroy` removes takes it along. */
async function owner(cluster: ClusterEditor, job: V1Job): Promise<V1OwnerReference[] | undefined> {
  const instance = job.metadata?.labels?.["app.kubernetes.io/instance"] ?? "";
  const sets = (await cluster.statefulSets()) ?? [];
  const own = sets.filter((set) =>
    isLabelled(set, { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": instance }),
  );
  const [first] = own.filter(({ spec }) => (spec?.replicas ?? 1) > 0);
  const { name, uid } = first?.metadata ?? {};
  return name && uid ? [{ apiVersion: "apps/v1", kind: "StatefulSet", name, uid }] : undefined;
}
