import type { ClusterPlan } from "./clusterPlan";
import { topicLine } from "./kafka/topicList";

/** What a user changes every day, in the words that the user wrote it in. */
export interface ComponentInputs {
  /** Lines of server.properties that the arguments have, by name. */
  settings: Record<string, string>;
  /** What each topic is to be, by name: `partitions=6 retention.ms=3600000`. */
  topics: Record<string, string>;
}

/**
 * The component's own inputs, which Pulumi keeps and compares: a preview shows a changed setting or topic as one line
 * of the cluster, before the objects that it changes, and needs no Kubernetes cluster for that.
 */
export function componentInputs({
  settings,
  topics,
}: Pick<ClusterPlan, "settings" | "topics">): ComponentInputs {
  const lines = topics.map((topic) => [topic.name, topicLine(topic)]);
  return { settings, topics: Object.fromEntries(lines) };
}
