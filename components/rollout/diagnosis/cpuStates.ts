import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { ResourcesArgs } from "../../args";
import { fingerprint } from "../../plan/existing/madeFrom";
import { type Cpu, CPU_KINDS, cpuOf, type CpuKind, isSameCpu, whyRestart } from "../../plan/pod/cpu";
import {
  ADOPT_CONTAINER,
  CLUSTER_ID_CONTAINER,
  FORMAT_CONTAINER,
  KAFKA_CONTAINER,
} from "../../plan/pod/contents";
import { EDITOR } from "../kubernetes/ownership";
import { nameOf } from "./kafkaNodes";
import { isFormer, isRolledHere, REVISION_LABEL } from "./progress";

/** How far a pod is that differs from the newest template in nothing but CPU, and that Kubernetes counts as one of a former. */
export type CpuState =
  /** It has the CPU of the newest template. */
  | { state: "given" }
  | { state: "wanted"; cpu: Cpu }
  /** Its kubelet was told. */
  | { state: "going"; why: string }
  /** It takes a restart. */
  | { state: "refused"; why: string };
/** By the names of the pods. */
export type CpuStates = Record<string, CpuState>;

interface Container {
  name: string;
  resources?: ResourcesArgs;
}
/** A template as a StatefulSet's revisions keep it. */
export interface Template {
  spec?: { containers?: Container[]; initContainers?: Container[] };
}

/** Init containers that ask for what Kafka's does; they have ended by then. */
const OWN_INIT_CONTAINERS = [ADOPT_CONTAINER, CLUSTER_ID_CONTAINER, FORMAT_CONTAINER];

/** Pods of which it matters whether they differ in nothing but CPU: by the revision's label, or as they got another one. */
export function inQuestion(statefulSet: V1StatefulSet, pods: V1Pod[]): V1Pod[] {
  if (!isRolledHere(statefulSet)) return [];
  return pods.filter(
    (pod) => !pod.metadata?.deletionTimestamp && (isFormer(statefulSet, pod) || isResized(pod)),
  );
}

export function revisionOf({ metadata }: V1Pod): string {
  return metadata?.labels?.[REVISION_LABEL] ?? "";
}

/** Whether a pod got another CPU from this component since it was made. */
export function isResized(pod: V1Pod): boolean {
  return resizes(pod).length > 0;
}

/**
 * How far each of these pods is. A pod that differs in more than CPU isn't among them: its revision tells.
 *
 * @param templates of the pods' revisions and the newest one, by their names
 * @param refused why Kubernetes refused to give it, by the pods' uids
 */
export function cpuStates(
  statefulSet: V1StatefulSet,
  pods: V1Pod[],
  templates: Record<string, Template | undefined>,
  refused: Record<string, string>,
): CpuStates {
  const newest = templates[statefulSet.status?.updateRevision ?? ""];
  const states = pods.map((pod): [string, CpuState | undefined] => {
    const former = templates[revisionOf(pod)];
    const isAlike = newest && former && withoutCpu(newest) === withoutCpu(former);
    return [nameOf(pod), isAlike ? stateOf(pod, former, newest, refused) : undefined];
  });
  return Object.fromEntries(states.filter(([, state]) => state)) as CpuStates;
}

function stateOf(
  pod: V1Pod,
  former: Template,
  newest: Template,
  refused: Record<string, string>,
): CpuState | undefined {
  const { metadata, spec, status } = pod;
  const [was, becomes] = [former, newest].map(kafkaOf);
  const has = cpuOf(kafkaOf({ spec })?.resources);
  const wants = cpuOf(becomes?.resources);
  const others = [...(newest.spec?.containers ?? []), ...(newest.spec?.initContainers ?? [])].filter(
    ({ name }) => name !== KAFKA_CONTAINER && !OWN_INIT_CONTAINERS.includes(name),
  );
  const removed = CPU_KINDS.some((kind) => wants[kind] === undefined && has[kind] && gotHere(pod, kind));
  const why =
    refused[metadata?.uid ?? ""] ??
    (was && becomes && whyRestart(was, becomes, others)) ??
    (removed ? "Kubernetes takes no CPU away from a pod that runs" : undefined);
  if (why !== undefined) return { state: "refused", why };
  const given = status?.containerStatuses?.find(({ name }) => name === KAFKA_CONTAINER);
  if (!isGiven(has, wants)) return given?.state?.running ? { state: "wanted", cpu: wants } : undefined;
  const pending = conditionOf(pod, "PodResizePending");
  if (pending?.reason === "Infeasible") return { state: "refused", why: pending.message ?? pending.reason };
  // One that has only started gets what it asks for.
  if (!given?.state?.running) return { state: "given" };
  const going = pending ?? conditionOf(pod, "PodResizeInProgress");
  const isObserved = (status?.observedGeneration ?? -1) >= (metadata?.generation ?? 0);
  if (isGiven(cpuOf(given.resources as ResourcesArgs), wants) || (isObserved && !going))
    return { state: "given" };
  return { state: "going", why: going?.message || "its kubelet hasn't given it yet" };
}

function kafkaOf({ spec }: Template): Container | undefined {
  return spec?.containers?.find(({ name }) => name === KAFKA_CONTAINER);
}

/** Others may give a pod what its template doesn't say: a LimitRange does. */
function isGiven(has: Cpu, wants: Cpu): boolean {
  return CPU_KINDS.every((kind) => wants[kind] === undefined || isSameCpu(has[kind], wants[kind]));
}

/** A condition that a pod's kubelet has set since it was told last. */
function conditionOf({ metadata, status }: V1Pod, kind: string) {
  const found = status?.conditions?.find(({ type, status }) => type === kind && status === "True");
  const isOfFormer = (found?.observedGeneration ?? Infinity) < (metadata?.generation ?? 0);
  return isOfFormer ? undefined : found;
}

/** Texts of what this component wrote of a pod's resources. */
function resizes({ metadata }: V1Pod): string[] {
  const own = (metadata?.managedFields ?? []).filter(
    ({ manager, subresource }) => manager === EDITOR && subresource === "resize",
  );
  return own.map(({ fieldsV1 }) => JSON.stringify(fieldsV1 ?? {}));
}

function gotHere(pod: V1Pod, kind: CpuKind): boolean {
  return resizes(pod).some((fields) => new RegExp(`"f:${kind}":\\{[^}]*"f:cpu"`).test(fields));
}

/** A template in a few letters, but for the CPU of what runs Kafka. */
function withoutCpu({ spec, ...rest }: Template): string {
  const stripped = (containers: Container[] | undefined, names: string[]) =>
    containers?.map((container) =>
      names.includes(container.name) ? { ...container, resources: besidesCpu(container) } : container,
    );
  const containers = stripped(spec?.containers, [KAFKA_CONTAINER]);
  const initContainers = stripped(spec?.initContainers, OWN_INIT_CONTAINERS);
  return fingerprint({ ...rest, spec: { ...spec, containers, initContainers } });
}

function besidesCpu({ resources }: Container): Record<string, unknown> {
  const { requests, limits, ...rest } = resources ?? {};
  const besides = (quantities: Record<string, string> = {}) => {
    const { cpu: _, ...others } = quantities;
    return Object.keys(others).length > 0 ? others : undefined;
  };
  return { ...rest, requests: besides(requests), limits: besides(limits) };
}
