import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { Cpu } from "../../plan/pod/cpu";
import { KAFKA_CONTAINER } from "../../plan/pod/contents";
import { rollOrder } from "../../plan/existing/rollOrder";
import { type AwayNode, awayNodes } from "../diagnosis/awayNodes";
import {
  type AgentAnswers,
  type ClusterLook,
  joinNames,
  isKraft,
  nameOf,
  nodeId,
  runs,
} from "../diagnosis/kafkaNodes";
import { isObserved, isReady, isRolledHere, ordinalNames, podState } from "../diagnosis/progress";
import { behindFirst, firstWithoutVolume, isGoing, outdatedPods } from "../diagnosis/outdatedPods";
import { heldOnLost } from "../diagnosis/lostVolumes";
import { countingOnNone, isLeaving, rackMates } from "../diagnosis/rackMates";
import { cutOffNodes, whatToDo } from "../diagnosis/cutOff";
import type { RollLook, RollStep } from "../diagnosis/rollStep";
import type { CpuLooks } from "../look/cpuLooks";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import { UserError } from "../../userError";
import type { ClusterEditor } from "./clusterEditor";

/** Kubernetes rolls such a StatefulSet: who else is in the cluster, and what they say, is its business. */
const NOBODY: AgentAnswers = { byPod: {}, noAnswer: "it isn't rolled from here" };
const MOST_REASONS = 3;
const OVERLOADED = [429, 503, 504];

/**
 * The next step of a roll. A pod is stopped only while every other node of the cluster is there, ready, in sync and,
 * if it votes, caught up, or while only some of its rack are away, as many as may be. One that is away itself goes first: it
 * stops nothing, and the new template may be its cure.
 */
export function nextStep(look: RollLook): RollStep {
  const { statefulSet } = look;
  const isOurs = isRolledHere(statefulSet);
  if (!look.pods) return isOurs && isObserved(statefulSet) ? unlistable(statefulSet) : { step: "none" };
  const outdated = outdatedPods(look);
  const resized = resizeStep(look);
  if (resized?.step === "resize" || outdated.length === 0) return resized ?? { step: "none" };
  return new Roll({ ...look, answers: isOurs ? look.answers : NOBODY }, outdated).next();
}

/** What is done for pods that differ from the newest template in nothing but CPU, or what they wait for; none where nothing is. */
function resizeStep({ pods = [], cpu = {} }: RollLook): RollStep | undefined {
  const living = pods.filter((pod) => !isGoing(pod));
  const wanted = living.flatMap((pod) => {
    const state = cpu[nameOf(pod)];
    return state?.state === "wanted" ? [{ pod, cpu: state.cpu }] : [];
  });
  if (wanted.length > 0) return { step: "resize", pods: wanted };
  const waits = living.flatMap((pod) => {
    const state = cpu[nameOf(pod)];
    return state?.state === "going" ? [`${nameOf(pod)} waits for its CPU: ${state.why}`] : [];
  });
  return waits.length > 0 ? { step: "wait", reason: waits.join("; "), nodes: [], soon: false } : undefined;
}

/**
 * Gives the pods their CPU that are to get it now, and stops the one that is to be stopped.
 *
 * @param cpu remembers which pods Kubernetes refuses another CPU: these restart
 */
export async function takeStep(
  cluster: ClusterEditor,
  step: RollStep | undefined,
  cpu: Pick<CpuLooks, "refuse">,
): Promise<void> {
  if (step?.step === "resize") {
    await Promise.all(step.pods.map((resized) => resize(cluster, resized, cpu)));
  }
  if (step?.step !== "stop") return;
  const { pod } = step;
  await cluster.deletePod(pod).catch((error) => {
    const status = statusOf(error);
    // The next look tries again, or gives up.
    if (status === undefined || OVERLOADED.includes(status)) return;
    const advice = status === 403 ? `. Grant "delete" on pods.` : "";
    throw new UserError(
      `Pod ${pod.metadata?.name} can't be stopped, which it takes to replace it: ${apiMessage(error)}${advice}`,
    );
  });
}

