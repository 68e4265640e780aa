import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";

/** The machine and the time, for a reader of figures; called before the work, which loads the machine itself. */
export function conditions(): string {
  const date = new Date().toISOString().slice(0, 10);
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() || "unknown processor";
  return (
    `${date}, ${availableParallelism()} cores (${model}), ${memory} GiB of memory, Linux ${release()}, ` +
    `Node.js ${process.version}; load average before it began: ${loadavg()[0].toFixed(1)}`
  );
}

/** The file's text with other text between the two markers of this name. */
export function withBlock(text: string, name: string, block: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The markers ${begin} and ${end} are missing.`);
  return `${text.slice(0, from + begin.length)}\n\n${block}\n\n${text.slice(to)}`;
}

export function writeBlock(file: string, name: string, block: string): void {
  writeFileSync(file, withBlock(readFileSync(file, "utf8"), name, block));
}
