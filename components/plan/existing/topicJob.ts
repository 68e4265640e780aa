import type { ClusterPlan } from "../clusterPlan";
import type { ExistingCluster } from "./existingCluster";

/** Whether there is something for the Job to do that makes the topics. */
export function hasTopicJob({ topics, runtimeSettings, security, reassignment }: JobWork): boolean {
  const { rebalances, raises } = reassignment;
  // Of a closed cluster users may have left, whom nobody plans any more.
  const hasOthers = Object.keys(runtimeSettings).length > 0 || security !== undefined;
  return topics.length > 0 || hasOthers || rebalances || raises;
}

/** What the Job has to do. */
type JobWork = Pick<ClusterPlan, "topics" | "runtimeSettings" | "security" | "reassignment">;

/** What is left of an earlier `up`, and what becomes of it. */
export function describeUnfinishedJobs(
  plan: JobWork,
  { unfinishedJobs = [] }: Pick<ExistingCluster, "unfinishedJobs">,
): string[] {
  if (!hasTopicJob(plan)) return [];
  return unfinishedJobs.map(({ name, hasFailed }) => {
    const what = hasFailed ? "has failed" : "isn't done since an earlier `up`";
    return `Job ${name}: ${what}, and is made anew`;
  });
}