async function resize(
  cluster: ClusterEditor,
  { pod, cpu }: { pod: V1Pod; cpu: Cpu },
  looks: Pick<CpuLooks, "refuse">,
): Promise<void> {
  await cluster.resizePod(pod, KAFKA_CONTAINER, cpu).catch((error) => {
    const status = statusOf(error);
    // The next look tries again. A conflict is one with who changed the pod, or made another one of its name.
    if (status === undefined || status === 409 || OVERLOADED.includes(status)) return;
    const message = apiMessage(error);
    // That its node never has as much is forbidden, too, by newer releases.
    const advice = status === 403 && message.includes("cannot patch") ? `; grant "patch" on pods/resize` : "";
    looks.refuse(pod, `it can't get its CPU while it runs: ${message}${advice}`);
  });
}

/** What stopping a node would break now, in words; null: nothing; undefined: nobody can tell. */
export function harmOfStopping(id: number, look: ClusterLook): string | null | undefined {
  const { state } = look.answers ?? {};
  if (!state) return undefined;
  const stop = stopsOf(look.answers!).get(id);
  const broker = state.brokers?.find((known) => known.id === id);
  // One that isn't active serves nothing: what stands still isn't broken by its stop.
  const harm = broker && !broker.active ? majorityLost(id, look) : (stop?.harm ?? majorityLost(id, look));
  if (harm !== null) return harm;
  // A quorum without a leader may be one that has just lost too many.
  if (isKraft(look) && !state.quorum) return undefined;
  return stop || (state.brokers && !broker) ? null : undefined;
}

const told = new WeakMap<AgentAnswers, Map<number, { harm: string | null }>>();

/** What the best answer that tells of a node says of its stop, by ids: a hundred nodes are asked of a hundred answers. */
function stopsOf(answers: AgentAnswers): Map<number, { harm: string | null }> {
  const before = told.get(answers);
  if (before) return before;
  // A node that is only a controller tells of itself alone.
  const all = [answers.state, ...Object.values(answers.byPod)].flatMap((state) => state?.stops ?? []);
  const stops = new Map([...all].reverse().map((stop) => [stop.id, stop]));
  told.set(answers, stops);
  return stops;
}

/** The agents count too: this is what must never happen, so it is counted twice. */
function majorityLost(id: number, { answers }: ClusterLook): string | null {
  const voters = answers?.state?.quorum?.voters ?? [];
  const left = voters.filter((voter) => voter.caughtUp && voter.id !== id).length;
  const needed = Math.floor(voters.length / 2) + 1;
  const counts = voters.some((voter) => voter.caughtUp && voter.id === id);
  // Of fewer than three none can be spared, whenever it is.
  if (voters.length < 3 || !counts || left >= needed || left + 1 < needed) return null;
  return `${left} of ${voters.length} voters would be left caught up, ${needed} are needed`;
}

function unlistable({ spec, status }: V1StatefulSet): RollStep {
  if ((status?.updatedReplicas ?? 0) >= (spec?.replicas ?? 1)) return { step: "none" };
  return {
    step: "stuck",
    reason: `none of its pods is replaced, as they can't be listed. Grant "list" on pods.`,
  };
}

/** Why an outdated pod that is away isn't stopped all the same. */
interface Held {
  pod: V1Pod;
  why: string;
}

class Roll {
  private readonly look: RollLook;
  private readonly outdated: V1Pod[];
  private readonly away: AwayNode[];
  /** @see firstWithoutVolume */
  private readonly first: V1Pod | undefined;
  private readonly held: Held[] = [];

  constructor(look: RollLook, outdated: V1Pod[]) {
    this.look = look;
    this.outdated = outdated;
    this.away = awayNodes(look, look.statefulSet, look.events);
    this.first = firstWithoutVolume(look);
  }

  next(): RollStep {
    const broken = this.outdated.filter((pod) => this.isAway(pod) && this.comesBack(pod)).reverse();
    const dead = broken.find((pod) => !runs(pod));
    if (dead) return { step: "stop", pod: dead, why: `nothing runs in it: ${podState(dead)}` };
    const mates = broken.length > 0 || this.first ? [] : rackMates(this.look, this.away);
    const asks = this.away.length === 0 || broken.length > 0 || mates.length > 0;
    if (asks && !this.look.answers) return { step: "ask" };
    for (const pod of broken) {
      const why = this.whyHeld(pod);
      if (why === undefined) return this.stopAway(pod);
      if (why !== "") this.held.push({ pod, why });
    }
    if (this.away.length === 0) return this.stopHealthy();
    return this.stopBeside(mates) ?? this.waitForAway();
  }

