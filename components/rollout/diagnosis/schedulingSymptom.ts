import type { CoreV1Event, V1Pod } from "@kubernetes/client-node";
import { eventsOf, sentence, type Symptom, timeOf } from "./symptom";

// A node that an autoscaler started needs some minutes to join.
const scaleUpMinutes = 8;

/** A pod that no node takes, unless an autoscaler is at work on it. */
export function schedulingSymptom(
  pod: V1Pod,
  events: CoreV1Event[] | undefined,
  now: number,
): Symptom | undefined {
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
    text: `no node can take it: ${sentence(message)}${schedulingAdvice(message, pod)}`,
    graceSeconds: scaling ? Infinity : 30,
    lookSeconds: 0,
  };
}

function schedulingAdvice(message: string, pod: V1Pod): string {
  const advice: string[] = [];
  if (/anti-affinity rules/.test(message)) {
    advice.push(
      "Its anti-affinity requires a node without another pod of its kind, and there are more such pods than nodes that can take one: add nodes, run fewer pods, or prefer separate nodes instead of requiring them.",
    );
  }
  const short = [...message.matchAll(/Insufficient (cpu|memory)/g)].map(([, resource]) => resource);
  for (const resource of new Set(short)) {
    advice.push(
      `It requests ${requested(pod, resource)} of ${resource}, more than the node has left: request less, or add or free a node.`,
    );
  }
  const isCordoned = /were unschedulable/.test(message);
  if (isCordoned) {
    advice.push(
      "A node is cordoned: `kubectl get nodes` shows SchedulingDisabled, and `kubectl uncordon` ends it.",
    );
  }
  // Others of the cluster have the port on the nodes that are left: that is why there is a node for each.
  if (/free ports/.test(message) && !isCordoned) {
    advice.push(
      `Its host port${hostPorts(pod)} is taken on the node by another pod: choose another port, or add nodes.`,
    );
  }
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

function hostPorts(pod: V1Pod): string {
  const ports = (pod.spec?.containers ?? []).flatMap(({ ports }) => ports ?? []);
  const numbers = ports.flatMap(({ hostPort }) => hostPort ?? []);
  return numbers.length > 0 ? ` ${numbers.join(" or ")}` : "";
}

export function claimNames(pod: V1Pod): string[] {
  return (pod.spec?.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
}
