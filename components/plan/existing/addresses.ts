import { advertisedIn, advertisedLine } from "../access/advertised";
import { ADDRESSES } from "../kafka/founding";
import type { PlannedPool } from "../nodes/pools";
import { ADVERTISED_FILE } from "../pod/contents";
import type { ExistingCluster, ExistingSet } from "./existingCluster";

/**
 * A node's address stands in its pool's configuration, in which another line would restart all nodes of the pool. So nodes that
 * come to a pool that runs find theirs in a table beside it, until something else rolls the pool.
 */

type Seen = Pick<ExistingCluster, "sets" | "founding">;
type Pool = Pick<PlannedPool, "statefulSet" | "nodes">;

/**
 * Nodes of pools that run whose configuration lacks them, or lacked them once: an `up` without a change takes no line away, and
 * nobody looks for one that the configuration has.
 */
export function lateNodes<P extends Pool>(pools: P[], { sets = [], founding }: Seen): P["nodes"] {
  const former = advertisedIn(founding?.[ADDRESSES]);
  return pools.flatMap(({ statefulSet, nodes }) => {
    const files = sets.find(({ name }) => name === statefulSet)?.files;
    if (!files) return [];
    const known = advertisedIn(files[ADVERTISED_FILE]);
    return nodes.filter(({ id }) => !known.has(id) || former.has(id));
  });
}

/**
 * The table of nodes that come late. The line of one that runs stays, so that another one is seen as long as it doesn't have it.
 *
 * @param planned the lines of these nodes
 */
export function lateTable(planned: string, { sets = [], founding }: Seen): string {
  const former = advertisedIn(founding?.[ADDRESSES]);
  const runs = sets.flatMap(({ ids }) => ids);
  return [...advertisedIn(planned)]
    .map(([id, own]) => advertisedLine(id, (runs.includes(id) ? former.get(id) : undefined) ?? own))
    .join("");
}

/** Whether nodes that run may keep the table of their configuration: what it lacks is for those that come alone. */
export function keepsTable({ ids, files }: ExistingSet, planned: string, { founding }: Seen): boolean {
  const running = advertisedIn(files?.[ADVERTISED_FILE]);
  const late = advertisedIn(founding?.[ADDRESSES]);
  return [...advertisedIn(planned)].every(([id, wanted]) => {
    const now = running.get(id) ?? (ids.includes(id) ? late.get(id) : wanted);
    return now === wanted;
  });
}

/** What the nodes of a set that runs advertise, with those that came late. */
export function advertisedNow({ ids, files }: ExistingSet, { founding }: Seen): string {
  const running = files?.[ADVERTISED_FILE] ?? "";
  const known = advertisedIn(running);
  const late = [...advertisedIn(founding?.[ADDRESSES])].filter(([id]) => ids.includes(id) && !known.has(id));
  return running + late.map(([id, own]) => advertisedLine(id, own)).join("");
}
