import { RemovedTopics, type TopicArgs } from "../../args";
import { countsInWords, isCount, planChoice } from "../checks";
import { Mistakes } from "../mistakes";
import { capsMinimum, checkFactor, checkInSync } from "./replication";
import { plainSettings, settingPath } from "../settings";
import { checkTopicSettings } from "./settings/topicSettings";

/** A topic as the agent reconciles it; what is undefined is the brokers' default. */
export interface PlannedTopic {
  name: string;
  partitions?: number;
  replicas?: number;
  /** Whether nothing here may delete it. */
  protect?: true;
  config: Record<string, string>;
}

/** Most characters of a topic's name: the directory of a partition adds some. Source: Kafka's Topic class. */
const LONGEST_TOPIC = 249;

/** Topics that Kafka makes for itself. Source: Kafka's classes Topic and TopicBasedRemoteLogMetadataManagerConfig. */
const OWN_TOPICS = [
  "__consumer_offsets",
  "__transaction_state",
  "__share_group_state",
  "__cluster_metadata",
  "__remote_log_metadata",
];

/** Brokers' defaults that a topic's own values are checked against. */
export interface TopicDefaults {
  brokers: number;
  replicas: number;
  minInSync: number;
  version: string;
  /** Whether controllers make the topics; else ZooKeeper keeps them. */
  hasControllers: boolean;
  /** Whether brokers can keep segments elsewhere. */
  isTiered: boolean;
}

/** Records that controllers write for one request, at most. Source: Kafka's QuorumController, 3.3 to 4.4. */
const MOST_RECORDS = 10_000;

/** Checks the topics. */
export function planTopics(
  args: TopicArgs[] | undefined,
  defaults: TopicDefaults,
  mistakes: Mistakes,
): PlannedTopic[] {
  const names = new Map<string, { name: string; path: string }>();
  return (args ?? []).map((topic, i) => {
    const path = `topics[${i}]`;
    checkName(topic.name, `${path}.name`, names, mistakes);
    checkPartitions(topic, path, defaults, mistakes);
    if (topic.replicas !== undefined) {
      checkFactor(topic.replicas, defaults.brokers, `${path}.replicas`, mistakes);
    }
    const config = plainSettings(topic.config, `${path}.config`, mistakes);
    checkTopicSettings(`${path}.config`, config, defaults.version, defaults.isTiered, mistakes);
    checkTopicInSync(topic, config["min.insync.replicas"], path, defaults, mistakes);
    const { name, partitions, replicas, protect } = topic;
    return { name, partitions, replicas, ...(protect && { protect }), config };
  });
}

/** Checks what becomes of topics that aren't described any more. */
export function planRemovedTopics(
  removed: RemovedTopics = RemovedTopics.Keep,
  config: Record<string, string>,
  mistakes: Mistakes,
): RemovedTopics {
  const path = "removedTopics";
  if (removed === RemovedTopics.Delete && config["delete.topic.enable"]?.toLowerCase() === "false") {
    mistakes.add(
      path,
      'is "delete", and brokers with delete.topic.enable=false delete none; write one or the other',
    );
  }
  return planChoice(removed, RemovedTopics, path, mistakes);
}

function checkName(
  name: string,
  path: string,
  taken: Map<string, { name: string; path: string }>,
  mistakes: Mistakes,
): void {
  if (!/^[a-zA-Z0-9._-]+$/.test(name) || name.length > LONGEST_TOPIC || name === "." || name === "..") {
    mistakes.add(
      path,
      `is "${name}"; Kafka takes letters, digits, ".", "_" and "-", at most ${LONGEST_TOPIC} of them`,
    );
    return;
  }
  // Metrics turn dots into underscores, so the broker refuses names that are alike then.
  const inMetrics = name.replaceAll(".", "_");
  const collision = taken.get(inMetrics);
  if (OWN_TOPICS.includes(name)) {
    mistakes.add(path, `is "${name}", a topic of Kafka's own; take another name`);
  } else if (OWN_TOPICS.includes(inMetrics)) {
    mistakes.add(path, `is "${name}", which Kafka can't tell from its own "${inMetrics}"; take another name`);
  } else if (collision?.name === name) {
    mistakes.add(path, `is "${name}", as is ${collision.path}; a topic can be described once`);
  } else if (collision) {
    mistakes.add(path, `is "${name}", which Kafka can't tell from "${collision.name}" in ${collision.path}`);
  } else {
    taken.set(inMetrics, { name, path });
  }
}

function checkPartitions(
  { partitions, config }: TopicArgs,
  path: string,
  { hasControllers }: TopicDefaults,
  mistakes: Mistakes,
): void {
  if (partitions === undefined) return;
  // The topic itself is a record, too.
  const most = MOST_RECORDS - 1 - Object.keys(config ?? {}).length;
  if (!isCount(partitions)) {
    mistakes.add(`${path}.partitions`, `is ${partitions}; write a whole number ${countsInWords(partitions)}`);
  } else if (hasControllers && partitions > most) {
    mistakes.add(
      `${path}.partitions`,
      `is ${partitions}; Kafka's controllers make a topic of at most ${most} partitions with its settings`,
    );
  }
}

/** A topic inherits the minimum, so a topic with fewer copies than the brokers' default may clash with it. */
function checkTopicInSync(
  topic: TopicArgs,
  own: string | undefined,
  path: string,
  { replicas: usual, minInSync, version }: TopicDefaults,
  mistakes: Mistakes,
): void {
  const replicas = topic.replicas ?? usual;
  if (own !== undefined) {
    const factorName = topic.replicas === undefined ? "the default replication factor" : `${path}.replicas`;
    const of = { factor: replicas, factorName, version };
    checkInSync(own, of, settingPath(`${path}.config`, "min.insync.replicas"), mistakes);
    return;
  }
  // One copy is as safe as it can be.
  const isEnough = replicas > minInSync || (replicas === 1 && (minInSync === 1 || capsMinimum(version)));
  if (topic.replicas === undefined || replicas < 1 || isEnough) return;
  const isUnwritable = replicas < minInSync && !capsMinimum(version);
  const relation = replicas < minInSync ? "below" : "equal to";
  const effect = isUnwritable
    ? "no producer with acks=all could ever write"
    : "producers with acks=all would stop whenever one broker is down";
  mistakes.add(
    `${path}.replicas`,
    `is ${replicas}, ${relation} the brokers' min.insync.replicas of ${minInSync}; ${effect}. Set ` +
      `config["min.insync.replicas"] of the topic to "${Math.max(1, replicas - 1)}" or raise replicas`,
  );
}
