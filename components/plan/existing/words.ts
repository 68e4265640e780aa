/** `node 2`, or `nodes 0, 1 and 2`. */
export function listOf(what: string, ids: number[]): string {
  const sorted = [...ids].sort((a, b) => a - b);
  if (sorted.length === 1) return `${what} ${sorted[0]}`;
  return `${what}s ${sorted.slice(0, -1).join(", ")} and ${sorted[sorted.length - 1]}`;
}

/** `1 partition`, `2 partitions`. */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
