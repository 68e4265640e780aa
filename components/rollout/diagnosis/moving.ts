import { bytesText, countOf } from "../../plan/existing/words";

/** What the agent's Job has moved so far, as it writes it (kafkacluster.agent.job.Mover). */
export interface Moving {
  partitionsLeft: number;
  bytesLeft: number;
  bytesDone: number;
  /** For humans. */
  text: string;
}

const LINE = /^moving: (\d+) of (\d+) partitions, (\d+) of (\d+) bytes(.*)$/;

/** What a line of its log says; undefined for one that is about something else. */
export function parseMoving(line: string | undefined): Moving | undefined {
  const [, done, all, bytesDone, bytes, more = ""] = LINE.exec(line ?? "") ?? [];
  if (done === undefined) return undefined;
  return {
    partitionsLeft: Number(all) - Number(done),
    bytesLeft: Number(bytes) - Number(bytesDone),
    bytesDone: Number(bytesDone),
    text: `${done} of ${countOf(Number(all), "partition")} moved, ${bytesText(Number(bytesDone))} of ${bytesText(Number(bytes))}${more}`,
  };
}

/** The same with the time that is left, by what was moved since it was first seen. */
export function movingText(
  first: { at: number; bytesDone: number } | undefined,
  now: Moving,
  at: number,
): string {
  const perSecond = first ? (now.bytesDone - first.bytesDone) / ((at - first.at) / 1000) : 0;
  if (!(perSecond > 0)) return now.text;
  return `${now.text}; ${timeText(now.bytesLeft / perSecond)} left at this rate`;
}

function timeText(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `about ${Math.round(minutes)} min` : `about ${Math.round(minutes / 60)} h`;
}
