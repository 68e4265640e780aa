import type {
  CoreV1Event,
  V1Job,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StatefulSet,
} from "@kubernetes/client-node";
import { claimSymptoms } from "./claimSymptoms";
import { jobsClusterSymptoms, rollSymptoms } from "./clusterSymptoms";
import type { CpuStates } from "./cpuStates";
import { jobLog, jobSymptoms, jobOutcome } from "./jobSymptoms";
import { type ClusterLook, joinNames, nameOf, nodeId } from "./kafkaNodes";
import { podSymptoms } from "./podSymptoms";
import {
  currentLog,
  isObserved,
  isFormer,
  isReady,
  isRolledHere,
  jobProgress,
  ordinalNames,
  rolloutProgress,
} from "./progress";
import type { Moving } from "./moving";
import { areAllCurrent, areCurrent, outdatedPods } from "./outdatedPods";
import { refusedPod } from "./refusedPod";
import type { RollLook, RollStep } from "./rollStep";
import { eventsOf, sentence, type Symptom } from "./symptom";
import type { Verdict } from "./verdict";

/** What one look shows. What may not be read, or wasn't worth reading yet, is undefined. */
export interface Seen {
  statefulSet?: V1StatefulSet;
  job?: V1Job;
  pods?: V1Pod[];
  /** The Kafka cluster around it. */
  cluster?: ClusterLook;
  /** What the Job wrote last. */
  told?: { text: string; moving?: Moving };
  /** Its pods that differ from the newest template in nothing but CPU. */
  cpu?: CpuStates;
  /** What is to be done for its roll. */
  step?: RollStep;
}

/** The same with what explains it. */
export interface Observation extends Seen {
  claims?: V1PersistentVolumeClaim[];
  storageClasses?: string[];
  /** Names of the Kubernetes nodes that are cordoned. */
  cordoned?: string[];
  events?: CoreV1Event[];
  /** How many pods the StatefulSet is to have; undefined: as many as it says. */
  planned?: number;
  /** Ids of the nodes that are waited for; undefined: all. */
  only?: number[];
  /** Milliseconds, of the same clock as `since`. */
  now: number;
  /** When each symptom was first seen: what the look before returned. Ages by this clock alone, so that it
   * doesn't matter if the cluster's differs. */
  since: Record<string, number>;
}

// What is told first when there are several: what the others follow from.
const order = [
  "job",
  "scaled",
  "create",
  "lostVolume",
  "storageClass",
  "provisioning",
  "image",
  "config",
  "crash",
  "start",
  "unschedulable",
  "missing",
  "stuck",
  "cluster",
  "previousRevision",
];

/** Whether a rollout or Job is done, on its way, or can't succeed, and why. Pure. */
export function diagnose(seen: Observation): Verdict {
  if (seen.job) {
    const outcome = jobOutcome(seen.job, seen.pods, seen.events, seen.now);
    if (outcome) return outcome;
    const around = { ...seen, object: `Job ${seen.job.metadata?.namespace}/${seen.job.metadata?.name}` };
    const ofCluster = seen.cluster ? jobsClusterSymptoms({ ...around, cluster: seen.cluster }) : [];
    const symptoms = [...jobSymptoms(seen.job, seen.pods, seen.events, seen.now), ...ofCluster];
    const clusterTexts = ofCluster.map(({ text }) => text.replace(/\.$/, ""));
    const verdict = judge(seen, symptoms, () =>
      [jobProgress(seen.job as V1Job, seen.pods, seen.events), ...told(seen), ...clusterTexts].join("; "),
    );
    return verdict.state === "waiting"
      ? { ...verdict, log: verdict.log ?? jobLog(seen.job, seen.pods) }
      : verdict;
  }
  const statefulSet = seen.statefulSet as V1StatefulSet;
  if (seen.only && areCurrent(seen.only, { ...seen, statefulSet })) return { state: "done" };
  if (areAllCurrent({ ...seen, statefulSet }) && !isShort(statefulSet, seen.planned))
    return { state: "done" };
  const verdict = judge(seen, rolloutSymptoms(statefulSet, seen), () =>
    rolloutProgress(statefulSet, seen.pods, seen.events, currentStep(seen.step), seen.cpu, seen.cluster),
  );
  return verdict.state === "failed"
    ? { ...verdict, cause: verdict.cause + unstopped({ ...seen, statefulSet }) }
    : verdict;
}

