import type { V1Pod } from "@kubernetes/client-node";
import { nodeId } from "../diagnosis/kafkaNodes";
import { isReady } from "../diagnosis/progress";
import type { ClusterView } from "../kubernetes/clusterView";
import { askAgent } from "./askAgents";
import { isHeldTo } from "./selects";

/** What a group has yet to read of a topic. */
export interface GroupLag {
  group: string;
  topic: string;
  partitions: number;
  /** Records. */
  lag: number;
}

/** The first to ask has the agent ask Kafka, which takes a moment. */
const TRIES = 5;
const PAUSE_MS = 500;

/**
 * How far groups are behind, the furthest first. The broker with the lowest id of those that are active tells it
 * (kafkacluster.agent.metrics.ClusterQuestions).
 *
 * @param pods those of the nodes
 * @param brokers ids of brokers
 * @returns undefined where nobody tells
 */
export async function askLag(
  view: ClusterView,
  pods: V1Pod[],
  brokers: number[],
): Promise<GroupLag[] | undefined> {
  const idOf = ({ metadata }: V1Pod) => nodeId(metadata?.name);
  const [first] = pods
    .filter((pod) => isReady(pod) && brokers.includes(idOf(pod)))
    .sort((a, b) => idOf(a) - idOf(b));
  if (!first) return undefined;
  const policies = (await view.policies()) ?? [];
  const isPoliced = policies.some((policy) => isHeldTo(policy, first));
  for (let i = 0; i < TRIES; i++) {
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const answer = await askAgent(view, first.metadata?.name ?? "", "lag", isPoliced).catch(() => undefined);
    const lag = (typeof answer === "string" ? JSON.parse(answer) : answer) as GroupLag[] | null | undefined;
    if (lag) return lag;
    // Of an earlier version, or nobody may ask.
    if (lag === undefined) return undefined;
  }
  return undefined;
}
