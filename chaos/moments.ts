import { createHash } from "node:crypto";

/** When `up` is killed: in which of a row's changes, and how many seconds after that `up` began. */
export interface Moment {
  change: number;
  seconds: number;
}

/** A number from 0 to 1 that follows from the seed and these words alone, on every machine and in every order of rows. */
export function fraction(seed: number, ...words: (string | number)[]): number {
  const hash = createHash("sha256").update(JSON.stringify([seed, ...words]));
  return hash.digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Seconds in which an `up` starts and looks, and has changed nothing yet. */
const STARTS_SECONDS = 5;

/**
 * The moments at which a row has `up` killed, in their order. Each further kill of a change is one of the `up` that goes on with it:
 * the more there are, the sooner each comes, so that the change isn't done before the last of them.
 *
 * @param changes how many changes the row makes, each by an `up`
 * @param longest seconds within which they lie; about what such an `up` takes
 */
export function momentsOf(
  seed: number,
  row: string,
  kills: number,
  changes: number,
  longest: number,
): Moment[] {
  const drawn = Array.from({ length: changes > 0 ? kills : 0 }, (_, kill) => ({
    change: Math.floor(fraction(seed, row, kill, "change") * changes),
    part: fraction(seed, row, kill, "seconds"),
  }));
  const moments = drawn.map(({ change, part }) => {
    const within = withinSeconds(longest, drawn.filter((other) => other.change === change).length);
    return { change, seconds: Math.round(10 * (1 + part * (within - 1))) / 10 };
  });
  return moments.sort((a, b) => a.change - b.change);
}

/** Seconds within which each of so many kills of one change lies: what they leave it to work comes to one whole `up` on average. */
function withinSeconds(longest: number, kills: number): number {
  const starts = Math.min(STARTS_SECONDS, longest);
  return starts + ((longest - starts) * 2) / (kills + 1);
}
