import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import { parseSize } from "../pod/size";
import type { ExistingCluster } from "./existingCluster";

/** A Kubernetes node, as far as it matters for what fits on one. */
export interface Machine {
  name: string;
  /** Memory that its pods may ask for, in bytes. */
  memory: number;
  /** Whether a cloud has made it, which may make larger ones. */
  isCloud: boolean;
  labels: Record<string, string>;
  addresses: { type: string; address: string }[];
}

/** The largest machine that a cloud rents out has about as much. */
const MOST_MEMORY = 32 * 2 ** 40;

/** Refuses nodes of Kafka that need more memory than any Kubernetes node has, where no larger one can come. */
export function checkMachines(
  { pools }: Pick<ClusterPlan, "pools">,
  { machines }: Pick<ExistingCluster, "machines">,
  mistakes: Mistakes,
): void {
  for (const { path, text, needed } of tooLarge(pools, machines)) {
    if (!machines!.some(({ isCloud }) => isCloud) || needed > MOST_MEMORY) mistakes.add(path, text);
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

function tooLarge(pools: ClusterPlan["pools"], machines: Machine[] = []) {
  const [largest] = [...machines].sort((a, b) => b.memory - a.memory);
  if (!largest) return [];
  return pools.flatMap(({ memory }) => {
    const { requests, limits } = memory.resources;
    const needed = Math.max(parseSize(String(requests?.memory ?? limits?.memory)) ?? 0, memory.heapBytes);
    if (needed <= largest.memory) return [];
    const path = memory.askedBy;
    const text =
      `needs ${inGibibytes(needed)} for one pod, and the largest Kubernetes node (${largest.name}) has ` +
      `${inGibibytes(largest.memory)} for all of its pods: none can ever run`;
    return [{ path, text, needed }];
  });
}

function inGibibytes(bytes: number): string {
  return `${Math.round((bytes / 2 ** 30) * 10) / 10} GiB`;
}
