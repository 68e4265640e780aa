const FACTORS: Record<string, number> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** What a size looks like, for error messages. */
export const SIZE_FORM = "a whole number and one of Ki, Mi, Gi, Ti, k, M, G, T, such as 4Gi";

/** Bytes of a Kubernetes quantity such as `4Gi`, or undefined if it isn't one. Fractions are not taken. */
export function parseSize(size: string): number | undefined {
  const match = /^(\d+)(Ki|Mi|Gi|Ti|k|M|G|T|)$/.exec(size);
  const bytes = match ? Number(match[1]) * FACTORS[match[2]] : 0;
  return bytes > 0 ? bytes : undefined;
}

/** A size in MiB, rounded down, as text for people and as the JVM's flags take it (`-Xmx512m`). */
export function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
