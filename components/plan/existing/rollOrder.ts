/**
 * In which order nodes that all are well are stopped: from the highest id down, the active controller last.
 *
 * @param racks of the cluster's brokers, by their ids, if it rolls rack by rack: that of the active controller then comes last
 */
export function rollOrder(ids: number[], leader?: number, racks: Record<number, string> = {}): number[] {
  const rackOf = (id: number) => racks[id];
  const highest = (rack: string | undefined) =>
    Math.max(
      ...Object.keys(racks)
        .filter((id) => rackOf(Number(id)) === rack)
        .map(Number),
    );
  const lastRack = leader === undefined ? undefined : rackOf(leader);
  const isLastRack = (id: number) => (lastRack !== undefined && rackOf(id) === lastRack ? 1 : 0);
  const byRack = (a: number, b: number) =>
    rackOf(a) === rackOf(b) ? 0 : isLastRack(a) - isLastRack(b) || highest(rackOf(b)) - highest(rackOf(a));
  const last = (id: number) => (id === leader ? 1 : 0);
  return [...ids].sort((a, b) => byRack(a, b) || last(a) - last(b) || b - a);
}
