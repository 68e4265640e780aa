import type { ExistingCluster } from "./existingCluster";

/** What is left of an earlier `up`, and what becomes of it. */
export function describeUnfinishedJobs({
  unfinishedJobs = [],
}: Pick<ExistingCluster, "unfinishedJobs">): string[] {
  return unfinishedJobs.map(({ name, hasFailed }) => {
    const what = hasFailed ? "has failed" : "isn't done since an earlier `up`";
    return `Job ${name}: ${what}, and is made anew`;
  });
}
