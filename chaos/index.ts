/** `npm run chaos`: faults and changes, each made to a real cluster under a producer whose messages are all accounted for. */
import "./ownCluster";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { conditions, writeBlock } from "../bench/report";
import * as cluster from "../local/cluster";
import { withLock } from "../local/lock";
import { firstSeed, testCluster, TEST_CLUSTER } from "../tests/live/support/world";
import { type Asked, readArguments } from "./arguments";
import { type Line, merged, runText, table } from "./report";
import { type Row, Seen } from "./row";
import { ROWS } from "./rows";

const DOCUMENT = join(__dirname, "..", "docs", "chaos.md");
const NAMES = ROWS.map(({ name }) => name);

async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2), NAMES);
  const before = conditions();
  const onLine = (line: Line) => {
    if (asked.write) write(line, before);
  };
  const lines = await withLock(`chaos ${TEST_CLUSTER.name}`, () => onClusterOfItsOwn(asked, onLine));
  console.log(`\n${table(lines)}\n\n${before}.\n`);
  if (!lines.every(({ seen }) => seen.holds)) process.exitCode = 1;
}

/** Each row when it is done: a run takes long, and may be interrupted. */
function write(line: Line, conditions: string): void {
  const table = merged(readFileSync(DOCUMENT, "utf8"), [line], NAMES);
  writeBlock(DOCUMENT, "last result", `${table}\n\nThe last run: ${conditions}.`);
}

async function onClusterOfItsOwn(asked: Asked, onLine: (line: Line) => void): Promise<Line[]> {
  const interrupt = () => {
    progress("interrupted: taking the cluster down");
    void down().finally(() => process.exit(1));
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    progress(`bringing the cluster ${TEST_CLUSTER.name} up`);
    await testCluster();
    const lines: Line[] = [];
    for (const row of ROWS.filter(({ name }) => asked.rows.includes(name))) {
      const line = await lineOf(row, asked);
      onLine(line);
      lines.push(line);
    }
    return lines;
  } finally {
    await down();
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

async function down(): Promise<void> {
  if (!process.env.KEEP_TEST_CLUSTER) await cluster.down(TEST_CLUSTER);
}

async function lineOf(row: Row, { seed, kills, size }: Asked): Promise<Line> {
  const began = Date.now();
  const [load] = loadavg();
  const seen = new Seen();
  const of = (line: string) => progress(`${row.name}: ${line}`);
  await row.run({ size, seed, kills, seen, progress: of }).catch((error: Error) => {
    console.error(error);
    seen.check(false, error.message.slice(0, 500));
  });
  of(`${seen.holds ? "holds" : "DOESN'T HOLD"}: ${seen.figures.join("; ")}`);
  const minutes = (Date.now() - began) / 60_000;
  const run = runText({ date: new Date(), version: firstSeed().version!, size, seed, kills, minutes, load });
  return { name: row.name, what: row.what(size), allowed: row.allowed, seen, run };
}

function progress(line: string): void {
  console.error(`[${process.uptime().toFixed(0).padStart(4)} s] ${line}`);
}

main().catch((error: Error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
