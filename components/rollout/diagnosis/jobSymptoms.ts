import type { CoreV1Event, V1Job, V1Pod } from "@kubernetes/client-node";
import { TOPICS_APPLICATION } from "../../plan/labels";
import { podSymptoms } from "./podSymptoms";
import type { LogReference } from "../kubernetes/clusterView";
import { refusedPod } from "./refusedPod";
import { eventsOf, sentence, type Symptom } from "./symptom";
import type { Verdict } from "./verdict";

/** Its work done, or given up by the cluster; undefined while it runs. */
export function jobOutcome(
  job: V1Job,
  pods: V1Pod[] | undefined,
  events: CoreV1Event[] | undefined,
  now: number,
): Verdict | undefined {
  const condition = (type: string) =>
    job.status?.conditions?.find((candidate) => candidate.type === type && candidate.status === "True");
  if (condition("Complete") || pods?.some((pod) => didWork(job, pod))) return { state: "done" };
  const failed = condition("Failed") ?? condition("FailureTarget");
  const last = lastFailure(pods);
  if (!failed) return last && untried(job, pods, last);
  const symptoms = last ? [] : (pods ?? []).flatMap((pod) => podSymptoms(pod, { events, now }));
  const why = last?.text ?? symptoms[0]?.text ?? "";
  const gaveUp = `${failed.reason ?? "Failed"}: ${sentence(failed.message)}`;
  return {
    state: "failed",
    cause: [why, `(${gaveUp})`].filter(Boolean).join(" "),
    log: last?.log ?? symptoms[0]?.log,
  };
}

/**
 * All containers of the Job's own have ended well. The cluster takes two seconds more to count that, and never does
 * beside one that something else has put into the pod and that runs on, a service mesh's proxy for example.
 */
function didWork(job: V1Job, pod: V1Pod): boolean {
  const exitCode = (name: string) =>
    pod.status?.containerStatuses?.find((status) => status.name === name)?.state?.terminated?.exitCode;
  const own = ownNames(job);
  return own.length > 0 && own.every((name) => exitCode(name) === 0);
}

/** The same for work that ended badly: beside a container that runs on, the cluster doesn't count it, and never tries again. */
function untried(job: V1Job, pods: V1Pod[] = [], { text, log }: Failure): Verdict | undefined {
  const trying = pods.filter(({ metadata, status }) => !metadata?.deletionTimestamp && !isFinished(status));
  const others = trying.map((pod) => besideEnded(job, pod));
  if (others.length === 0 || others.some((names) => names.length === 0)) return undefined;
  const names = [...new Set(others.flat())].join(" and ");
  return { state: "failed", cause: `${text} (Beside ${names}, still running, it isn't tried again.)`, log };
}

/** Names of the containers that run on in a pod whose own containers have all ended; none if one of these runs. */
function besideEnded(job: V1Job, { status }: V1Pod): string[] {
  const own = ownNames(job);
  const [mine, others] = [true, false].map((isOwn) =>
    (status?.containerStatuses ?? []).filter(({ name }) => own.includes(name) === isOwn),
  );
  const hasEnded = mine.length === own.length && mine.every(({ state }) => state?.terminated);
  return hasEnded ? others.flatMap(({ name, state }) => (state?.running ? name : [])) : [];
}

function ownNames(job: V1Job): string[] {
  return job.spec?.template?.spec?.containers.map(({ name }) => name) ?? [];
}

function isFinished(status: V1Pod["status"]): boolean {
  return /^(Succeeded|Failed)$/.test(status?.phase ?? "");
}

/** The log of the Job's own container that runs. */
export function jobLog(job: V1Job, pods: V1Pod[] | undefined): LogReference | undefined {
  const own = ownNames(job);
  const running = (pods ?? []).flatMap(({ metadata, status }) =>
    (status?.containerStatuses ?? [])
      .filter(({ name, state }) => own.includes(name) && state?.running)
      .map(({ name }) => ({ pod: metadata?.name ?? "", container: name, previous: false })),
  );
  return running[0];
}

/** What keeps a Job from completing before the cluster gives it up. */
export function jobSymptoms(
  job: V1Job,
  pods: V1Pod[] | undefined,
  events: CoreV1Event[] | undefined,
  now: number,
): Symptom[] {
  const object = `Job ${job.metadata?.namespace}/${job.metadata?.name}`;
  const unfinished = (pods ?? []).filter(({ status }) => !isFinished(status));
  const symptoms = unfinished.flatMap((pod) => podSymptoms(pod, { events, now }));
  const last = lastFailure(pods);
  if (last) {
    const trying = unfinished.some(({ status }) => status?.phase === "Running");
    symptoms.push({
      key: `crash:${job.metadata?.uid}`,
      kind: "crash",
      object,
      text: last.text,
      graceSeconds: trying ? Infinity : 25,
      lookSeconds: 0,
      log: last.log,
    });
  }
  const [latest] = eventsOf(events, job.metadata?.uid, "FailedCreate", "SuccessfulCreate");
  if (pods?.length === 0) {
    const { text, graceSeconds } = refusedPod(latest, resourcesAdvice(job));
    symptoms.push({
      key: `create:${job.metadata?.uid}`,
      kind: "create",
      object,
      text: `its pod can't be made: ${text}`,
      graceSeconds,
      lookSeconds: 3,
    });
  }
  return symptoms;
}

/** How a Kafka cluster's Job gets other resources. Other programs have Jobs of their own. */
function resourcesAdvice({ metadata }: V1Job): string | undefined {
  if (metadata?.labels?.["app.kubernetes.io/name"] !== TOPICS_APPLICATION) return undefined;
  return (
    "topicJob.resources says what it asks for; without that it has a limit of CPU only where the nodes' resources " +
    "have one."
  );
}

interface Failure {
  text: string;
  log: LogReference;
}

/** How the pod that failed last ended. */
function lastFailure(pods: V1Pod[] | undefined): Failure | undefined {
  const ended = (pods ?? []).flatMap((pod) =>
    [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].flatMap(
      (status) => {
        const terminated = status.state?.terminated ?? status.lastState?.terminated;
        return terminated && terminated.exitCode !== 0 ? [{ pod, status, terminated }] : [];
      },
    ),
  );
  const time = (date: Date | undefined) => new Date(date ?? 0).getTime();
  const [last] = ended.sort((a, b) => time(b.terminated.finishedAt) - time(a.terminated.finishedAt));
  if (!last) return undefined;
  const { pod, status, terminated } = last;
  const reason = terminated.reason && terminated.reason !== "Error" ? `${terminated.reason}, ` : "";
  const said = terminated.message ? ` ${sentence(terminated.message)}` : "";
  return {
    text: `pod ${pod.metadata?.name} failed (${reason}exit code ${terminated.exitCode}).${said}`,
    log: { pod: pod.metadata?.name ?? "", container: status.name, previous: !status.state?.terminated },
  };
}
