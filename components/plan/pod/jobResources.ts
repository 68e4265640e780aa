import type { ResourcesArgs, TopicJobArgs } from "../../args";
import { Mistakes } from "../mistakes";
import { checkResources, parseCpus, type PlannedMemory } from "./memory";
import { parseSize } from "./size";

/** What the JVM of the topic Job takes, whose heap is half of it. */
const MEMORY = "256Mi";
const CPU_REQUEST = "100m";
/** A JVM that starts is busy for a second or two: less would draw that out. */
const CPU_LIMIT = "1";

/**
 * What the topic Job's container asks for. Where the nodes have a limit of CPU it has one too: a ResourceQuota of the
 * namespace may demand one of every container.
 */
export function planJobResources(
  args: TopicJobArgs | undefined,
  pools: { memory: PlannedMemory }[],
  mistakes: Mistakes,
): ResourcesArgs {
  const at = "topicJob.";
  checkResources(args?.resources, at, mistakes);
  const limit = args?.resources?.limits?.memory;
  if (limit !== undefined && (parseSize(String(limit)) ?? Infinity) < parseSize(MEMORY)!) {
    mistakes.add(`${at}resources.limits.memory`, `is ${limit}; the Job's JVM needs ${MEMORY}`);
  }
  if (args?.resources) return args.resources;
  const limits = pools.flatMap(({ memory }) => memory.resources.limits?.cpu ?? []);
  const cpu = limits.length > 0 ? least(CPU_LIMIT, ...limits) : undefined;
  return {
    requests: { cpu: cpu === undefined ? CPU_REQUEST : least(CPU_REQUEST, cpu), memory: MEMORY },
    limits: { ...(cpu !== undefined && { cpu }), memory: MEMORY },
  };
}

function least(...cpus: string[]): string {
  const value = (cpu: string) => parseCpus(String(cpu)) ?? Infinity;
  return cpus.reduce((lowest, cpu) => (value(cpu) < value(lowest) ? cpu : lowest));
}
