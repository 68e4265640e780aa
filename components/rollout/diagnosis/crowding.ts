import type { V1Pod } from "@kubernetes/client-node";
import { joinNames, nameOf } from "./kafkaNodes";

/**
 * Why the nodes that are left can't take a pod that can't be beside others, and what to do. Nodes that the pods of its kind
 * have are no trouble by themselves: that is why there is to be one for each.
 *
 * @param message the scheduler's
 * @param pods those that may be of its kind; undefined where they may not be listed
 * @param isCordoned whether a node that is cordoned could take it
 */
export function crowdingAdvice(
  message: string,
  pod: V1Pod,
  pods: V1Pod[] | undefined,
  isCordoned: boolean,
): string[] {
  if (/existing pods anti-affinity rules/.test(message) && rulesOf(pod).length === 0) return [FORMER_RULES];
  const ofPorts = nodesThat(/didn't have free ports/, message);
  const ofRules = nodesThat(/anti-affinity rules/, message);
  if (ofPorts + ofRules === 0) return [];
  const others = (pods ?? []).filter((other) => nameOf(other) !== nameOf(pod) && excludes(pod, other));
  const held = new Set(others.flatMap(({ spec }) => spec?.nodeName ?? [])).size;
  const advice: string[] = [];
  if (held > 0) {
    const nodes = held === 1 ? "1 node can" : `${held} nodes can`;
    const remedy = isCordoned
      ? "."
      : ofRules > 0
        ? `: add nodes, ${orFewer}.`
        : ": add nodes, or run fewer pods.";
    advice.push(`${others.length + 1} pods need a node each${forPorts(pod)}, and ${nodes} take one${remedy}`);
  } else if (ofRules > 0) {
    advice.push(
      "Its anti-affinity requires a node without another pod of its kind, and there are more such pods than nodes that " +
        `can take one: add nodes, ${orFewer}.`,
    );
  }
  const strange = ofPorts - held;
  if (strange > 0 && !(isCordoned && pods === undefined)) {
    const where = strange === 1 ? "a node by a pod" : `${strange} nodes by pods`;
    const whose = held > 0 ? " of another kind" : "";
    advice.push(
      `Its host port${numbered(hostPorts(pod))} is taken on ${where}${whose}: choose another port, or add nodes.`,
    );
  }
  return advice;
}

/**
 * The rules are those of pods that run. To stop one for a pod that has yet to join is no way out: another one would take its place,
 * and not let it come back to its volume.
 */
const FORMER_RULES =
  "Other pods run with the former template, which requires a node of their own, and are renewed only once all are there: go " +
  "back to as many pods as there were, with the new anti-affinity, and add others by the next `up`.";

const orFewer = "run fewer pods, or prefer separate nodes instead of requiring them";

/** How many nodes the scheduler counts for a reason: `2 node(s) didn't have free ports for the requested pod ports`. */
function nodesThat(reason: RegExp, message: string): number {
  const reasons = message.replace(/^[^:]*:/, "").split(",");
  const counts = reasons.filter((text) => reason.test(text)).map((text) => parseInt(text.trim(), 10) || 1);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Whether two pods can't be on one node: they take one port of it, or the first one's rules keep it apart. */
function excludes(pod: V1Pod, other: V1Pod): boolean {
  const ports = hostPorts(pod);
  if (hostPorts(other).some((port) => ports.includes(port))) return true;
  return rulesOf(pod).some(({ labelSelector }) => {
    const wanted = Object.entries(labelSelector?.matchLabels ?? {});
    return wanted.length > 0 && wanted.every(([key, value]) => other.metadata?.labels?.[key] === value);
  });
}

/** What a pod requires not to be beside. */
function rulesOf({ spec }: V1Pod) {
  return spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function forPorts(pod: V1Pod): string {
  const ports = hostPorts(pod);
  return ports.length > 0 ? ` for host port${numbered(ports)}` : "";
}

function hostPorts(pod: V1Pod): number[] {
  const ports = (pod.spec?.containers ?? []).flatMap(({ ports }) => ports ?? []);
  return ports.flatMap(({ hostPort }) => hostPort ?? []);
}

function numbered(ports: number[]): string {
  return ports.length > 0 ? ` ${ports.join(" or ")}` : "";
}

/** Which nodes take nothing, and how that ends. Undefined: they may not be listed. */
export function cordonAdvice(cordoned: string[] | undefined): string {
  if (!cordoned?.length) {
    return "A node is cordoned: `kubectl get nodes` shows SchedulingDisabled, and `kubectl uncordon` ends it.";
  }
  const are = cordoned.length === 1 ? `node ${cordoned[0]} is` : `nodes ${joinNames(cordoned)} are`;
  return `Kubernetes ${are} cordoned: \`kubectl uncordon ${cordoned.join(" ")}\` ends it.`;
}
