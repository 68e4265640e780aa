import type { ResourcesArgs } from "../../args";
import { parseCpus } from "./memory";

/** The two halves of a container's resources. */
export const CPU_KINDS = ["requests", "limits"] as const;
export type CpuKind = (typeof CPU_KINDS)[number];
/** CPU of a container, by what it is. */
export type Cpu = Partial<Record<CpuKind, string>>;
/** What of a container its quality of service follows from. */
export interface WithResources {
  resources?: ResourcesArgs;
}

/** CPU of a container as Kubernetes takes it: a limit is the request, too, where there is none. */
export function cpuOf(resources: ResourcesArgs | undefined): Cpu {
  const { requests, limits } = filled("cpu", resources);
  return { ...(requests !== undefined && { requests }), ...(limits !== undefined && { limits }) };
}

/** Whether two quantities of CPU are the same, however they are written. */
export function isSameCpu(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const [a, b] = [parseCpus(one), parseCpus(other)];
  return a === undefined || b === undefined ? one === other : a === b;
}

/**
 * Why a pod has to be made anew for another CPU of one of its containers; undefined where Kubernetes gives it while it runs.
 *
 * @param others the pod's further containers, which stay as they are
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.0/pkg/apis/core/validation/validation.go (ValidatePodResize)
 */
export function whyRestart(
  before: WithResources,
  after: WithResources,
  others: WithResources[],
): string | undefined {
  const [has, wants] = [before, after].map(({ resources }) => cpuOf(resources));
  const removed = CPU_KINDS.find((kind) => has[kind] !== undefined && wants[kind] === undefined);
  if (removed) return `Kubernetes takes no ${removed.slice(0, -1)} away from a pod that runs`;
  const [was, becomes] = [before, after].map((container) => qosClass([container, ...others]));
  return was === becomes
    ? undefined
    : `pods become ${becomes}, and Kubernetes keeps the QoS class (${was}) of a pod that runs`;
}

/** How Kubernetes ranks a pod where memory is short. */
function qosClass(containers: WithResources[]): "BestEffort" | "Burstable" | "Guaranteed" {
  const all = containers.flatMap(({ resources }) => [filled("cpu", resources), filled("memory", resources)]);
  if (all.every(({ requests, limits }) => requests === undefined && limits === undefined))
    return "BestEffort";
  const isFull = ({ requests, limits }: Cpu) => limits !== undefined && String(requests) === String(limits);
  return all.every(isFull) ? "Guaranteed" : "Burstable";
}

function filled(resource: string, { requests, limits }: ResourcesArgs = {}): Cpu {
  const limit = limits?.[resource];
  return { requests: requests?.[resource] ?? limit, limits: limit };
}
