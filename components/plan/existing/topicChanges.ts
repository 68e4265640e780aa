import type { ClusterPlan } from "../clusterPlan";
import { type FormerTopic, formerLists } from "../kafka/topicList";
import type { PlannedTopic } from "../kafka/topics";
import type { ExistingCluster, ExistingTopic } from "./existingCluster";
import { otherCopies, otherSettings } from "./topicDrift";
import { countOf } from "./words";

type Seen = Pick<ExistingCluster, "topics" | "doneLists">;

/** Of more topics than that the rest is counted. */
const TOLD = 20;

/** What the topic Job does to topics because the arguments are others than before, a sentence each. */
export function describeTopicChanges(
  { topics: planned, version }: Pick<ClusterPlan, "topics" | "version">,
  { topics, doneLists }: Seen,
): string[] {
  if (!topics) return [];
  const lists = formerLists(doneLists?.topics);
  const texts = planned.flatMap((topic, i) => {
    const there = topics[topic.name];
    const former = lists.of(topic.name);
    if (!there) return former.length > 0 ? [] : [`topics[${i}]: ${topic.name} is made`];
    const changes = changesOf(topic, there, former, version);
    return changes.length > 0 ? [`topics[${i}]: ${topic.name} gets ${changes.join(", ")}`] : [];
  });
  const more = texts.length - TOLD;
  return more > 0
    ? [...texts.slice(0, TOLD), `topics: ${countOf(more, "more topic")} made or changed`]
    : texts;
}

/** Where the former list says the same, somebody else changed it: that is told as such. */
function changesOf(
  topic: PlannedTopic,
  there: ExistingTopic,
  former: FormerTopic[],
  version: string,
): string[] {
  const { partitions, replicas, config } = topic;
  const isNew = (is: (was: FormerTopic) => boolean) => !former.length || !former.every(is);
  const grows = partitions !== undefined && partitions > there.partitions;
  return [
    ...(grows && isNew((was) => was.partitions === partitions)
      ? [`${countOf(partitions, "partition")} instead of ${there.partitions}`]
      : []),
    ...(otherCopies(topic, there) && isNew((was) => was.replicas === replicas)
      ? [
          `${replicas} ${replicas === 1 ? "copy" : "copies"} of each partition instead of ${there.replicas.join(" or ")}`,
        ]
      : []),
    ...otherSettings(topic, there, version)
      .filter((setting) => isNew((was) => was.config[setting] === config[setting]))
      .map(
        (setting) =>
          `${setting}=${config[setting]} instead of ${there.config[setting] ?? "the brokers' default"}`,
      ),
  ];
}
