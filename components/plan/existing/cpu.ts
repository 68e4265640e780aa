import type { ResourcesArgs } from "../../args";
import type { PlannedPool } from "../nodes/pools";
import { CPU_KINDS, cpuOf, isSameCpu, whyRestart } from "../pod/cpu";
import { parseSize } from "../pod/size";
import type { ExistingCluster } from "./existingCluster";
import { resizesPods } from "./kubernetesVersion";

/** Another CPU of a pool's nodes, whose memory stays. */
export interface CpuChange {
  /** Values before and after, each with its path. */
  texts: string[];
  /** Why it takes a restart; undefined where nodes get it while they run. */
  whyRestart?: string;
}

type Seen = Pick<ExistingCluster, "sets" | "kubernetes">;
type Planned = Pick<PlannedPool, "statefulSet" | "memory" | "pod">;

/** How the CPU of a pool's nodes changes; undefined where it doesn't, or where the rest of what they ask for does, too. */
export function cpuChange(
  { statefulSet, memory, pod }: Planned,
  { sets = [], kubernetes }: Seen,
): CpuChange | undefined {
  const { resources, heapOptions } = sets.find(({ name }) => name === statefulSet) ?? {};
  if (!resources || heapOptions !== memory.heapOptions) return undefined;
  if (!isSameBesides(resources, memory.resources)) return undefined;
  const [has, wants] = [cpuOf(resources), cpuOf(memory.resources)];
  const changed = CPU_KINDS.filter((kind) => !isSameCpu(has[kind], wants[kind]));
  if (changed.length === 0) return undefined;
  const texts = changed.map(
    (kind) => `${memory.path}.${kind}.cpu: ${has[kind] ?? "nothing"} becomes ${wants[kind] ?? "nothing"}`,
  );
  const others = [...pod.sidecars, ...pod.initContainers] as { resources?: ResourcesArgs }[];
  const why = resizesPods(kubernetes)
    ? whyRestart({ resources }, { resources: memory.resources }, others)
    : `Kubernetes gives a pod that runs another CPU from 1.33 on (this is ${kubernetes ?? "of an unknown version"})`;
  return { texts, whyRestart: why };
}

/** Whether nodes get another CPU while they run. */
export function getsCpuRunning(pool: Planned, existing: Seen): boolean {
  const change = cpuChange(pool, existing);
  return change !== undefined && change.whyRestart === undefined;
}

/** Whether nothing but CPU differs, however it is written. */
function isSameBesides(one: ResourcesArgs, other: ResourcesArgs): boolean {
  return CPU_KINDS.every((kind) =>
    Object.keys({ ...one[kind], ...other[kind] })
      .filter((resource) => resource !== "cpu")
      .every((resource) => {
        const [a, b] = [one, other].map((resources) => resources[kind]?.[resource]);
        if (a === undefined || b === undefined) return false;
        return String(a) === String(b) || (parseSize(String(a)) ?? NaN) === parseSize(String(b));
      }),
  );
}
