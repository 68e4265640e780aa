import type { KafkaBroker } from "./kafkaState";

/** Racks of brokers by their ids, of those that have one. */
export function racksOf(brokers: Pick<KafkaBroker, "id" | "rack">[]): Record<number, string> {
  return Object.fromEntries(brokers.flatMap(({ id, rack }) => (rack === undefined ? [] : [[id, rack]])));
}

/** Nodes that don't wait their turn. */
interface FirstNodes {
  /** Those that lack a volume: Kubernetes makes none anew behind one that does. */
  lacking?: number[];
  /** Those that are away: their stop breaks nothing, and the new template may be their cure. */
  away?: number[];
}

/**
 * In which order nodes are stopped: from the highest id down, the active controller last. Those that lack a volume come before, from
 * the lowest id up; without any those that are away do.
 *
 * @param racks of the cluster's brokers, by their ids, if it rolls rack by rack: that of the active controller then comes last
 */
export function rollOrder(
  ids: number[],
  leader?: number,
  racks: Record<number, string> = {},
  { lacking = [], away = [] }: FirstNodes = {},
): number[] {
  const [ahead, step] = lacking.length > 0 ? [lacking, 1] : [away, -1];
  const first = ids.filter((id) => ahead.includes(id)).sort((a, b) => (a - b) * step);
  const lastRack = leader === undefined ? undefined : racks[leader];
  // Keys that are numbers ascend, so the highest id of a rack is what stays.
  const highest = new Map(Object.entries(racks).map(([id, rack]) => [rack, Number(id)]));
  const placeOf = (id: number) => {
    const rack = racks[id];
    if (rack === undefined) return -1;
    return rack === lastRack ? -2 : highest.get(rack)!;
  };
  const last = (id: number) => (id === leader ? 1 : 0);
  const others = ids.filter((id) => !ahead.includes(id));
  return [...first, ...others.sort((a, b) => placeOf(b) - placeOf(a) || last(a) - last(b) || b - a)];
}
