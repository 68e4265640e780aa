import type { ClusterPlan } from "../clusterPlan";
import { topicsOfFactors } from "../kafka/replication";
import { settingPath } from "../settings";
import type { ExistingCluster } from "./existingCluster";

/** Kafka's ids of the topics that are seen, by their names. */
export function topicIds({ topics = {} }: Pick<ExistingCluster, "topics"> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(topics).flatMap(([name, topic]) => (topic ? [[name, topic.id]] : [])),
  );
}

/** Topics that were made with fewer copies than their like are made with by now, and what becomes of them, a sentence each. */
export function describeFewerCopies(
  { replication, topics, reassignment }: Pick<ClusterPlan, "replication" | "topics" | "reassignment">,
  { sets = [] }: Pick<ExistingCluster, "sets">,
): string[] {
  return topicsOfFactors(topics).flatMap(({ factor, names }) => {
    const now = Number(replication[factor]);
    const known = sets.flatMap(({ settings }) => Number(settings?.[factor]) || []);
    const was = Math.min(...known);
    if (known.length === 0 || !(was < now) || names.length === 0) return [];
    const copies = was === 1 ? "1 copy" : `${was} copies`;
    const what = reassignment.raises
      ? `what is there with ${copies} gets as many: ${names.join(", ")}`
      : `what is there keeps ${copies}: ${names.join(", ")}. \`reassignment.replicationFactor: raise\` gives it as many`;
    return [`${settingPath("config", factor)}: becomes ${now}, and ${what}`];
  });
}
