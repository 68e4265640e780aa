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

/** The lines of a table, `<node id> <what it advertises>`, by their ids. */
function linesOf(table = ""): Map<number, string> {
  const lines = table.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => [Number(line.slice(0, line.indexOf(" "))), line]));
}

/**
 * Nodes of pools that run whose configuration lacks them, or lacked them once: an `up` without a change takes no line away, and
 * nobody looks for one that the configuration has.
 */
export function lateNodes<P extends Pool>(pools: P[], { sets = [], founding }: Seen): P["nodes"] {
  const former = linesOf(founding?.[ADDRESSES]);
  return pools.flatMap(({ statefulSet, nodes }) => {
    const files = sets.find(({ name }) => name === statefulSet)?.files;
    if (!files) return [];
    const known = linesOf(files[ADVERTISED_FILE]);
    return nodes.filter(({ id }) => !known.has(id) || former.has(id));
  });
}

/**
 * The table of nodes that come late. The line of one that runs stays, so that another one is seen as long as it doesn't have it.
 *
 * @param planned the lines of these nodes
 */
export function lateTable(planned: string, { sets = [], founding }: Seen): string {
  const former = linesOf(founding?.[ADDRESSES]);
  const runs = sets.flatMap(({ ids }) => ids);
  return [...linesOf(planned)]
    .map(([id, line]) => `${(runs.includes(id) ? former.get(id) : undefined) ?? line}\n`)
    .join("");
}

/** Whether nodes that run may keep the table of their configuration: what it lacks is for those that come alone. */
export function keepsTable({ ids, files }: ExistingSet, planned: string, { founding }: Seen): boolean {
  const running = linesOf(files?.[ADVERTISED_FILE]);
  const late = linesOf(founding?.[ADDRESSES]);
  return [...linesOf(planned)].every(([id, line]) => {
    const own = running.get(id) ?? (ids.includes(id) ? late.get(id) : line);
    return own === line;
  });
}

/** What the nodes of a set that runs advertise, with those that came late. */
export function advertisedNow({ ids, files }: ExistingSet, { founding }: Seen): string {
  const running = files?.[ADVERTISED_FILE] ?? "";
  const known = linesOf(running);
  const late = [...linesOf(founding?.[ADDRESSES])].filter(([id]) => ids.includes(id) && !known.has(id));
  return running + late.map(([, line]) => `${line}\n`).join("");
}
