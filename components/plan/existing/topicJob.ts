import type { ClusterPlan } from "../clusterPlan";
import type { ExistingCluster } from "./existingCluster";

/** Whether there is something for the Job to do that makes the topics. */
export function hasTopicJob({
  topics,
  runtimeSettings,
}: Pick<ClusterPlan, "topics" | "runtimeSettings">): boolean {
  return topics.length > 0 || Object.keys(runtimeSettings).length > 0;
}

/** What is left of an earlier `up`, and what becomes of it. */
export function describeUnfinishedJobs(
  plan: Pick<ClusterPlan, "topics" | "runtimeSettings">,
  { unfinishedJobs = [] }: Pick<ExistingCluster, "unfinishedJobs">,
): string[] {
  if (!hasTopicJob(plan)) return [];
  return unfinishedJobs.map(({ name, hasFailed }) => {
    const what = hasFailed ? "has failed" : "isn't done since an earlier `up`";
    return `Job ${name}: ${what}, and is made anew`;
  });
}
