import type { ClusterPlan } from "../clusterPlan";
import { topicSettings } from "../kafka/settings/topicSettings";
import { itemsOf } from "../kafka/settings/values";
import { type FormerLists, formerLists } from "../kafka/topicList";
import type { PlannedTopic } from "../kafka/topics";
import type { Mistakes } from "../mistakes";
import { settingPath } from "../settings";
import type { ExistingCluster, ExistingTopic } from "./existingCluster";
import { deletedTopics } from "./removedTopics";

type Planned = Pick<ClusterPlan, "topics" | "removedTopics" | "version">;
type Seen = Pick<ExistingCluster, "topics" | "topicLists" | "doneLists" | "jobs">;

/** Refuses fewer partitions than there are, whoever made them. */
export function checkExistingTopics(
  plan: Pick<Planned, "topics">,
  { topics = {}, doneLists }: Seen,
  mistakes: Mistakes,
): void {
  const lists = formerLists(doneLists?.topics);
  plan.topics.forEach(({ name, partitions }, i) => {
    const there = topics[name]?.partitions;
    if (partitions === undefined || there === undefined || partitions >= there) return;
    const former = lists.of(name);
    const byHand = former.length > 0 && former.every((topic) => topic.partitions === partitions);
    mistakes.add(
      `topics[${i}].partitions`,
      `is ${partitions}, and topic ${name} has ${there}${byHand ? ", as somebody has added some by other means" : ""}. Kafka ` +
        `takes none away, as it would lose what they hold: write ${there}`,
    );
  });
}

/** Whether the Job has something to do that the arguments alone don't tell. */
export function hasTopicWork(plan: Planned, existing: Seen): boolean {
  if (!existing.topics) return false;
  const lists = formerLists(existing.topicLists);
  const differs = plan.topics.some((topic) => {
    const there = existing.topics![topic.name];
    return (
      !there ||
      there.partitions < (topic.partitions ?? 0) ||
      otherCopies(topic, there) ||
      otherSettings(topic, there, plan.version).length > 0 ||
      takenBack(topic, there, lists, plan.version).length > 0
    );
  });
  return differs || deletedTopics(plan, existing).length > 0;
}

/** What somebody changed of topics by other means and the Job puts right, a sentence each. */
export function describeTopicDrift(plan: Planned, existing: Seen): string[] {
  const { topics, doneLists, jobs = [] } = existing;
  // One that isn't done has yet to make them what they should be.
  if (!topics || jobs.some(({ state }) => state !== "done")) return [];
  const lists = formerLists(doneLists?.topics);
  return plan.topics.flatMap((topic, i) => {
    const { name, partitions, replicas, config } = topic;
    const [former, there] = [lists.of(name), topics[name]];
    if (former.length === 0) return [];
    if (!there)
      return [`topics[${i}]: ${name} was deleted by other means; the topic Job makes it again, empty`];
    const fewer =
      there.partitions < (partitions ?? 0) && former.every((was) => was.partitions === partitions);
    const others = otherSettings(topic, there, plan.version).filter((setting) =>
      former.every((was) => was.config[setting] === config[setting]),
    );
    const copies = otherCopies(topic, there) && former.every((was) => was.replicas === replicas);
    return [
      ...(copies
        ? [
            `topics[${i}].replicas: ${name} has ${there.replicas.join(" or ")} by other means; the topic Job makes them ${replicas}`,
          ]
        : []),
      ...(fewer
        ? [
            `topics[${i}].partitions: ${name} was made with ${there.partitions} by other means; the topic Job makes them ${partitions}`,
          ]
        : []),
      ...others.map((setting) => {
        const now = there.config[setting];
        return (
          `${settingPath(`topics[${i}].config`, setting)}: ${name} has ${now ?? "none"} by other means; the topic Job ` +
          `makes it ${config[setting]}`
        );
      }),
    ];
  });
}

