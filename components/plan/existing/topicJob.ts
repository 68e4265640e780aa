import type { ClusterPlan } from "../clusterPlan";
import type { ExistingCluster, ExistingJob } from "./existingCluster";
import { hasTopicWork } from "./topicDrift";

/** Ids of Jobs of an earlier `up` that are made anew. */
export interface FormerJobs {
  /** Their work isn't done. */
  unfinished: string[];
  /** It was done, and isn't any more. */
  undone: string[];
}

/** The Jobs that have to run again, where Pulumi leaves them as they are. */
export function formerJobs(
  plan: Pick<ClusterPlan, "topics" | "removedTopics" | "version">,
  existing: Pick<ExistingCluster, "topics" | "topicLists" | "jobs"> = {},
): FormerJobs {
  const done = (existing.jobs ?? []).filter(({ state }) => state === "done");
  const idsOf = (jobs: ExistingJob[]) => jobs.map(({ uid }) => uid);
  return {
    unfinished: idsOf(unfinishedJobs(existing)),
    undone: hasTopicWork(plan, existing) ? idsOf(done) : [],
  };
}

/** Those that an earlier `up` has made and whose work isn't done. */
export function unfinishedJobs({ jobs = [] }: Pick<ExistingCluster, "jobs">): ExistingJob[] {
  return jobs.filter(({ state }) => state !== "done");
}

/** What is left of an earlier `up`, and what becomes of it. */
export function describeUnfinishedJobs(existing: Pick<ExistingCluster, "jobs">): string[] {
  return unfinishedJobs(existing).map(({ name, state }) => {
    const what = state === "failed" ? "has failed" : "isn't done since an earlier `up`";
    return `Job ${name}: ${what}, and is made anew`;
  });
}
