import { gunzipSync, gzipSync } from "node:zlib";
import type { PlannedTopic } from "./topics";

/** The topics, in what the topic Job mounts. */
export const TOPICS_FILE = "topics.txt";
/** The same where the list is long. */
const PACKED_FILE = `${TOPICS_FILE}.gz`;
/** A ConfigMap holds 1 MiB at most, and has more than this list. */
const MOST_BYTES = 512 * 1024;

/** What of a ConfigMap holds the list. */
export interface ListContent {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

/** The list as a ConfigMap holds it: readable, and packed where it is too long for that. */
export function listContent(text: string): ListContent {
  if (Buffer.byteLength(text) <= MOST_BYTES) return { data: { [TOPICS_FILE]: text } };
  return { binaryData: { [PACKED_FILE]: gzipSync(text, { level: 9 }).toString("base64") } };
}

/** The list in a ConfigMap; undefined where there is none. */
export function listIn({ data, binaryData }: ListContent): string | undefined {
  const packed = binaryData?.[PACKED_FILE];
  return packed === undefined ? data?.[TOPICS_FILE] : gunzipSync(Buffer.from(packed, "base64")).toString();
}

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
  const before = formerLists(former);
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
  { topics: described, removed: left }: FormerTopics,
  ids: Record<string, string>,
): RemovedTopic[] {
  const gone = new Set(left.map(({ name }) => name));
  const leaving = described
    .filter(({ name }) => ids[name] !== undefined && !gone.has(name))
    .map(({ name }) => ({ name, id: ids[name] }));
  const names = new Set(topics.map(({ name }) => name));
  return [...left, ...leaving].filter(({ name }) => !names.has(name));
}

function unsetWords({ name, config }: PlannedTopic, before: FormerLists): string[] {
  const given = before
    .of(name)
    .flatMap((topic) => [
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

/** What all of them have. */
export interface FormerLists extends FormerTopics {
  /** What they say of a topic. */
  of: (name: string) => FormerTopic[];
}

const known = new WeakMap<string[], FormerLists>();

/** What these lists have, found by name: there may be ten thousand topics, and many questions of each. */
export function formerLists(texts: string[] = []): FormerLists {
  const before = known.get(texts);
  if (before) return before;
  const lists = texts.map(parseTopics);
  const topics = lists.flatMap((list) => list.topics);
  const byName = new Map<string, FormerTopic[]>();
  for (const topic of topics) byName.set(topic.name, [...(byName.get(topic.name) ?? []), topic]);
  const found = {
    topics,
    removed: lists.flatMap(({ removed }) => removed),
    of: (name: string) => byName.get(name) ?? [],
  };
  known.set(texts, found);
  return found;
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
