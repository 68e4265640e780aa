import { SIZES, type Size } from "./arguments";
import type { Seen } from "./row";

/** A row's line in the table. */
export interface Line {
  name: string;
  what: string;
  allowed: string;
  seen: Pick<Seen, "figures" | "holds">;
  /** When and how it was run. */
  run: string;
}

/** How an `up` that was to be killed so many seconds after it began ended. */
export interface UpEnd {
  end: "killed" | "ended";
  seconds: number;
}

const HEADER = [
  "| row | fault or change | allowed | seen | holds | run |",
  "| --- | --- | --- | --- | --- | --- |",
];

/** How a row was run, for its line. */
export function runText(run: {
  date: Date;
  version: string;
  size: Size;
  seed: number;
  kills: number;
  minutes: number;
  /** Load average of the machine before the row began. */
  load: number;
}): string {
  const date = run.date.toISOString().slice(0, 10);
  const took = `${run.minutes.toFixed(1)} minutes, load average before ${run.load.toFixed(0)}`;
  return `${date}, Kafka ${run.version}, ${run.size}, seed ${run.seed}, kills ${run.kills}, ${took}`;
}

/** How those ended that were to be killed, before the one that was left alone. */
export function killsText(ends: UpEnd[]): string {
  const secondsOf = (end: UpEnd["end"]) => ends.filter((up) => up.end === end).map((up) => up.seconds);
  const [killed, ended] = [secondsOf("killed"), secondsOf("ended")];
  const times = `\`up\` killed ${killed.length} of ${ends.length} times`;
  const after = killed.length > 0 ? `, after ${killed.join(", ")} s` : "";
  const before = ended.length > 0 ? `, done before ${ended.join(", ")} s` : "";
  return `${times}${after}${before}; the next one ended well`;
}

/** A line for each row, in one table. */
export function table(lines: Line[]): string {
  return withHeader(lines.map(textOf));
}

/**
 * The table of before with these lines in it: one of the same row and size is replaced, the others stay as they were, and all stand
 * in this order of rows.
 */
export function merged(before: string, lines: Line[], order: string[]): string {
  const texts = new Map<string, string>();
  const keep = (text: string) => {
    const name = /^\| (\S+) \|/.exec(text)?.[1];
    if (name !== undefined && order.includes(name)) texts.set(`${name} ${sizeIn(text)}`, text);
  };
  [...before.split("\n"), ...lines.map(textOf)].forEach(keep);
  return withHeader(order.flatMap((name) => SIZES.flatMap((size) => texts.get(`${name} ${size}`) ?? [])));
}

/** The size that a row's line was run in. */
function sizeIn(text: string): Size {
  return SIZES.find((size) => text.includes(`, ${size}, seed `)) ?? "small";
}

function textOf({ name, what, allowed, seen, run }: Line): string {
  const cells = [name, what, allowed, seen.figures.join("; "), seen.holds ? "yes" : "**no**", run];
  // What a program said may have lines, or bars.
  return `| ${cells.map((cell) => cell.replace(/\s+/g, " ").replaceAll("|", "\\|")).join(" | ")} |`;
}

function withHeader(texts: string[]): string {
  return [...HEADER, ...texts].join("\n");
}
