import type { CoreV1Event, V1Job, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { eventsOf, type LogReference } from "./symptom";

export function isRolledOut({ metadata, spec, status }: V1StatefulSet): boolean {
  const replicas = spec?.replicas ?? 1;
  return (
    (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
    (status?.replicas ?? 0) === replicas &&
    (status?.updatedReplicas ?? 0) === replicas &&
    (status?.readyReplicas ?? 0) === replicas &&
    status?.currentRevision === status?.updateRevision
  );
}

export function rolloutProgress(
  statefulSet: V1StatefulSet,
  pods: V1Pod[] | undefined,
  events: CoreV1Event[] | undefined,
): string {
  const { metadata, spec, status } = statefulSet;
  const replicas = spec?.replicas ?? 1;
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    return "the cluster hasn't taken notice of the change yet";
  }
  const counts = `${status?.readyReplicas ?? 0} of ${replicas} pods ready`;
  if (!pods) return `${counts} (the pods can't be listed)`;
  const details = ordinalNames(statefulSet).flatMap((name) => {
    const pod = pods.find((candidate) => candidate.metadata?.name === name);
    return podProgress(name, pod, status?.updateRevision, events) ?? [];
  });
  return [counts, ...details].join("; ");
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
    .map((pod) => `${pod.metadata?.name}: ${isReady(pod) ? "running" : state(pod, events)}`);
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

function podProgress(
  name: string,
  pod: V1Pod | undefined,
  updateRevision: string | undefined,
  events: CoreV1Event[] | undefined,
): string | undefined {
  if (!pod) return `${name}: not created yet`;
  if (!isReady(pod)) return `${name}: ${state(pod, events)}`;
  const revision = pod.metadata?.labels?.["controller-revision-hash"];
  return revision === updateRevision ? undefined : `${name}: still to be replaced`;
}

function state(pod: V1Pod, events: CoreV1Event[] | undefined): string {
  if (pod.metadata?.deletionTimestamp) return "terminating";
  const scheduled = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False") return `waiting for a node (${scheduled.message ?? scheduled.reason})`;
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
  const startedAt = Math.max(...main.map(({ state }) => new Date(state?.running?.startedAt ?? 0).getTime()));
  const [unhealthy] = eventsOf(events, pod.metadata?.uid, "Unhealthy").filter(
    ({ lastTimestamp }) => !lastTimestamp || new Date(lastTimestamp).getTime() >= startedAt,
  );
  if (!unhealthy?.message) return "running, not ready yet";
  return unhealthy.message
    .replace(/ probe (failed|errored)/, "")
    .trim()
    .replace(/^\w/, (letter) => letter.toLowerCase());
}