/** What the Job says of itself. */
function told({ told }: Seen): string[] {
  return told?.text ? [told.text] : [];
}

function currentStep(step: RollStep | undefined): { text?: string; nodes: string[] } {
  if (step?.step === "wait") return { text: step.reason, nodes: step.nodes };
  if (step?.step === "resize") {
    const names = joinNames(step.pods.map(({ pod }) => nameOf(pod)));
    return { text: `gives ${names} another CPU without a restart`, nodes: [] };
  }
  if (step?.step !== "stop") return { nodes: [] };
  const name = nameOf(step.pod);
  return { text: `stops ${name} (${step.why})`, nodes: [name] };
}

/** Who reads of a cause has to know that the rest of the cluster serves. */
function unstopped({ statefulSet, pods, cpu }: RollLook): string {
  if (!isRolledHere(statefulSet)) return "";
  const names = outdatedPods({ statefulSet, pods, cpu }).filter(isReady).map(nameOf);
  if (names.length === 0) return "";
  const run = names.length === 1 ? "runs" : "run";
  const went = (pods ?? []).filter((pod) => !isReady(pod) && !isFormer(statefulSet, pod, cpu));
  const before = went.length > 1 ? "" : "No other pod was stopped meanwhile: ";
  return `\n${before}${joinNames(names)} ${run} on with the former template.`;
}

function judge(seen: Observation, symptoms: Symptom[], progress: () => string): Verdict {
  const since: Record<string, number> = {};
  const notReady = (seen.pods ?? []).filter((pod) => !isReady(pod)).map((pod) => `slow:${pod.metadata?.uid}`);
  for (const key of [...notReady, ...symptoms.map((symptom) => symptom.key)]) {
    since[key] = seen.since[key] ?? seen.now;
  }
  const age = (key: string): number => (seen.now - since[key]) / 1000;
  const lasting = symptoms
    .filter(({ key, graceSeconds }) => age(key) >= graceSeconds)
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  if (lasting.length > 0)
    return { state: "failed", cause: tell(lasting), log: lasting.find(({ log }) => log)?.log };
  return {
    state: "waiting",
    progress: progress(),
    since,
    suspicious:
      symptoms.some(({ key, lookSeconds }) => age(key) >= lookSeconds) ||
      notReady.some((key) => age(key) >= 20),
    log: currentLog(seen.pods),
  };
}

/** One paragraph for each kind of trouble: the first object's in full, the others' names. */
function tell(symptoms: Symptom[]): string {
  const kinds = [...new Set(symptoms.map(({ kind }) => kind))];
  const paragraphs = kinds.map((kind) => {
    const [first, ...others] = symptoms.filter((symptom) => symptom.kind === kind);
    const names = [...new Set(others.map(({ object }) => object))].filter((name) => name !== first.object);
    const same = names.length > 0 ? ` The same with ${names.join(", ")}.` : "";
    return `${first.object}: ${first.text}${same}`;
  });
  return paragraphs.join("\n");
}

