import { createHash } from "node:crypto";
import { changeTo } from "./changed";
import type { CpuChange } from "./cpu";
import type { ExistingCluster, ExistingPod } from "./existingCluster";
import { racksOf, rollOrder } from "./rollOrder";
import { inTurnText } from "./words";

/** Annotation of a StatefulSet that tells what its pods were made from, part by part. */
export const MADE_FROM_ANNOTATION = "kafka-cluster/made-from";

/** Parts for a later look: what they change of the pods are other parts. */
const NOT_OF_PODS = ["version", "services", "policies"];

/** What pods are made from, each part in a few letters. */
export type MadeFrom = Record<string, string>;

export function parseMadeFrom(text: string | undefined): MadeFrom | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as MadeFrom);
  } catch {
    return undefined;
  }
}

/** A few letters that differ where the values do; the order of keys doesn't matter. */
export function fingerprint(value: unknown): string {
  return createHash("sha256").update(stable(value)).digest("hex").slice(0, 10);
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${stable(field)}`)
    .join()}}`;
}

/** The parts in which pods differ. */
export function changedParts(before: MadeFrom, planned: MadeFrom): string[] {
  const parts = Object.keys({ ...before, ...planned }).filter((part) => !NOT_OF_PODS.includes(part));
  return parts.filter((part) => before[part] !== planned[part]);
}

/** The part that resources are, with the heap. */
export const RESOURCES_PART = "resources and heap";

function pace(atOnce: number): string {
  return atOnce > 1 ? `rack by rack, up to ${atOnce} at once` : "one at a time";
}

/** What else decides how nodes roll. */
export interface RollWays {
  /** How their CPU changes, if nothing else of their resources does. */
  cpu?: CpuChange;
  /** How many of a rack may be away at once. */
  atOnce?: number;
  /** Whether they get one more volume. */
  getVolume?: boolean;
}

/**
 * What happens to the nodes of a StatefulSet, a sentence each; none where nothing does.
 */
export function describeRoll(
  statefulSet: string,
  nodes: number[],
  planned: MadeFrom,
  existing: ExistingCluster,
  { cpu, atOnce = 1, getVolume = false }: RollWays = {},
): string[] {
  const set = existing.sets?.find(({ name }) => name === statefulSet);
  // Of one that is gone nobody knows what its pods were made from.
  if (!set || set.isGone) return [];
  const leader = existing.kafka?.quorum?.leader;
  const staying = nodes.filter((id) => set.ids.includes(id));
  const racks = atOnce > 1 ? racksOf(existing.kafka?.brokers ?? []) : {};
  const own = (existing.pods ?? []).filter((pod) => pod.statefulSet === statefulSet);
  const lacking = getVolume ? staying : own.filter(({ lacksVolume }) => lacksVolume).map(({ id }) => id);
  const away = own.filter(({ isReady }) => !isReady).map(({ id }) => id);
  const inOrder = (ids: number[]) => rollOrder(ids, leader, racks, { lacking, away });
  const rolled = inOrder(staying);
  if (rolled.length === 0) return [];
  const ofPace = pace(lacking.length > 0 ? 1 : atOnce);
  const how = `${inTurnText("node", rolled)}${rolled.length > 1 ? `, ${ofPace}` : ""}`;
  if (!set.madeFrom)
    return [`Rolls ${how}: StatefulSet ${statefulSet} was made by an earlier version of this package`];
  const changed = changedParts(set.madeFrom, planned);
  if (changed.length > 0) {
    const isCpu = cpu !== undefined && changed.join() === RESOURCES_PART;
    if (isCpu && !cpu.whyRestart) return cpu.texts.map((text) => `${text}, without a restart`);
    const why =
      isCpu && cpu.whyRestart ? [`${cpu.texts.join("; ")}: it takes a restart, as ${cpu.whyRestart}`] : [];
    return [...why, `Rolls ${how}: ${changed.sort().join(", ")} changed`];
  }
  // The pods are what they were once that is taken back.
  if (changeTo("StatefulSet", statefulSet, existing)) return [];
  const said = (what: string, pods: ExistingPod[]) => {
    const ids = inOrder(pods.map(({ id }) => id));
    const who = `${inTurnText("node", ids)} of StatefulSet ${statefulSet}`;
    return ids.length === 0 ? [] : [`${what}: ${who}`];
  };
  return [
    ...said(
      "Goes on with a roll that was interrupted",
      own.filter(({ isOutdated, lacksVolume }) => isOutdated || lacksVolume),
    ),
    ...said(
      "Goes on to give CPU without a restart",
      own.filter(({ awaitsCpu }) => awaitsCpu),
    ),
  ];
}