/** Settings that aren't described any more and go back to the brokers' default, a sentence each. */
export function describeTakenBack(
  plan: Planned,
  { topics, topicLists }: Pick<Seen, "topics" | "topicLists">,
): string[] {
  const lists = formerLists(topicLists);
  return plan.topics.flatMap((topic, i) => {
    const there = topics?.[topic.name];
    const settings = there
      ? takenBack(topic, there, lists, plan.version)
      : topics
        ? []
        : lists
            .of(topic.name)
            .flatMap(({ config }) =>
              Object.entries(config).filter(([setting]) => !(setting in topic.config)),
            );
    return [...new Map(settings)].map(
      ([setting, value]) =>
        `${settingPath(`topics[${i}].config`, setting)}: isn't described any more; ${topic.name} goes from ${value} back ` +
        "to the brokers' default",
    );
  });
}

/** What somebody else set of topics, and what stays so, a sentence each. */
export function describeOthersSettings(plan: Planned, { topics = {}, topicLists }: Seen): string[] {
  const lists = formerLists(topicLists);
  return plan.topics.flatMap((topic, i) => {
    const there = topics[topic.name];
    if (!there) return [];
    const { name, config } = topic;
    const back = new Map(takenBack(topic, there, lists, plan.version));
    const others = Object.entries(there.config).filter(
      ([setting]) => !(setting in config) && !back.has(setting) && !OF_MOVES.includes(setting),
    );
    const it = others.length === 1 ? "it" : "them";
    return others.length > 0
      ? [
          `topics[${i}].config: ${name} has ${others.map(([setting, value]) => `${setting}=${value}`).join(", ")} by ` +
            `other means, and keeps ${it}. Write ${it} here; taken out again by a later \`up\`, the brokers' default holds`,
        ]
      : [];
  });
}

/** What a tool that moves partitions sets meanwhile. */
const OF_MOVES = ["leader.replication.throttled.replicas", "follower.replication.throttled.replicas"];

/** Whether some partition has another number of copies than is described. */
export function otherCopies({ replicas }: PlannedTopic, there: ExistingTopic): boolean {
  return replicas !== undefined && there.replicas.some((count) => count !== replicas);
}

/** Names of the settings that aren't as they are described. One whose value Kafka doesn't tell is taken to be. */
export function otherSettings({ config }: PlannedTopic, there: ExistingTopic, version: string): string[] {
  return Object.keys(config).filter((setting) => {
    const now = there.config[setting];
    return now === undefined || (now !== null && !isSame(setting, now, config[setting], version));
  });
}

/** Settings that former lists gave, that aren't described any more, and that still have such a value. */
function takenBack(
  { name, config }: PlannedTopic,
  there: ExistingTopic,
  lists: FormerLists,
  version: string,
): [string, string][] {
  const given = lists
    .of(name)
    .flatMap((was) => [
      ...Object.entries(was.config),
      ...was.unset.map(({ setting, value }): [string, string] => [setting, value]),
    ]);
  return Object.entries(there.config).filter(
    (entry): entry is [string, string] =>
      !(entry[0] in config) &&
      given.some(
        ([setting, value]) =>
          setting === entry[0] && entry[1] !== null && isSame(setting, entry[1], value, version),
      ),
  );
}

/** Kafka tells the parsed value: " TRUE" comes back as "true", "delete, compact" as "delete,compact". */
function isSame(setting: string, now: string, written: string, version: string): boolean {
  const type = topicSettings().definition(setting, version)?.type;
  const canonical = (value: string) => {
    const text = value.trim();
    switch (type) {
      case "boolean":
        return text.toLowerCase();
      case "short":
      case "int":
      case "long":
        return /^[+-]?\d+$/.test(text) ? BigInt(text.replace("+", "")).toString() : text;
      case "double":
        return String(Number(text));
      case "list":
        return itemsOf(text).join();
      default:
        return text;
    }
  };
  return canonical(now) === canonical(written);
}
