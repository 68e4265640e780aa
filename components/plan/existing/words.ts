/** `node 2`, `nodes 0, 1 and 2`, or `nodes 0 to 99`. */
export function listOf(what: string, ids: number[]): string {
  const sorted = [...ids].sort((a, b) => a - b);
  return `${what}${sorted.length === 1 ? "" : "s"} ${listed(runsOf(sorted))}`;
}

/** `node 2`, or `nodes 2, 0, 1` where they come in this order. */
export function inTurnText(what: string, ids: number[]): string {
  return `${what}${ids.length === 1 ? "" : "s"} ${runsOf(ids).join(", ")}`;
}

/** `a`, or `a, b and c`. */
export function listed(texts: string[]): string {
  const last = texts[texts.length - 1] ?? "";
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(", ")} and ${last}`;
}

/** Fewer than these are each told: nobody reads a hundred. */
const LEAST_IN_RUN = 6;

/** The same in their order; many whose numbers follow each other are told by the first and the last: `kafka-0 to kafka-99`. */
export function runsOf(items: (string | number)[]): string[] {
  const runs: string[][] = [];
  for (const item of items.map(String)) {
    const run = runs[runs.length - 1];
    if (run && follows(run, item)) run.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) => (run.length < LEAST_IN_RUN ? run : [`${run[0]} to ${run[run.length - 1]}`]));
}

/** Whether it comes next, up or down, as those before do. */
function follows(run: string[], item: string): boolean {
  const [last, before] = [run[run.length - 1], run[run.length - 2]].map((text) => numbered(text ?? ""));
  const own = numbered(item);
  const step = own.number - last.number;
  const isSameWay = run.length < 2 || last.number - before.number === step;
  return own.prefix === last.prefix && Math.abs(step) === 1 && isSameWay;
}

function numbered(text: string): { prefix: string; number: number } {
  const digits = /\d+$/.exec(text)?.[0] ?? "";
  return { prefix: text.slice(0, text.length - digits.length), number: Number(digits || NaN) };
}

/** `1 partition`, `2 partitions`. */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** `1.2 GiB`, as people read it. */
export function bytesText(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 2 ** (10 * power);
  return `${power === 0 || amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10} ${units[power]}`;
}

/** With a capital letter at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
