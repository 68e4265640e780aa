import type { ClusterPlan } from "../clusterPlan";
import { parseTopics } from "../kafka/topicList";
import { settingPath } from "../settings";
import type { ExistingCluster } from "./existingCluster";

/** Settings that the topics were given and that the arguments don't have any more: they stay as they are, a sentence each. */
export function describeLeftSettings(
  { topics }: Pick<ClusterPlan, "topics">,
  { topicLists = [] }: Pick<ExistingCluster, "topicLists">,
): string[] {
  const before = topicLists.flatMap(parseTopics);
  return topics.flatMap(({ name, config }, i) => {
    const given = before.filter((topic) => topic.name === name).map((topic) => topic.config);
    const left = Object.entries(Object.assign({}, ...given) as Record<string, string>).filter(
      ([setting]) => !(setting in config),
    );
    return left.map(
      ([setting, value]) =>
        `${settingPath(`topics[${i}].config`, setting)}: isn't described any more, and topic ${name} keeps ${value}. ` +
        `For Kafka's default: kafka-configs --alter --topic ${name} --delete-config ${setting}`,
    );
  });
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
