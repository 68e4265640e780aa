import { Mistakes } from "../mistakes";

/** What a pool says of its ids. */
export interface IdBlock {
  firstNodeId: number | undefined;
  count: number;
}

const HIGHEST = 999999;
/** Room for a pool to grow, in what is suggested. */
const ROOM = 100;

/**
 * The id of each pool's first node: what is written, or 0 for the only pool. Nothing else decides it, so that no
 * pool that comes, goes or moves ever gives a node another id.
 */
export function firstNodeIds(pools: IdBlock[], mistakes: Mistakes): number[] {
  const blocks: { first: number; last: number; path: string }[] = [];
  const firsts: number[] = [];
  const isFree = (first: number, count: number) =>
    blocks.every((block) => first + count - 1 < block.first || first > block.last);
  const take = (i: number, first: number) => {
    firsts[i] = first;
    blocks.push({ first, last: first + pools[i].count - 1, path: `nodePools[${i}]` });
  };
  pools.forEach(({ firstNodeId, count }, i) => {
    if (firstNodeId === undefined) return;
    const path = `nodePools[${i}].firstNodeId`;
    if (!Number.isInteger(firstNodeId) || firstNodeId < 0 || firstNodeId > HIGHEST) {
      mistakes.add(path, `is ${firstNodeId}; use a whole number from 0 to ${HIGHEST}`);
      return;
    }
    const last = firstNodeId + count - 1;
    const other = blocks.find((block) => firstNodeId <= block.last && last >= block.first);
    if (other) {
      mistakes.add(
        path,
        `is ${firstNodeId}, which gives the pool the ids ${range(firstNodeId, last)}; ${other.path} has ` +
          `${range(other.first, other.last)} already. Every node needs an id of its own, and it can't change later`,
      );
      return;
    }
    take(i, firstNodeId);
  });
  // Those that are missing or wrong get what would be right: for the only pool a default, else in place of a mistake.
  pools.forEach(({ firstNodeId, count }, i) => {
    if (firsts[i] !== undefined) return;
    let free = 0;
    while (!isFree(free, count)) free += ROOM;
    if (firstNodeId === undefined && pools.length > 1) {
      mistakes.add(
        `nodePools[${i}].firstNodeId`,
        `is missing; with more than one pool each says where its ids begin, so that they never change. Use ${free}, ` +
          "or 0 for the pool that was alone before",
      );
    }
    take(i, free);
  });
  return firsts;
}

function range(first: number, last: number): string {
  return first === last ? `${first}` : `${first} to ${last}`;
}
