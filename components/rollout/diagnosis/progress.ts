import type { CoreV1Event, V1Job, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { AgentNode } from "../../plan/existing/kafkaState";
import { runsOf } from "../../plan/existing/words";
import type { LogReference } from "../kubernetes/clusterView";
import type { CpuStates } from "./cpuStates";
import type { ClusterLook } from "./kafkaNodes";
import { eventsOf } from "./symptom";

/** What Kubernetes marks a pod with that a StatefulSet made: the revision of its template. */
export const REVISION_LABEL = "controller-revision-hash";

export function isRolledOut(statefulSet: V1StatefulSet): boolean {
  const { spec, status } = statefulSet;
  const replicas = spec?.replicas ?? 1;
  return (
    isObserved(statefulSet) &&
    (status?.replicas ?? 0) === replicas &&
    (status?.updatedReplicas ?? 0) === replicas &&
    (status?.readyReplicas ?? 0) === replicas &&
    // Kubernetes ends only its own rolls with this (completeRollingUpdate in stateful_set_utils.go).
    (isRolledHere(statefulSet) || status?.currentRevision === status?.updateRevision)
  );
}

/** Whether a pod isn't of the newest template. One that got the newest CPU while it ran, or is about to, is. */
export function isFormer({ status }: V1StatefulSet, pod: V1Pod, cpu: CpuStates = {}): boolean {
  const { metadata } = pod;
  const state = cpu[metadata?.name ?? ""]?.state;
  if (state !== undefined) return state === "refused";
  return metadata?.labels?.[REVISION_LABEL] !== status?.updateRevision;
}

/** Whether the controller has looked at the newest template: until then the status speaks of a former one. */
export function isObserved({ metadata, status }: V1StatefulSet): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
}

/** Whether Kubernetes leaves it to this program which pod is replaced when. */
export function isRolledHere({ spec }: V1StatefulSet): boolean {
  return spec?.updateStrategy?.type === "OnDelete";
}

/** What a pod's agent says of its node. */
type Told = Pick<AgentNode, "ready" | "reason">;

/**
 * @param step what the roll does now, and to which pods: these are left out of the rest
 * @param cpu pods that differ from the newest template in nothing but CPU
 * @param cluster tells why pods that run aren't ready, and whose pods have the names of those that lack
 */
export function rolloutProgress(
  statefulSet: V1StatefulSet,
  pods: V1Pod[] | undefined,
  events: CoreV1Event[] | undefined,
  step: { text?: string; nodes: string[] } = { nodes: [] },
  cpu?: CpuStates,
  { answers, pods: all = [] }: ClusterLook = {},
): string {
  const { spec, status } = statefulSet;
  const replicas = spec?.replicas ?? 1;
  if (!isObserved(statefulSet)) return "the cluster hasn't taken notice of the change yet";
  const counts = `${status?.readyReplicas ?? 0} of ${replicas} pods ready`;
  if (!pods) return `${counts} (the pods can't be listed)`;
  const names = ordinalNames(statefulSet).filter((name) => !step.nodes.includes(name));
  const byName = new Map(pods.map((pod) => [pod.metadata?.name, pod]));
  const podOf = (name: string) => byName.get(name);
  const former = names.filter((name) => {
    const pod = podOf(name);
    return pod && isReady(pod) && isFormer(statefulSet, pod, cpu);
  });
  const details = new Map<string, string[]>();
  for (const name of names) {
    const pod = podOf(name);
    if (pod && isReady(pod)) continue;
    const another = all.find(({ metadata }) => metadata?.name === name);
    const why = pod ? whyNotReady(pod, answers?.byPod[name]?.node, events) : whyLacking(another, events);
    details.set(why, [...(details.get(why) ?? []), name]);
  }
  const waiting = [...details].flatMap(([why, own]) => runsOf(own).map((run) => `${run}: ${why}`));
  const replaced = former.length > 0 ? [`${runsOf(former).join(", ")}: still to be replaced`] : [];
  return [counts, ...waiting, ...replaced, ...(step.text === undefined ? [] : [step.text])].join("; ");
}

export function jobProgress(
  job: V1Job,
  pods: V1Pod[] | undefined,
  events: CoreV1Event[] | undefined,
): string {
  const counts = `${job.status?.succeeded ?? 0} of ${job.spec?.completions ?? 1} completed`;
  const failed = job.status?.failed ? [`${job.status.failed} failed`] : [];
  const details = (pods ?? [])
    .filter((pod) => !isFinished(pod))
    .map((pod) => `${pod.metadata?.name}: ${isReady(pod) ? "running" : podState(pod, events)}`);
  return [counts, ...failed, ...details].join("; ");
}

