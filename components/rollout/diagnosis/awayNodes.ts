import type { CoreV1Event, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { KafkaState, QuorumMember } from "../../plan/existing/kafkaState";
import { cutOffNodes, whyCutOff } from "./cutOff";
import { type AgentAnswers, type ClusterLook, nameOf, nodeId, nodeNames } from "./kafkaNodes";
import { isReady, podState, unscheduledFor, whyNotReady } from "./progress";

/** A node that isn't there for the others, or not yet. */
export interface AwayNode {
  /** Of its pod; `broker 7` where only Kafka knows it. */
  name: string;
  id: number;
  pod?: V1Pod;
  why: string;
  /** Only Kafka shows it, not its pod: it may be over in a moment, and nothing tells when. */
  isUnseen: boolean;
}

/**
 * Every node that is away: missing, on its way, not ready, or out of step with the others though it is ready.
 *
 * @param own a StatefulSet whose pods count, whether or not the others' are known
 */
export function awayNodes(look: ClusterLook, own?: V1StatefulSet, events?: CoreV1Event[]): AwayNode[] {
  const names = nodeNames(look, own);
  const cutOff = cutOffNodes(look.pods, look.answers);
  const answers = cutOff.size > 0 ? withoutBrokers(look.answers!) : look.answers;
  const ofPods = names.flatMap((name): AwayNode[] => {
    const pod = look.pods?.find((candidate) => nameOf(candidate) === name);
    const id = nodeId(name);
    const isThere = pod && isReady(pod) && !pod.metadata?.deletionTimestamp;
    const former = cutOff.get(name);
    if (former) return [{ name, id, pod, why: whyCutOff(former), isUnseen: false }];
    const why = isThere ? outOfStep(id, name, answers) : podAbsence(pod, answers, events);
    return why === undefined ? [] : [{ name, id, pod, why, isUnseen: isThere === true }];
  });
  const away = [...ofPods, ...withoutPods(look, names.map(nodeId))];
  return away.filter(({ id }) => !look.unneeded?.includes(id));
}

/** Who is cut off from the other brokers takes them to be away. */
function withoutBrokers({ state, ...answers }: AgentAnswers): AgentAnswers {
  return { ...answers, state: state && { ...state, brokers: null } };
}

function podAbsence(pod: V1Pod | undefined, answers?: AgentAnswers, events?: CoreV1Event[]): string {
  if (!pod) return "it has no pod";
  if (pod.metadata?.deletionTimestamp) return `it is ${podState(pod, events)}`;
  const unscheduled = unscheduledFor(pod);
  if (unscheduled !== undefined) return `no Kubernetes node for it (${unscheduled})`;
  return whyNotReady(pod, answers?.byPod[nameOf(pod)]?.node, events);
}

/** What is wrong with a node whose pod is ready: it stays so once it is. */
function outOfStep(id: number, name: string, answers?: AgentAnswers): string | undefined {
  const node = answers?.byPod[name]?.node;
  if (node && !node.ready) return node.reason || "it isn't ready";
  if (node && (node.stopping ?? "no") !== "no") return "it is about to stop";
  const state = answers?.state;
  // One that was a broker, too, is registered as such for a while.
  const broker = node?.broker === false ? undefined : state?.brokers?.find((known) => known.id === id);
  if (broker && !broker.active) return "it isn't an active broker";
  // Null where it isn't known.
  const behind = Math.max(node?.behind ?? 0, broker?.behind ?? 0);
  if (behind > 0) return `out of sync on ${behind} ${behind === 1 ? "partition" : "partitions"}`;
  const voter = state?.quorum?.voters.find((member) => member.id === id);
  return voter && voterTrouble(voter, state!);
}

/** A voter is a directory: a node that lost its volume follows with another one, and doesn't vote. */
function voterTrouble(
  { id, caughtUp, directoryId }: QuorumMember,
  { quorum }: KafkaState,
): string | undefined {
  if (caughtUp) return undefined;
  const hasOther = quorum!.observers.some((other) => other.id === id && other.directoryId !== directoryId);
  return hasOther
    ? `voter ${id} lost its volume and isn't replaced yet`
    : `voter ${id} hasn't caught up with the metadata`;
}

/** What only Kafka knows counts as long as nobody can say that it isn't to be: a broker that went for good stays known. */
function withoutPods({ sets, answers }: ClusterLook, ids: number[]): AwayNode[] {
  const state = answers?.state;
  if (sets || !state) return [];
  const away = (name: string, id: number, why: string): AwayNode => ({ name, id, why, isUnseen: true });
  const brokers = (state.brokers ?? [])
    .filter(
      ({ id, replicas, active, behind }) => !ids.includes(id) && replicas > 0 && (!active || behind > 0),
    )
    .map(({ id }) => away(`broker ${id}`, id, "it has partitions, and isn't in sync"));
  const voters = (state.quorum?.voters ?? [])
    .filter(({ id, caughtUp }) => !caughtUp && ![...ids, ...brokers.map((broker) => broker.id)].includes(id))
    .map((voter) => away(`voter ${voter.id}`, voter.id, voterTrouble(voter, state)!));
  return [...brokers, ...voters];
}
