/** Milliseconds. */
export const DAY = 86_400_000;

/** The day of a time, in UTC. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
