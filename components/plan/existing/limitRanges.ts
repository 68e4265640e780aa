import type { ResourcesArgs } from "../../args";
import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import { parseCpus } from "../pod/memory";
import { parseSize } from "../pod/size";
import type { ExistingCluster } from "./existingCluster";
import { hasTopicJob } from "./topicJob";

type Quantities = Record<string, string>;

/** What a LimitRange of the namespace demands of each container, or of each pod as a whole. */
export interface Limits {
  /** Name of the LimitRange. */
  name: string;
  type: string;
  min?: Quantities;
  max?: Quantities;
  maxLimitRequestRatio?: Quantities;
  /** Limits and requests of a container that says none. */
  default?: Quantities;
  defaultRequest?: Quantities;
}

/** Resources of a pod's one container, and the paths of the arguments that say them. */
interface Asking {
  what: string;
  resources: ResourcesArgs;
  path: (kind: "requests" | "limits", resource: string) => string;
}

/** Whose quantities are understood. */
const PARSERS: Record<string, (quantity: string) => number | undefined> = {
  cpu: parseCpus,
  memory: parseSize,
};

type Planned = Pick<ClusterPlan, "pools" | "jobResources" | "topics" | "runtimeSettings" | "reassignment">;

/**
 * Refuses pods that a LimitRange never lets in: Kubernetes would make none, and a roll would have stopped one before.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/plugin/pkg/admission/limitranger/admission.go
 */
export function checkLimitRanges(
  plan: Planned,
  { limitRanges = [] }: Pick<ExistingCluster, "limitRanges">,
  mistakes: Mistakes,
): void {
  const told = new Set<string>();
  for (const [asking, isAlone] of askingOf(plan)) {
    for (const limits of limitRanges) {
      // What other containers add up to isn't known here.
      if (limits.type !== "Container" && !(limits.type === "Pod" && isAlone)) continue;
      for (const [path, text] of broken(asking, limits, defaulted(asking.resources, limitRanges))) {
        const reason = `${text} (LimitRange ${limits.name}): Kubernetes makes no such pod`;
        if (!told.has(path + reason)) mistakes.add(path, reason);
        told.add(path + reason);
      }
    }
  }
}

function askingOf(plan: Planned): [Asking, isAlone: boolean][] {
  const nodes = plan.pools.map(({ memory, pod }): [Asking, boolean] => [
    {
      what: "a node's container",
      resources: memory.resources,
      path: (kind, resource) => {
        const isDerived = resource === "memory" && !memory.askedBy.includes("resources.");
        return isDerived ? memory.askedBy : `${memory.path}.${kind}.${resource}`;
      },
    },
    pod.sidecars.length + pod.initContainers.length === 0,
  ]);
  const job: Asking = {
    what: "the topic Job's container",
    resources: plan.jobResources,
    path: (kind, resource) => `topicJob.resources.${kind}.${resource}`,
  };
  return hasTopicJob(plan) ? [...nodes, [job, true]] : nodes;
}

/** What the API server makes of resources: a limit is the request too where there is none, then come the namespace's. */
function defaulted({ requests, limits }: ResourcesArgs, ranges: Limits[]): Required<ResourcesArgs> {
  const ofContainers = ranges.filter(({ type }) => type === "Container");
  const merged = (kind: "default" | "defaultRequest") =>
    Object.assign({}, ...ofContainers.map((range) => range[kind]).reverse()) as Quantities;
  return {
    requests: { ...merged("defaultRequest"), ...limits, ...requests },
    limits: { ...merged("default"), ...limits },
  };
}

function broken(
  { what, path }: Asking,
  { type, min = {}, max = {}, maxLimitRequestRatio = {} }: Limits,
  { requests, limits }: Required<ResourcesArgs>,
): [path: string, text: string][] {
  const per = type === "Pod" ? "each pod" : "each container";
  const found: [string, string][] = [];
  const compare = (
    kind: "requests" | "limits",
    resource: string,
    bound: string,
    side: "least" | "most",
  ): boolean => {
    const given = (kind === "requests" ? requests : limits)[resource];
    const parse = PARSERS[resource];
    const [value, limit] = [parse(String(given)), parse(bound)];
    const singular = kind.slice(0, -1);
    if (given === undefined) {
      found.push([
        path(kind, resource),
        `is missing for ${what}; ${per} has to have one, ${bound} at ${side}`,
      ]);
      return false;
    }
    if (value === undefined || limit === undefined) return true;
    if (side === "least" ? value >= limit : value <= limit) return true;
    found.push([
      path(kind, resource),
      `makes ${given} the ${singular} of ${resource} of ${what}; ${per} has ${bound} at ${side}`,
    ]);
    return false;
  };
  for (const resource of Object.keys(PARSERS)) {
    const [least, most, ratio] = [min[resource], max[resource], maxLimitRequestRatio[resource]];
    const hasLimit = limits[resource] !== undefined;
    if (least !== undefined) {
      const isMet = compare("requests", resource, least, "least");
      if (isMet && hasLimit) compare("limits", resource, least, "least");
    }
    if (most !== undefined) {
      const isMet = compare("limits", resource, most, "most");
      if (isMet && requests[resource] !== undefined) compare("requests", resource, most, "most");
    }
    if (ratio !== undefined) found.push(...brokenRatio(resource, ratio));
  }
  return found;

  function brokenRatio(resource: string, ratio: string): [string, string][] {
    const [request, limit] = [requests[resource], limits[resource]];
    const parse = PARSERS[resource];
    const bound = Number(/^\d+(\.\d+)?$/.test(ratio) ? ratio : NaN);
    if (request === undefined || limit === undefined) {
      const kind = request === undefined ? "requests" : "limits";
      return [
        [
          path(kind, resource),
          `is missing for ${what}; of ${per} the limit is at most ${ratio} times the request`,
        ],
      ];
    }
    const times = (parse(String(limit)) ?? NaN) / (parse(String(request)) ?? NaN);
    if (!(times > bound)) return [];
    const text = `is ${limit} for ${what}, more than ${ratio} times the request of ${request}; of ${per} it can't be`;
    return [[path("limits", resource), text]];
  }
}
