import type { V1Pod } from "@kubernetes/client-node";
import { cordonAdvice, crowdingAdvice } from "./crowding";
import { type Circumstances, eventsOf, sentence, type Symptom, timeOf } from "./symptom";

// A node that an autoscaler started needs some minutes to join.
const scaleUpMinutes = 8;

/** A pod that no node takes, unless an autoscaler is at work on it. */
export function schedulingSymptom(pod: V1Pod, circumstances: Circumstances): Symptom | undefined {
  const { events, now } = circumstances;
  const scheduled = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status !== "False" || scheduled.reason !== "Unschedulable") return undefined;
  // "TriggeredScaleUp" is the cluster-autoscaler's word, "Nominated" is Karpenter's.
  const [scaleUp] = eventsOf(events, pod.metadata?.uid, "TriggeredScaleUp", "Nominated");
  const scaling = scaleUp && now - timeOf(scaleUp) < scaleUpMinutes * 60_000;
  const message = (scheduled.message ?? "").replace(
    /\s*(no new claims to deallocate|preemption: |not found$).*$/s,
    "",
  );
  return {
    key: `unschedulable:${pod.metadata?.uid}`,
    kind: "unschedulable",
    object: `Pod ${pod.metadata?.namespace}/${pod.metadata?.name}`,
    text: `no node can take it: ${sentence(message)}${schedulingAdvice(message, pod, circumstances)}`,
    graceSeconds: scaling ? Infinity : 30,
    lookSeconds: 0,
  };
}

function schedulingAdvice(message: string, pod: V1Pod, { pods, cordoned }: Circumstances): string {
  const isCordoned = /were unschedulable/.test(message);
  const advice = crowdingAdvice(message, pod, pods, isCordoned);
  const short = [...message.matchAll(/Insufficient (cpu|memory)/g)].map(([, resource]) => resource);
  for (const resource of new Set(short)) {
    advice.push(
      `It requests ${requested(pod, resource)} of ${resource}, more than the node has left: request less, or add or free a node.`,
    );
  }
  if (isCordoned) advice.push(cordonAdvice(cordoned));
  if (/volume node affinity|PersistentVolume's node affinity/.test(message)) {
    advice.push(
      `Its volume (claim ${claimNames(pod).join(", ")}) lives on one node or zone, which can't take the pod now: bring that node back or make room on it.`,
    );
  }
  if (/unbound immediate PersistentVolumeClaims/.test(message)) {
    advice.push(
      `A claim of it (${claimNames(pod).join(", ")}) has no volume: \`kubectl -n ${pod.metadata?.namespace} describe pvc\` says why.`,
    );
  }
  if (/untolerated taint/.test(message)) {
    advice.push(
      "A tainted node takes only pods that tolerate the taint; one that isn't ready is tainted too.",
    );
  }
  if (/node affinity\/selector|node\(s\) didn't match Pod's node/.test(message)) {
    advice.push("Its node selector must match the labels of a node.");
  }
  return advice.map((text) => ` ${text}`).join("");
}

function requested(pod: V1Pod, resource: string): string {
  const requests = (pod.spec?.containers ?? []).flatMap(
    ({ resources }) => resources?.requests?.[resource] ?? [],
  );
  return requests.join(" + ") || "some";
}

export function claimNames(pod: V1Pod): string[] {
  return (pod.spec?.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
}
