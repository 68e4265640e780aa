import type { ClusterPlan } from "../clusterPlan";
import { RemovedTopics } from "../../args";
import type { ExistingCluster } from "./existingCluster";
import { hasTopicWork } from "./topicDrift";

/** Whether there is something for the Job to do that makes the topics. */
export function hasTopicJob({ topics, removedTopics, runtimeSettings, security }: JobWork): boolean {
  // Topics may have left, and of a closed cluster users, which nobody plans any more.
  const mayHaveLeft = removedTopics === RemovedTopics.Delete || security !== undefined;
  return topics.length > 0 || Object.keys(runtimeSettings).length > 0 || mayHaveLeft;
}

/** What the Job has to do. */
type JobWork = Pick<ClusterPlan, "topics" | "removedTopics" | "runtimeSettings" | "security">;

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
  const { jobs = [] } = existing;
  const idsOf = (isMeant: boolean) =>
    jobs.filter(({ state }) => (state === "done") === isMeant).map(({ uid }) => uid);
  return { unfinished: idsOf(false), undone: hasTopicWork(plan, existing) ? idsOf(true) : [] };
}

/** What is left of an earlier `up`, and what becomes of it. */
export function describeUnfinishedJobs(
  plan: JobWork,
  { jobs = [] }: Pick<ExistingCluster, "jobs">,
): string[] {
  if (!hasTopicJob(plan)) return [];
  const unfinished = jobs.filter(({ state }) => state !== "done");
  return unfinished.map(({ name, state }) => {
    const what = state === "failed" ? "has failed" : "isn't done since an earlier `up`";
    return `Job ${name}: ${what}, and is made anew`;
  });
}