/** Names of the pods that a StatefulSet should have. */
export function ordinalNames({ metadata, spec }: V1StatefulSet): string[] {
  const first = spec?.ordinals?.start ?? 0;
  return Array.from({ length: spec?.replicas ?? 1 }, (_, index) => `${metadata?.name}-${first + index}`);
}

/** Names of the volumes that a StatefulSet makes claims for. */
export function claimTemplateNames({ spec }: V1StatefulSet): string[] {
  return (spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? "");
}

export function isReady(pod: V1Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

/** The log that says most about a pod that just doesn't get ready. */
export function currentLog(pods: V1Pod[] | undefined): LogReference | undefined {
  for (const pod of pods ?? []) {
    if (isReady(pod) || isFinished(pod)) continue;
    const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
    const running = statuses.find(({ state, ready }) => state?.running && !ready);
    if (running) return { pod: pod.metadata?.name ?? "", container: running.name, previous: false };
  }
  return undefined;
}

function isFinished(pod: V1Pod): boolean {
  return /^(Succeeded|Failed)$/.test(pod.status?.phase ?? "");
}

/** Why no Kubernetes node has taken a pod yet, in the scheduler's words; undefined once one has. */
export function unscheduledFor({ status }: V1Pod): string | undefined {
  const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
  return scheduled?.status === "False" ? (scheduled.message ?? scheduled.reason ?? "") : undefined;
}

/**
 * Why a pod isn't ready.
 *
 * @param node what its agent says: that is newer than the probe's word, and a pod that runs has no other
 */
export function whyNotReady(pod: V1Pod, node: Told | undefined, events?: CoreV1Event[]): string {
  const containers = pod.status?.containerStatuses ?? [];
  const isRunning = !pod.metadata?.deletionTimestamp && containers.some(({ state }) => state?.running);
  return isRunning && node && !node.ready && node.reason ? node.reason : podState(pod, events);
}

function whyLacking(another: V1Pod | undefined, events: CoreV1Event[] | undefined): string {
  const inTheWay = another ? `, as another pod of its name is ${podState(another, events)}` : "";
  return `not created yet${inTheWay}`;
}

/** Kubernetes tells it of each pod of a machine that is silent; what it knows of its containers is of before. */
const SILENT_MACHINE = "NodeNotReady";

/** What a pod does that isn't ready. */
export function podState(pod: V1Pod, events?: CoreV1Event[]): string {
  const last = lastTrouble(pod, events);
  const isSilent = last?.reason === SILENT_MACHINE;
  const machine = `its Kubernetes node ${pod.spec?.nodeName} doesn't answer`;
  if (pod.metadata?.deletionTimestamp) return isSilent ? `terminating, but ${machine}` : "terminating";
  const unscheduled = unscheduledFor(pod);
  if (unscheduled !== undefined) return `waiting for a node (${unscheduled})`;
  const init = pod.status?.initContainerStatuses ?? [];
  const main = pod.status?.containerStatuses ?? [];
  const waiting = [...init, ...main].find(
    ({ state }) => state?.waiting?.reason && state.waiting.reason !== "PodInitializing",
  );
  if (waiting) return waiting.state?.waiting?.reason ?? "waiting";
  const initialising = init.find(({ state }) => state?.running);
  if (initialising) return `runs its init container ${initialising.name}`;
  const ended = main.find(({ state }) => state?.terminated);
  if (ended) return `ended with exit code ${ended.state?.terminated?.exitCode}`;
  if (!main.some(({ state }) => state?.running)) return "starting";
  if (isSilent) return machine;
  if (!last?.message) return "running, not ready yet";
  return last.message
    .replace(/ probe (failed|errored)/, "")
    .trim()
    .replace(/^\w/, (letter) => letter.toLowerCase());
}

/** What was told last of a pod's containers as they run now. */
function lastTrouble({ metadata, status }: V1Pod, events?: CoreV1Event[]): CoreV1Event | undefined {
  const starts = (status?.containerStatuses ?? []).map(({ state }) => state?.running?.startedAt ?? 0);
  const startedAt = Math.max(0, ...starts.map((time) => new Date(time).getTime()));
  return eventsOf(events, metadata?.uid, "Unhealthy", SILENT_MACHINE).find(
    ({ lastTimestamp }) => !lastTimestamp || new Date(lastTimestamp).getTime() >= startedAt,
  );
}