function rolloutSymptoms(statefulSet: V1StatefulSet, seen: Observation): Symptom[] {
  if (!isObserved(statefulSet)) return [];
  const scaled = scaledText(statefulSet, seen.planned);
  const isWanted = (name: string) => !seen.cluster?.unneeded?.includes(nodeId(name));
  const wanted = ordinalNames(statefulSet).filter(isWanted);
  const pods = (seen.pods ?? []).filter((pod) => wanted.includes(pod.metadata?.name ?? ""));
  const isCurrent = (pod: V1Pod) => !isFormer(statefulSet, pod, seen.cpu);
  const claims = claimSymptoms(seen.claims, seen.storageClasses, seen.events);
  const circumstances = { ...seen, pods: seen.cluster?.pods ?? seen.pods };
  const surplus = scaled === undefined ? [] : wanted.slice(seen.planned);
  const current = pods.filter(isCurrent).flatMap((pod) => {
    const isSurplus = surplus.includes(nameOf(pod));
    return podSymptoms(pod, circumstances).map((symptom) =>
      isSurplus ? { ...symptom, text: `${symptom.text} ${scaled}` } : symptom,
    );
  });
  const previous = pods
    .filter((pod) => !isCurrent(pod))
    .flatMap((pod) => podSymptoms(pod, circumstances))
    .map((symptom) => ofPreviousRevision(symptom, statefulSet, seen.step));
  const object = `StatefulSet ${statefulSet.metadata?.namespace}/${statefulSet.metadata?.name}`;
  return [
    ...(isShort(statefulSet, seen.planned) ? [shortSymptom(statefulSet, scaled!)] : []),
    ...missingPodSymptoms(statefulSet, pods, wanted, seen),
    ...claims,
    // A pod without its volume can't be scheduled: the claim is the cause.
    ...(claims.length > 0 ? current.filter(({ kind }) => kind !== "unschedulable") : current),
    ...previous,
    ...(seen.cluster || seen.step
      ? rollSymptoms(statefulSet, seen.step, { ...seen, object, cluster: seen.cluster ?? {} })
      : []),
  ];
}

/** What somebody has done by other means, and how to take it back; undefined where the StatefulSet is as it was made. */
function scaledText({ metadata, spec }: V1StatefulSet, planned: number | undefined): string | undefined {
  const replicas = spec?.replicas ?? 1;
  if (planned === undefined || planned === replicas) return undefined;
  return (
    `Somebody has scaled StatefulSet ${metadata?.name} to ${replicas}, where ${planned} are described: ` +
    `\`kubectl -n ${metadata?.namespace} scale statefulset ${metadata?.name} --replicas ${planned}\` takes that back.`
  );
}

function isShort({ spec }: V1StatefulSet, planned: number | undefined): boolean {
  return planned !== undefined && (spec?.replicas ?? 1) < planned;
}

function shortSymptom({ metadata }: V1StatefulSet, text: string): Symptom {
  const object = `StatefulSet ${metadata?.namespace}/${metadata?.name}`;
  return {
    key: `scaled:${metadata?.uid}`,
    kind: "scaled",
    object,
    text,
    graceSeconds: 5,
    lookSeconds: Infinity,
  };
}

/** A broken pod of the former template is about to be replaced, as long as the rollout makes headway. */
function ofPreviousRevision(symptom: Symptom, statefulSet: V1StatefulSet, step?: RollStep): Symptom {
  const why = step?.step === "wait" ? `: ${sentence(step.reason)}` : ".";
  const text = isRolledHere(statefulSet)
    ? `${symptom.text} It still runs the former configuration, and isn't replaced yet${why}`
    : `it still runs the former configuration and the rollout doesn't get to it: ${symptom.text} Delete this pod, and it comes back with the new one.`;
  return {
    ...symptom,
    key: `previous${statefulSet.status?.updatedReplicas ?? 0}:${symptom.key}`,
    kind: "previousRevision",
    text,
    graceSeconds: Math.max(symptom.graceSeconds, 50),
  };
}

function missingPodSymptoms(
  statefulSet: V1StatefulSet,
  pods: V1Pod[],
  wanted: string[],
  seen: Observation,
): Symptom[] {
  const { metadata } = statefulSet;
  if (!seen.pods || pods.length >= wanted.length) return [];
  const key = `create:${metadata?.uid}`;
  const [latest] = eventsOf(seen.events, metadata?.uid, "FailedCreate", "SuccessfulCreate");
  const { text, graceSeconds } = refusedPod(latest);
  return [
    {
      key,
      kind: "create",
      object: `StatefulSet ${metadata?.namespace}/${metadata?.name}`,
      text: `its pods can't be made: ${text}`,
      graceSeconds,
      lookSeconds: 3,
    },
  ];
}
