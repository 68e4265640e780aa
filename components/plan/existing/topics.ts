import type { ClusterPlan } from "../clusterPlan";
import { topicsOfFactors } from "../kafka/replication";
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
