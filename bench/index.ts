/** `npm run bench`: the figures, each side by side with what it is compared to. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as cluster from "../local/cluster";
import { readCommandLine } from "../local/commandLine";
import { withLock } from "../local/lock";
import { closedRounds } from "./closed";
import { coldStart, refuseBesideLocalCluster } from "./cold";
import { FIGURES, KINDS, type Kind } from "./figures";
import { Measurements } from "./measurements";
import { metricsRounds } from "./metrics";
import { untilQuiet } from "./quiet";
import { rackRounds } from "./racks";
import { conditions, writeBlock } from "./report";
import { rollRounds } from "./rolls";
import { clusterRounds, stackRounds } from "./rounds";
import { scaleRounds, SIZES } from "./scale";
import { manyTopics } from "./scale/manyTopics";
import type { Size } from "./scale/scaleStack";
import { scaleTable } from "./scale/scaleTable";
import { checkVersion } from "./subjects/firstSeed";
import { table } from "./table";
import { throughputRounds } from "./throughput";
import { topicRounds } from "./topics";
import { BENCH_CLUSTER, bringUp, prepare, type World } from "./world";

const README = join(__dirname, "..", "README.md");
const BENCH_README = join(__dirname, "README.md");
const MOST_TOPICS = 10_000;
/** Those that a run measures unless told otherwise: a cold start and scale take long, and another commit has to be named. */
const WARM: Kind[] = KINDS.filter((kind) => !["cold", "former", "scale"].includes(kind));
const USAGE =
  `Usage: npm run bench -- [${KINDS.join(" | ")}] [--rounds 3] [--cold] [--former COMMIT]\n` +
  "  [--sizes BROKERSxTOPICS,...: of scale, such as 3x10,100x10; default all]";

async function main(): Promise<void> {
  const { kinds, rounds, former, sizes } = readArguments();
  const cold = kinds.includes("cold");
  const warm = kinds.filter((kind) => kind !== "cold" && kind !== "scale");
  if (cold) refuseBesideLocalCluster();
  const before = conditions();
  const measurements = new Measurements(progress, untilQuiet);

  if (warm.length > 0) {
    if (warm.includes("metrics")) await metricsRounds(measurements, rounds);
    const onCluster = warm.filter((kind) => kind !== "metrics");
    const engine = onCluster.length > 0 && (await onClusterOfItsOwn(measurements, rounds, onCluster, former));
    const text = `${before}${engine && `; engine: ${engine}`}; rounds: ${rounds}.`;
    publish("figures", warm, measurements, text, warm.length === WARM.length);
  }
  if (kinds.includes("scale")) await scale(sizes, before);
  if (cold) {
    await coldStart(measurements);
    publish("cold start", ["cold"], measurements, `${before}.`, true);
  }
}

/** Prints the figures of simulated clusters; those of all sizes go into the bench's own README. */
async function scale(sizes: Size[] | undefined, before: string): Promise<void> {
  const measured = await withLock("bench", () => scaleRounds(sizes ?? SIZES, progress));
  const topics = sizes ? undefined : await manyTopics(MOST_TOPICS);
  const result = `${scaleTable(measured, topics)}\n\n${before}.`;
  console.log(`\n${result}\n`);
  if (sizes) progress("not written to bench/README.md: that takes all sizes of one run");
  else writeBlock(BENCH_README, "scale", result);
}

function readArguments(): { kinds: Kind[]; rounds: number; former?: string; sizes?: Size[] } {
  const { values, positionals } = readCommandLine(USAGE, {
    options: {
      rounds: { type: "string", default: "3" },
      cold: { type: "boolean", default: false },
      former: { type: "string" },
      sizes: { type: "string" },
    },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds);
  const unknown = positionals.filter((word) => !KINDS.includes(word as Kind));
  if (unknown.length > 0) throw new Error(`There is no figure "${unknown[0]}". ${USAGE}`);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds is "${values.rounds}"; it must be a whole number from 1 on. ${USAGE}`);
  }
  const { cold, former } = values;
  const asked: Kind[] = positionals.length > 0 ? (positionals as Kind[]) : WARM;
  if (asked.includes("former") && former === undefined) {
    throw new Error(`"former" takes a commit to compare with: --former COMMIT. ${USAGE}`);
  }
  const more: Kind[] = [...(cold ? (["cold"] as const) : []), ...(former ? (["former"] as const) : [])];
  return { kinds: [...new Set([...asked, ...more])], rounds, former, sizes: readSizes(values.sizes) };
}

function readSizes(text: string | undefined): Size[] | undefined {
  return text?.split(",").map((size) => {
    const [, brokers, topics] = /^(\d+)x(\d+)$/.exec(size) ?? [];
    if (Number(brokers) < 3 || Number(brokers) > 298 || topics === undefined)
      throw new Error(`--sizes has "${size}"; each is such as 3x10, with 3 to 298 brokers. ${USAGE}`);
    return { brokers: Number(brokers), topics: Number(topics) };
  });
}

/** Answers which engine ran the stacks; empty if none was needed. */
async function onClusterOfItsOwn(
  measurements: Measurements,
  rounds: number,
  kinds: Kind[],
  former?: string,
): Promise<string> {
  checkVersion();
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-bench-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const interrupt = () => {
    progress("interrupted: taking the cluster down");
    void cluster.down(BENCH_CLUSTER).finally(() => process.exit(1));
  };
  return withLock("bench", async () => {
    process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
    try {
      progress("preparing");
      await prepare();
      if (kinds.includes("cluster")) await clusterRounds(rounds, measurements);
      const world: World = { cluster: await bringUp(), directory, measurements };
      const engines = [
        kinds.some((kind) => ["up", "nochange", "preview", "destroy"].includes(kind))
          ? await stackRounds(world, rounds, kinds)
          : "",
        kinds.some((kind) => ["roll", "former"].includes(kind))
          ? await rollRounds(world, rounds, former)
          : "",
        kinds.includes("racks") ? await rackRounds(world, rounds) : "",
        kinds.includes("topics") ? await topicRounds(world, rounds) : "",
        kinds.includes("closed") ? await closedRounds(world, rounds) : "",
        kinds.includes("throughput") ? await throughputRounds(world, rounds) : "",
      ];
      return engines.find(Boolean) ?? "";
    } finally {
      await cluster.down(BENCH_CLUSTER);
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
  });
}

/** Prints the table; only a whole one goes into the README. */
function publish(
  block: string,
  kinds: Kind[],
  measurements: Measurements,
  text: string,
  whole: boolean,
): void {
  const figures = FIGURES.filter(({ kind }) => kinds.includes(kind));
  const result = `${table(figures, measurements)}\n\n${text}`;
  console.log(`\n${result}\n`);
  if (whole) writeBlock(README, block, result);
  else progress("not written to README.md: that takes all figures of one run");
}

function progress(line: string): void {
  console.error(`[${process.uptime().toFixed(0).padStart(4)} s] ${line}`);
}

main().catch((error: Error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
