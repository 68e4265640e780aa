import type { PlannedTopic } from "./topics";

/** The topics, in what the topic Job mounts. */
export const TOPICS_FILE = "topics.txt";

/** What the list remembers of those before it, which Kafka doesn't know. */
export interface TopicListContext {
  /** Lists that exist; several where an `up` was interrupted. */
  former: string[];
  /** Whether a topic that leaves is deleted. */
  deletes: boolean;
  /** Kafka's ids of the topics that there are, by their names. */
  ids: Record<string, string>;
}

/**
 * The topics as the agent reads them (kafkacluster.agent.job.DesiredTopics): a line a topic, its name and then
 * `setting=value` by single spaces. Sorted, so that reordering the arguments changes nothing. Settings that former lists
 * gave are taken back where they still have that value; topics that have left are deleted where they still have that id. Both stay in
 * it, so that what an `up` that was interrupted leaves is done by the next one, and nothing of somebody else's is touched.
 */
export function renderTopics(
  topics: PlannedTopic[],
  { former, deletes, ids }: TopicListContext = { former: [], deletes: false, ids: {} },
): string {
  const before = former.map(parseTopics);
  const lines = [
    ...topics.map((topic) => {
      const words = [topicLine(topic), ...unsetWords(topic, before)];
      return [topic.name, ...words].filter((word) => word !== "").join(" ");
    }),
    ...(deletes
      ? removedTopics(topics, before, ids).map(({ name, id }) => `${REMOVED}${name} id=${id}`)
      : []),
  ];
  return [...new Set(lines)]
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

/** Topics that have left, with the ids that they had: a name that has left already is somebody else's by now. */
function removedTopics(
  topics: PlannedTopic[],
  before: FormerTopics[],
  ids: Record<string, string>,
): RemovedTopic[] {
  const left = before.flatMap(({ removed }) => removed);
  const leaving = before
    .flatMap((list) => list.topics)
    .filter(({ name }) => ids[name] !== undefined && !left.some((topic) => topic.name === name))
    .map(({ name }) => ({ name, id: ids[name] }));
  const names = new Set(topics.map(({ name }) => name));
  return [...left, ...leaving].filter(({ name }) => !names.has(name));
}

function unsetWords({ name, config }: PlannedTopic, before: FormerTopics[]): string[] {
  const own = before.flatMap(({ topics }) => topics.filter((topic) => topic.name === name));
  const given = own.flatMap((topic) => [
    ...Object.entries(topic.config),
    ...topic.unset.map(({ setting, value }): [string, string] => [setting, value]),
  ]);
  const words = given
    .filter(([setting]) => !(setting in config))
    .map(([setting, value]) => `${UNSET}${setting}=${percentEncode(value)}`);
  return [...new Set(words)].sort();
}

/** What a topic is to be, without its name. */
export function topicLine({ partitions, replicas, protect, config }: PlannedTopic): string {
  const settings = Object.keys(config)
    .sort()
    .map((setting) => `${setting}=${percentEncode(config[setting])}`);
  return [
    ...(partitions === undefined ? [] : [`partitions=${partitions}`]),
    ...(replicas === undefined ? [] : [`replicas=${replicas}`]),
    ...(protect ? ["protect=true"] : []),
    ...settings,
  ].join(" ");
}

/** Only what would end the value is encoded, so that a diff stays readable. */
export function percentEncode(value: string): string {
  return value.replace(/[\s%\p{Cc}]/gu, encodeURIComponent);
}

/** A topic as a former list describes it. */
export interface FormerTopic {
  name: string;
  partitions?: number;
  replicas?: number;
  protect: boolean;
  config: Record<string, string>;
  /** Settings that lists before gave it, with each value. */
  unset: { setting: string; value: string }[];
}

/** A topic that has left. */
export interface RemovedTopic {
  name: string;
  /** The one that Kafka knows it by. */
  id: string;
}

/** What such a text has. */
export interface FormerTopics {
  topics: FormerTopic[];
  removed: RemovedTopic[];
}

/** What a list has, also one that a former version wrote. */
export function parseTopics(text: string): FormerTopics {
  const former: FormerTopics = { topics: [], removed: [] };
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const [name, ...words] = line.split(" ");
    const pairs = words.map((word): [string, string] => {
      const end = word.indexOf("=");
      return [word.slice(0, end), decodeURIComponent(word.slice(end + 1))];
    });
    const { partitions, replicas, protect, id } = Object.fromEntries(
      pairs.filter(([key]) => OWN.includes(key)),
    );
    if (name.startsWith(REMOVED)) {
      former.removed.push({ name: name.slice(REMOVED.length), id });
      continue;
    }
    const isUnset = ([key]: [string, string]) => key.startsWith(UNSET);
    former.topics.push({
      name,
      ...(partitions !== undefined && { partitions: Number(partitions) }),
      ...(replicas !== undefined && { replicas: Number(replicas) }),
      protect: protect === "true",
      config: Object.fromEntries(pairs.filter((pair) => !OWN.includes(pair[0]) && !isUnset(pair))),
      unset: pairs.filter(isUnset).map(([key, value]) => ({ setting: key.slice(UNSET.length), value })),
    });
  }
  return former;
}

/** Words that are no setting of Kafka's. */
const OWN = ["partitions", "replicas", "protect", "id"];
/** Before a setting that was given; no name of Kafka's has a colon. */
const UNSET = "unset:";
/** Before a topic that has left. */
const REMOVED = "removed:";
