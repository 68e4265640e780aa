import type { CoreV1Event, V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { schedulingSymptom } from "./schedulingSymptom";
import { type Circumstances, eventsOf, sentence, type Symptom, timeOf } from "./symptom";

const imageReasons = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
  "RegistryUnavailable",
  "SignatureValidationFailed",
]);

/** What keeps a pod from becoming ready, as far as its status and events tell. */
export function podSymptoms(pod: V1Pod, circumstances: Circumstances): Symptom[] {
  if (pod.metadata?.deletionTimestamp) return [];
  const { events } = circumstances;
  const unschedulable = schedulingSymptom(pod, circumstances);
  if (unschedulable) return [unschedulable];
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const found = statuses.flatMap((status) => containerSymptom(pod, status, events) ?? []);
  return found.length > 0 ? found : startSymptom(pod, statuses, events);
}

export function podName(pod: V1Pod): string {
  return `Pod ${pod.metadata?.namespace}/${pod.metadata?.name}`;
}

function containerSymptom(
  pod: V1Pod,
  status: V1ContainerStatus,
  events: CoreV1Event[] | undefined,
): Symptom | undefined {
  const reason = status.state?.waiting?.reason ?? "";
  const about = (kind: string) => ({
    key: `${kind}:${pod.metadata?.uid}/${status.name}`,
    kind,
    object: podName(pod),
    lookSeconds: 0,
  });
  if (imageReasons.has(reason)) {
    return { ...about("image"), text: imageText(pod, status, events), graceSeconds: 25 };
  }
  if (/^(CreateContainerConfigError|CreateContainerError|PreCreateHookError)$/.test(reason)) {
    const text = `container ${status.name} can't be made: ${sentence(status.state?.waiting?.message)}`;
    return { ...about("config"), text, graceSeconds: 25 };
  }
  return crashSymptom(pod, status, events, about("crash"));
}

function imageText(pod: V1Pod, status: V1ContainerStatus, events: CoreV1Event[] | undefined): string {
  const waiting = status.state?.waiting;
  const reported = [
    waiting?.message,
    ...eventsOf(events, pod.metadata?.uid, "Failed", "InspectFailed").map(({ message }) => message),
  ].filter((message) => message && message.includes(status.image));
  // "Back-off pulling image" alone says nothing; the attempt before it was reported with its reason.
  const message = reported.find((text) => !/^Back-off pulling image "[^"]*"$/.test(text ?? "")) ?? "";
  const detail = message
    .replace(/^Back-off pulling image "[^"]*": /, "")
    .replace(/^ErrImagePull: /, "")
    .replace(/rpc error: code = \w+ desc = /g, "");
  const said = detail ? sentence(detail) : `${waiting?.reason}.`;
  return `the image "${status.image}" can't be pulled: ${said}${imageAdvice(waiting?.reason, detail)}`;
}

function imageAdvice(reason: string | undefined, detail: string): string {
  if (reason === "InvalidImageName") return " An image is named registry/repository:tag, in lower case.";
  if (reason === "ErrImageNeverPull") return " The pull policy is Never and the node doesn't have the image.";
  if (/toomanyrequests|rate limit/i.test(detail)) {
    return " The registry limits anonymous pulls: pull with a secret, or from a mirror.";
  }
  if (/unauthorized|denied|forbidden|authentication required/i.test(detail)) {
    return " The registry refuses this cluster, or the image doesn't exist there: check the name, and give a pull secret if it is private.";
  }
  if (
    /no such host|i\/o timeout|connection refused|connection reset|deadline exceeded|no route/i.test(detail)
  ) {
    return " The node can't reach that registry: check its host name and the node's network.";
  }
  if (/not found|manifest unknown/i.test(detail)) return " Check the image's name and tag.";
  return "";
}

/**
 * A container that isn't ready and has ended: from its first crash until it is ready, running in between or
 * not, this is one symptom. It counts as the cause only while the container is down, never while it tries.
 */