  /** One more of a rack of which some are away. Each is judged as if those were gone already. */
  private stopBeside(mates: V1Pod[]): RollStep | undefined {
    const { answers, maxUnavailable, racks } = this.look;
    if (mates.length === 0 || this.away.some((node) => isLeaving(node, answers!))) return undefined;
    const look = { ...this.look, answers: countingOnNone(answers!, this.away) };
    const pod = sorted(mates, answers!.state?.quorum?.leader).find((mate) => harmOf(mate, look) === null);
    if (!pod) return undefined;
    const rack = racks![nodeId(nameOf(pod))];
    return { step: "stop", pod, why: `up to ${maxUnavailable} nodes of rack ${rack} may be away at once` };
  }

  private isAway(pod: V1Pod): boolean {
    return this.away.some(({ name }) => name === nameOf(pod));
  }

  /** Whether Kubernetes makes a pod anew once it is gone. */
  private comesBack(pod: V1Pod): boolean {
    return !this.first || nodeId(nameOf(pod)) <= nodeId(nameOf(this.first));
  }

  /** Why an outdated pod that runs, but is away, is waited for; empty where others that are away are the reason. */
  private whyHeld(pod: V1Pod): string | undefined {
    const left = this.look.answers?.byPod[nameOf(pod)]?.node.logsToLoad ?? 0;
    if (left > 0) return `it still has ${left} logs to load`;
    const harm = this.harmOf(pod);
    if (typeof harm === "string") return harm;
    const others = this.away.filter(({ name }) => name !== nameOf(pod));
    if (isReady(pod)) return harm === null && others.length === 0 ? undefined : "";
    return harm === null || others.length === 0 || !this.mayBeNeeded(pod, others) ? undefined : "";
  }

  /**
   * Whether a pod that runs may be needed by the others, where nobody can tell: it serves by its agent's word, or others
   * are down or start while one is ready, so that it may be what makes a majority.
   */
  private mayBeNeeded(pod: V1Pod, others: AwayNode[]): boolean {
    if (this.look.answers?.byPod[nameOf(pod)]?.brokers) return true;
    const names = ordinalNames(this.look.statefulSet);
    const isServing = (mate: V1Pod) =>
      mate !== pod && names.includes(nameOf(mate)) && isReady(mate) && !isGoing(mate);
    const isUp = (other: AwayNode) => other.pod && runs(other.pod) && this.outdated.includes(other.pod);
    return !others.every(isUp) && this.look.pods!.some(isServing);
  }

  private harmOf(pod: V1Pod): string | null | undefined {
    return harmOf(pod, this.look);
  }

  private stopAway(pod: V1Pod): RollStep {
    const { why } = this.away.find(({ name }) => name === nameOf(pod))!;
    return { step: "stop", pod, why: `it is away already, and the new template may mend that: ${why}` };
  }

  private waitForAway(): RollStep {
    const heldNames = this.held.map(({ pod }) => nameOf(pod));
    const others = this.away.filter(({ name }) => !heldNames.includes(name));
    const stuck = this.whyStuck();
    if (stuck) return { step: "stuck", reason: stuck };
    const ofHeld = this.held.map(({ pod, why }) => `${nameOf(pod)} isn't replaced yet: ${why}`);
    const names = [...heldNames, ...others.map(({ name }) => name)];
    const reason = [...ofHeld, ...(others.length > 0 ? [waitingFor(others)] : [])].join("; ");
    return { step: "wait", reason, nodes: names, soon: this.away.every(({ isUnseen }) => isUnseen) };
  }

  private whyStuck(): string | undefined {
    const cutOff = cutOffNodes(this.look.pods, this.look.answers);
    for (const [name, former] of cutOff) {
      if (!this.outdated.some((pod) => nameOf(pod) === name)) return whatToDo(name, former);
    }
    return this.whyUnmade();
  }

