import type { ClusterPlan } from "../clusterPlan";
import { settingPath } from "../settings";
import type { ExistingCluster } from "./existingCluster";

/** Kafka's ids of the topics that are seen, by their names. */
export function topicIds({ topics = {} }: Pick<ExistingCluster, "topics"> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(topics).flatMap(([name, topic]) => (topic ? [[name, topic.id]] : [])),
  );
}

/** Topics that were made with fewer copies than their like are made with by now: nothing changes them, a sentence each. */
export function describeFewerCopies(
  { replication, topics }: Pick<ClusterPlan, "replication" | "topics">,
  { sets = [] }: Pick<ExistingCluster, "sets">,
): string[] {
  return Object.entries(MADE_WITH).flatMap(([factor, made]) => {
    const now = Number(replication[factor]);
    const known = sets.flatMap(({ settings }) => Number(settings?.[factor]) || []);
    const was = Math.min(...known);
    const names = made ?? topics.filter(({ replicas }) => replicas === undefined).map(({ name }) => name);
    if (known.length === 0 || !(was < now) || names.length === 0) return [];
    return [
      `${settingPath("config", factor)}: becomes ${now}, and what is there keeps ${was === 1 ? "1 copy" : `${was} copies`}: ` +
        `${names.join(", ")}. To give it more, move it with kafka-reassign-partitions (docs/day-two.md)`,
    ];
  });
}

/** The topics that each replication factor is for; undefined for those of the arguments. */
const MADE_WITH: Record<string, string[] | undefined> = {
  "default.replication.factor": undefined,
  "offsets.topic.replication.factor": ["__consumer_offsets"],
  "transaction.state.log.replication.factor": ["__transaction_state"],
  "share.coordinator.state.topic.replication.factor": ["__share_group_state"],
};
