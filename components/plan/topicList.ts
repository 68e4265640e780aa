import type { PlannedTopic } from "./topics";

/**
 * The topics as the agent reads them (kafkacluster.agent.Topics): a line a topic, its name and then
 * `setting=value` by single spaces. Sorted, so that reordering the arguments changes nothing.
 */
export function renderTopics(topics: PlannedTopic[]): string {
  return topics
    .map((topic) => {
      const settings = Object.keys(topic.config)
        .sort()
        .map((setting) => `${setting}=${percentEncode(topic.config[setting])}`);
      return [
        topic.name,
        ...(topic.partitions === undefined ? [] : [`partitions=${topic.partitions}`]),
        ...(topic.replicas === undefined ? [] : [`replicas=${topic.replicas}`]),
        ...settings,
      ].join(" ");
    })
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

/** Only what would end the value is encoded, so that a diff stays readable. */
function percentEncode(value: string): string {
  return value.replace(/[\s%\p{Cc}]/gu, encodeURIComponent);
}
