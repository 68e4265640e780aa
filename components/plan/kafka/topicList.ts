import type { PlannedTopic } from "./topics";

/**
 * The topics as the agent reads them (kafkacluster.agent.topics.Topics): a line a topic, its name and then
 * `setting=value` by single spaces. Sorted, so that reordering the arguments changes nothing.
 */
export function renderTopics(topics: PlannedTopic[]): string {
  return topics
    .map((topic) => `${topic.name} ${topicLine(topic)}`.trimEnd())
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

/** What a topic is to be, without its name. */
export function topicLine({ partitions, replicas, config }: PlannedTopic): string {
  const settings = Object.keys(config)
    .sort()
    .map((setting) => `${setting}=${percentEncode(config[setting])}`);
  return [
    ...(partitions === undefined ? [] : [`partitions=${partitions}`]),
    ...(replicas === undefined ? [] : [`replicas=${replicas}`]),
    ...settings,
  ].join(" ");
}

/** Only what would end the value is encoded, so that a diff stays readable. */
function percentEncode(value: string): string {
  return value.replace(/[\s%\p{Cc}]/gu, encodeURIComponent);
}
