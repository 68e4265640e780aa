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

/**
 * The moments at which a row has `up` killed, in their order.
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
  const moments = Array.from({ length: changes > 0 ? kills : 0 }, (_, kill) => ({
    change: Math.floor(fraction(seed, row, kill, "change") * changes),
    seconds: Math.round(1 + fraction(seed, row, kill, "seconds") * (longest - 1)),
  }));
  return moments.sort((a, b) => a.change - b.change);
}
