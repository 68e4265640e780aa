import type { V1Pod } from "@kubernetes/client-node";
import { type AwayNode } from "./awayNodes";
import { type AgentAnswers, controllerIds, nameOf, nodeId } from "./kafkaNodes";
import { isGoing, outdatedPods } from "./outdatedPods";
import { isFormer, isReady, ordinalNames } from "./progress";
import type { RollLook } from "./rollStep";

/**
 * The pods that may be next while nodes are away, as far as their rack, their roles and the number decide it; what a stop would
 * break is another question.
 */
export function rackMates(look: RollLook, away: AwayNode[]): V1Pod[] {
  const { maxUnavailable = 1, racks = {} } = look;
  if (away.length === 0 || away.length >= maxUnavailable || !isProven(look)) return [];
  const [rack, ...others] = new Set(away.map(({ id }) => racks[id]));
  if (rack === undefined || others.length > 0) return [];
  const voters = controllerIds(look);
  const isVoterAway = away.some(({ id }) => voters.includes(id));
  return outdatedPods(look).filter((pod) => {
    const id = nodeId(nameOf(pod));
    const isOneVoter = !isVoterAway || !voters.includes(id);
    return racks[id] === rack && isOneVoter && !away.some((node) => node.id === id);
  });
}

/** Whether the newest template has got a node ready: one that doesn't is to take no more than one away. */
function isProven({ statefulSet, pods = [], cpu }: RollLook): boolean {
  const own = ordinalNames(statefulSet);
  const isCurrent = (pod: V1Pod) => own.includes(nameOf(pod)) && !isFormer(statefulSet, pod, cpu);
  return pods.some((pod) => isCurrent(pod) && isReady(pod) && !isGoing(pod));
}

/** Whether Kafka still counts on a node that stops. The next one would wait for it in its own `preStop`, which has an end. */
export function isLeaving({ id, name, pod }: AwayNode, { state, byPod }: AgentAnswers): boolean {
  const isStopping = (pod && isGoing(pod)) || (byPod[name]?.node.stopping ?? "no") !== "no";
  return isStopping && state?.brokers?.find((broker) => broker.id === id)?.active !== false;
}

/** The answers that count on none of these nodes. That Kafka sees one as away it says itself. */
export function countingOnNone({ state, byPod }: AgentAnswers, away: AwayNode[]): AgentAnswers {
  const ids = away.filter(({ isUnseen }) => !isUnseen).map(({ id }) => id);
  const leavesOut = (told: { away?: number[] }) => ids.every((id) => told.away?.includes(id));
  const left = Object.entries(byPod).filter(([, told]) => leavesOut(told));
  return { state: state && leavesOut(state) ? state : undefined, byPod: Object.fromEntries(left) };
}
