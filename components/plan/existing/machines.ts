import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import { parseCpus } from "../pod/memory";
import { parseSize } from "../pod/size";
import type { ExistingCluster } from "./existingCluster";

/** A Kubernetes node, as far as it matters for what fits on one. */
export interface Machine {
  name: string;
  /** Memory that its pods may ask for, in bytes. */
  memory: number;
  /** CPUs that its pods may ask for. */
  cpus: number;
  /** Whether a cloud has made it, which may make larger ones. */
  isCloud: boolean;
  labels: Record<string, string>;
  addresses: { type: string; address: string }[];
}

/** The largest machines that a cloud rents out have about as much. */
const MOST = { memory: 32 * 2 ** 40, cpus: 2048 };

/** Refuses nodes of Kafka that need more memory or CPU than any Kubernetes node has, where no larger one can come. */
export function checkMachines(
  { pools }: Pick<ClusterPlan, "pools">,
  { machines }: Pick<ExistingCluster, "machines">,
  mistakes: Mistakes,
): void {
  for (const { path, text, what, needed } of tooLarge(pools, machines)) {
    if (!machines!.some(({ isCloud }) => isCloud) || needed > MOST[what]) mistakes.add(path, text);
  }
}

/** The same where a larger one may come, a sentence each. */
export function describeMachines(
  { pools }: Pick<ClusterPlan, "pools">,
  { machines }: Pick<ExistingCluster, "machines">,
): string[] {
  const texts = tooLarge(pools, machines).map(
    ({ path, text }) => `${path}: ${text}, unless a larger one comes`,
  );
  return [...new Set(texts)];
}

interface TooLarge {
  path: string;
  text: string;
  what: "memory" | "cpus";
  needed: number;
}

function tooLarge(pools: ClusterPlan["pools"], machines: Machine[] = []): TooLarge[] {
  if (machines.length === 0) return [];
  return pools.flatMap(({ memory }) => {
    const { requests, limits } = memory.resources;
    const bytes = Math.max(parseSize(String(requests?.memory ?? limits?.memory)) ?? 0, memory.heapBytes);
    const cpus = parseCpus(String(requests?.cpu ?? limits?.cpu)) ?? 0;
    const cpuPath = `${memory.path}.${requests?.cpu === undefined ? "limits" : "requests"}.cpu`;
    return [
      ...beyond("memory", bytes, memory.askedBy, inGibibytes, machines),
      ...beyond("cpus", cpus, cpuPath, inCpus, machines),
    ];
  });
}

/** Whether a pod that needs so much has room on no Kubernetes node, were it alone there. */
function beyond(
  what: TooLarge["what"],
  needed: number,
  path: string,
  shown: (amount: number) => string,
  machines: Machine[],
): TooLarge[] {
  const [largest] = [...machines].sort((a, b) => b[what] - a[what]);
  if (needed <= largest[what]) return [];
  const text =
    `needs ${shown(needed)} for one pod, and the largest Kubernetes node (${largest.name}) has ` +
    `${shown(largest[what])} for all of its pods: none can ever run`;
  return [{ path, text, what, needed }];
}

function inCpus(cpus: number): string {
  return `${cpus} ${cpus === 1 ? "CPU" : "CPUs"}`;
}

function inGibibytes(bytes: number): string {
  return `${Math.round((bytes / 2 ** 30) * 10) / 10} GiB`;
}
