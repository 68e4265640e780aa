import type { KafkaClusterArgs, ResourcesArgs } from "../../args";
import { Mistakes } from "../mistakes";
import { mebibytes, parseSize, SIZE_FORM } from "./size";

const DEFAULT_HEAP = "1Gi";
/** Below it hardly anything starts; mostly a unit was forgotten. */
const SMALLEST_HEAP = "64Mi";
const DEFAULT_CPU_REQUEST = "250m";
/** Kubernetes' own resources, and those that have a domain: devices. */
const KUBERNETES_RESOURCES = /^(cpu|memory|ephemeral-storage|hugepages-.+|.+\/.+)$/;

/** The JVM's heap and the container's resources. */
export interface PlannedMemory {
  /** Path of the arguments that describe it. */
  path: string;
  /** Value of KAFKA_HEAP_OPTS. */
  heapOptions: string;
  heapBytes: number;
  /** Path of the argument that decides how much memory a pod asks for. */
  askedBy: string;
  resources: ResourcesArgs;
}

/**
 * Derives the heap from the memory limit or the other way round, and checks that they fit.
 *
 * @param at what goes before the paths of `heap` and `resources`: nothing, or the pool's path and a dot
 */
export function planMemory(
  args: Pick<KafkaClusterArgs, "heap" | "resources">,
  at: string,
  mistakes: Mistakes,
  defaultHeap = DEFAULT_HEAP,
): PlannedMemory {
  checkResources(args.resources, at, mistakes);
  const limit = args.resources?.limits?.memory;
  const limitBytes = limit === undefined ? undefined : parseSize(String(limit));

  const heap = args.heap ?? (limitBytes === undefined ? defaultHeap : undefined);
  const heapBytes = heap === undefined ? limitBytes! / 2 : parseSize(heap);
  if (heapBytes === undefined) {
    mistakes.add(`${at}heap`, `is "${heap}"; write ${SIZE_FORM}`);
  } else if (limitBytes !== undefined && heapBytes >= limitBytes) {
    mistakes.add(
      `${at}heap`,
      `is ${heap}, and resources.limits.memory is ${limit}; the JVM needs memory beside its heap, so the container ` +
        `would be killed. Use at most three quarters of the limit`,
    );
  }
  if (heapBytes !== undefined && heapBytes < parseSize(SMALLEST_HEAP)!) {
    mistakes.add(
      `${at}${heap === undefined ? "resources.limits.memory" : "heap"}`,
      heap === undefined
        ? `is ${limit}, half of which is the heap; a heap needs ${SMALLEST_HEAP} at least`
        : `is ${heap}; a heap needs ${SMALLEST_HEAP} at least. Write it with its unit, such as 512Mi`,
    );
  }

  const heapMebibytes = mebibytes(heapBytes ?? 0);
  const memory = `${heapMebibytes * 2}Mi`;
  return {
    path: `${at}resources`,
    heapBytes: heapBytes ?? 0,
    askedBy: `${at}${askedBy(args.resources)}`,
    heapOptions: `-Xms${heapMebibytes}m -Xmx${heapMebibytes}m`,
    resources: args.resources ?? {
      requests: { cpu: DEFAULT_CPU_REQUEST, memory },
      limits: { memory },
    },
  };
}

function askedBy(resources: ResourcesArgs | undefined): string {
  const kind = (["requests", "limits"] as const).find((one) => resources?.[one]?.memory !== undefined);
  return kind ? `resources.${kind}.memory` : "heap";
}

/**
 * Checks what a container asks for.
 *
 * @param at what goes before the path of `resources`
 */
export function checkResources(resources: ResourcesArgs | undefined, at: string, mistakes: Mistakes): void {
  for (const kind of ["requests", "limits"] as const) {
    for (const [resource, quantity] of Object.entries(resources?.[kind] ?? {})) {
      checkQuantity(resource, String(quantity), `${at}resources.${kind}.${resource}`, mistakes);
    }
  }
  checkRequest("cpu", parseCpus, resources, at, mistakes);
  checkRequest("memory", parseSize, resources, at, mistakes);
}

function checkQuantity(resource: string, quantity: string, path: string, mistakes: Mistakes): void {
  if (resource === "memory" && parseSize(quantity) === undefined) {
    mistakes.add(path, `is "${quantity}"; write ${SIZE_FORM}`);
  } else if (resource === "cpu" && parseCpus(quantity) === undefined) {
    mistakes.add(path, `is "${quantity}"; write a number of CPUs such as 2, 0.5 or 500m`);
  } else if (!KUBERNETES_RESOURCES.test(resource)) {
    mistakes.add(path, "is no resource of Kubernetes; use cpu, memory or ephemeral-storage");
  }
}

function checkRequest(
  resource: string,
  parse: (quantity: string) => number | undefined,
  resources: ResourcesArgs | undefined,
  at: string,
  mistakes: Mistakes,
): void {
  const request = resources?.requests?.[resource];
  const limit = resources?.limits?.[resource];
  if ((parse(String(request)) ?? 0) > (parse(String(limit)) ?? Infinity)) {
    mistakes.add(
      `${at}resources.requests.${resource}`,
      `is ${request}, above the limit of ${limit}; Kubernetes refuses that`,
    );
  }
}

/** A number of CPUs, written as `2`, `0.5` or `500m`; undefined if it isn't one. */
export function parseCpus(quantity: string): number | undefined {
  if (!/^(\d+m|\d+(\.\d{1,3})?)$/.test(quantity)) {
    return undefined;
  }
  return quantity.endsWith("m") ? parseInt(quantity) / 1000 : Number(quantity);
}
