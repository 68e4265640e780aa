import { Mistakes } from "../mistakes";

const DEFAULT_COUNT = 3;
/** More members of a quorum make it slower, and hardly safer. */
const HIGHEST_COUNT = 5;
const RIGHT = "1, 3 or 5";

/**
 * The number of members of a quorum. With a wrong one the rest is checked as if it were a near one that is right, so
 * that one mistake is told once.
 *
 * @param members what they are called, and `what` they slow down when there are too many
 */
export function planQuorumSize(
  replicas: number | undefined,
  { members, what }: { members: string; what: string },
  path: string,
  mistakes: Mistakes,
): number {
  const count = replicas ?? DEFAULT_COUNT;
  if (!Number.isInteger(count) || count < 1) {
    mistakes.add(path, `is ${count}; use ${RIGHT}`);
    return DEFAULT_COUNT;
  }
  if (count % 2 === 0) {
    mistakes.add(
      path,
      `is ${count}; an even number of ${members} survives no more failures than ${count - 1} would. Use ${RIGHT}`,
    );
  } else if (count > HIGHEST_COUNT) {
    mistakes.add(path, `is ${count}; more than ${HIGHEST_COUNT} ${members} slow ${what} down. Use ${RIGHT}`);
  }
  return Math.min(count, HIGHEST_COUNT);
}
