import type { PlannedTopic } from "./topics";

/** The topics, in what the topic Job mounts. */
export const TOPICS_FILE = "topics.txt";

/**
 * The topics as the agent reads them (kafkacluster.agent.job.Job): a line a topic, its name and then
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
export function percentEncode(value: string): string {
  return value.replace(/[\s%\p{Cc}]/gu, encodeURIComponent);
}

/** The topics that such a text has, each with its settings. */
export function parseTopics(text: string): { name: string; config: Record<string, string> }[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [name, ...settings] = line.split(" ");
    const pairs = settings.map((setting) => {
      const end = setting.indexOf("=");
      return [setting.slice(0, end), decodeURIComponent(setting.slice(end + 1))];
    });
    return { name, config: Object.fromEntries(pairs.filter(([key]) => !COUNTS.includes(key))) };
  });
}

/** What stands beside a topic's settings. */
const COUNTS = ["partitions", "replicas"];