  /** Nothing behind a pod that lacks its volume is made anew before it, and it may not go while those are away. */
  private whyUnmade(): string | undefined {
    if (!this.first || isGoing(this.first)) return undefined;
    const own = ordinalNames(this.look.statefulSet);
    const isUnmade = ({ pod }: AwayNode) => !pod || (this.outdated.includes(pod) && !isReady(pod));
    const unmade = this.away.filter(
      (node) => isUnmade(node) && own.includes(node.name) && node.id > nodeId(nameOf(this.first!)),
    );
    if (unmade.length === 0) return undefined;
    const first = nameOf(this.first);
    return (
      `${behindFirst(joinNames(unmade.map(({ name }) => name)), first)}, and to stop ${first} now would leave two nodes ` +
      `away. Delete pod ${first} if the cluster can bear that.`
    );
  }

  private stopHealthy(): RollStep {
    const { state, noAnswer } = this.look.answers!;
    const leader = state?.quorum?.leader;
    const candidates = this.inOrder(leader);
    const pod = candidates.find((candidate) => this.harmOf(candidate) === null);
    if (pod) return { step: "stop", pod, why: this.whyNow(pod, leader) };
    const [next] = candidates;
    if (this.isUntold(next)) {
      const why = `all nodes are ready, and nobody tells more${unseen(noAnswer ? [noAnswer] : [])}`;
      return { step: "stop", pod: next, why: next === this.first ? this.whyNow(next, leader) : why };
    }
    const harm = this.harmOf(next) ?? `nobody can tell what that would break${unseen(state!.unseen)}`;
    return { step: "wait", reason: `${nameOf(next)} isn't stopped yet: ${harm}`, nodes: [], soon: true };
  }

  /** Whether no agent can tell of a node, as those of an earlier version don't. Then it goes by readiness alone. */
  private isUntold(pod: V1Pod): boolean {
    const { state, byPod } = this.look.answers!;
    if (!state) return true;
    // Controllers answer, but see no partitions.
    const isBrokerHeard = Object.values(byPod).some(({ node }) => node.broker);
    const hasLeader = !isKraft(this.look) || state.quorum !== null;
    return !isBrokerHeard && hasLeader && this.harmOf(pod) === undefined;
  }

  private inOrder(leader: number | undefined): V1Pod[] {
    if (this.first) return [this.first];
    const { maxUnavailable = 1, racks } = this.look;
    return sorted(this.outdated, leader, maxUnavailable > 1 ? racks : undefined);
  }

  private whyNow(pod: V1Pod, leader: number | undefined): string {
    if (pod === this.first) return "it is the first that lacks a volume";
    const isLeader = nodeId(nameOf(pod)) === leader;
    const state = this.look.cpu?.[nameOf(pod)];
    const refused = state?.state === "refused" ? `${state.why}; ` : "";
    return isLeader
      ? `${refused}the active controller goes last`
      : `${refused}all nodes are well; from the highest id down, the active controller last`;
  }
}

function harmOf(pod: V1Pod, look: RollLook): string | null | undefined {
  return heldOnLost(pod, look) ?? harmOfStopping(nodeId(nameOf(pod)), look);
}

function sorted(pods: V1Pod[], leader: number | undefined, racks?: Record<number, string>): V1Pod[] {
  const ids = pods.map((pod) => nodeId(nameOf(pod)));
  return rollOrder(ids, leader, racks).map((id) => pods[ids.indexOf(id)]);
}

function waitingFor(away: AwayNode[]): string {
  const before = `waits for ${joinNames(away.map(({ name }) => name))} before the next is stopped`;
  if (away.length === 1) return `${before}: ${away[0].why}`;
  const reasons = away.slice(0, MOST_REASONS).map(({ name, why }) => `${name}: ${why}`);
  return `${before} (${[...reasons, ...(away.length > MOST_REASONS ? ["and so on"] : [])].join("; ")})`;
}

function unseen(lines: string[] | undefined): string {
  return lines?.length ? ` (${lines.join("; ")})` : "";
}
