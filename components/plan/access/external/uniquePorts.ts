import type { Mistakes } from "../../mistakes";

/** Ports of one kind, each of which only one thing can have. */
export class UniquePorts {
  private readonly taken: Map<number, string>;
  private readonly lowest: number;
  private readonly highest: number;
  private readonly mistakes: Mistakes;

  /** @param taken ports that are gone from the start, and what has them */
  constructor(
    range: { lowest: number; highest: number },
    mistakes: Mistakes,
    taken: [number, string][] = [],
  ) {
    this.lowest = range.lowest;
    this.highest = range.highest;
    this.mistakes = mistakes;
    this.taken = new Map(taken);
  }

  /** Takes a port for what the path names; a mistake if it's no such port, or gone. */
  take(port: number | undefined, path: string): void {
    if (port === undefined) return;
    if (!Number.isInteger(port) || port < this.lowest || port > this.highest) {
      this.mistakes.add(path, `is ${port}; use a port from ${this.lowest} to ${this.highest}`);
    } else if (this.taken.has(port)) {
      this.mistakes.add(path, `is ${port}, already taken by ${this.taken.get(port)}; choose another`);
    } else {
      this.taken.set(port, path);
    }
  }
}