function crashSymptom(
  pod: V1Pod,
  status: V1ContainerStatus,
  events: CoreV1Event[] | undefined,
  about: Pick<Symptom, "key" | "kind" | "object" | "lookSeconds">,
): Symptom | undefined {
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  const succeeded = status.state?.terminated?.exitCode === 0 && pod.status?.phase !== "Running";
  if (status.ready || !ended || succeeded) return undefined;
  const down = !status.state?.running && status.restartCount > 0;
  const times = status.restartCount > 1 ? ` ${status.restartCount} times` : "";
  const again = status.restartCount > 0 ? `, was restarted${times} and ends again` : "";
  const text = `container ${status.name} ${howItEnded(pod, status, ended, events)}${again}.`;
  const said = ended.message ? ` It said: ${sentence(ended.message)}` : "";
  const advice = ended.reason === "OOMKilled" ? " Raise the limit or lower the heap." : "";
  return {
    ...about,
    text: text + said + advice,
    graceSeconds: down ? 25 : Infinity,
    log: { pod: pod.metadata?.name ?? "", container: status.name, previous: !!status.state?.running },
  };
}

function howItEnded(
  pod: V1Pod,
  status: V1ContainerStatus,
  ended: { exitCode: number; reason?: string },
  events: CoreV1Event[] | undefined,
): string {
  const code = `exit code ${ended.exitCode}`;
  if (ended.reason === "OOMKilled") {
    const limit = memoryLimit(pod, status.name);
    const than = limit ? `its memory limit of ${limit}` : "its node has";
    return `was killed for using more memory than ${than} (OOMKilled, ${code})`;
  }
  const [probe] = eventsOf(events, pod.metadata?.uid, "Killing").filter(({ message }) =>
    /failed (liveness|startup) probe/.test(message ?? ""),
  );
  if (probe) {
    const [unhealthy] = eventsOf(events, pod.metadata?.uid, "Unhealthy").filter(
      ({ message }) => !message?.startsWith("Readiness"),
    );
    return `was killed by its probe (${unhealthy?.message?.trim() ?? probe.message}; ${code})`;
  }
  const reason = ended.reason && ended.reason !== "Error" ? `${ended.reason}, ` : "";
  return `ended (${reason}${code})`;
}

function memoryLimit(pod: V1Pod, container: string): string | undefined {
  const all = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  return all.find(({ name }) => name === container)?.resources?.limits?.memory;
}

/** Volumes and network come before images: a pull that began later shows that they are there by now. */
function startSymptom(
  pod: V1Pod,
  statuses: V1ContainerStatus[],
  events: CoreV1Event[] | undefined,
): Symptom[] {
  const creating = statuses.some(({ state }) =>
    /^(ContainerCreating|PodInitializing)$/.test(state?.waiting?.reason ?? ""),
  );
  if (!creating || statuses.some(({ state }) => state?.running)) return [];
  const uid = pod.metadata?.uid;
  const [pull] = eventsOf(events, uid, "Pulling", "Pulled", "Created", "Started");
  const failures = ["FailedMount", "FailedAttachVolume", "FailedMapVolume", "FailedCreatePodSandBox"];
  const [failed] = eventsOf(events, uid, ...failures).filter(
    (event) => !pull || timeOf(event) > timeOf(pull),
  );
  const sandbox = failed?.reason === "FailedCreatePodSandBox";
  const what = sandbox ? "its sandbox (network) can't be made" : "a volume of it can't be mounted";
  return [
    {
      key: `start:${uid}`,
      kind: "start",
      object: podName(pod),
      text: `${what} (${failed?.reason}): ${sentence(failed?.message)}`,
      // Detaching from the node that had it before takes a while and is reported as failure meanwhile.
      graceSeconds: failed ? 45 : Infinity,
      lookSeconds: 8,
    },
  ];
}
