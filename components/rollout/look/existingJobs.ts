import type { V1Job } from "@kubernetes/client-node";
import type { ExistingJob } from "../../plan/existing/existingCluster";
import { jobOutcome } from "../diagnosis/jobSymptoms";
import type { Verdict } from "../diagnosis/verdict";
import type { ClusterView } from "../kubernetes/clusterView";
import { configMapsOf } from "./describeSet";

/** The Jobs with these labels, and what has become of them; undefined where they may not be listed. */
export async function existingJobs(
  view: ClusterView,
  labels: Record<string, string>,
): Promise<ExistingJob[] | undefined> {
  const jobs = await view.jobs(labels);
  return (
    jobs &&
    Promise.all(
      jobs.map(async (job): Promise<ExistingJob> => {
        const { name = "", uid = "" } = job.metadata ?? {};
        const { state } = (await outcomeOf(view, job)) ?? {};
        const mounts = configMapsOf(job.spec?.template.spec);
        return { name, uid, state: state === "done" || state === "failed" ? state : "working", mounts };
      }),
    )
  );
}

/** What has become of a Job; undefined while it works. Beside a container that runs on, its pods alone tell it. */
export async function outcomeOf(view: ClusterView, job: V1Job): Promise<Verdict | undefined> {
  const told = jobOutcome(job, undefined, undefined, 0);
  return told ?? jobOutcome(job, await view.pods(job), undefined, 0);
}
