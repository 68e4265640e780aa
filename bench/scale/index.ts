import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planCluster } from "../../components/plan/clusterPlan";
import { findCli } from "../../local/deployer/cliLookup";
import { type CountingProxy, countingProxy } from "./countingProxy";
import { argsOf, openScaleStack, type Cost, type Size } from "./scaleStack";
import { simulatedCluster } from "./simulatedCluster";

/** What a run of an engine took, and how often it asked the API server. */
export interface Row extends Cost {
  size: Size;
  engine: string;
  what: string;
  requests: number;
}

export interface ScaleResult {
  rows: Row[];
  /** Seconds that a plan takes, by size. */
  plans: { size: Size; seconds: number }[];
}

type Progress = (line: string) => void;

const PLANS = 5;
/** Brokers grow with ten topics, topics with three brokers, and both are most at once. */
export const SIZES: Size[] = [
  ...[3, 10, 30, 100].map((brokers) => ({ brokers, topics: 10 })),
  ...[100, 1000, 10_000].map((topics) => ({ brokers: 3, topics })),
  { brokers: 100, topics: 10_000 },
];
/** Only a file has it, so that brokers roll. */
const CHANGED = { config: { "queued.max.requests": "600" } };
/** Of what an engine told, and of what it asked. */
const MOST_SHOWN = 8;

export async function scaleRounds(sizes: Size[], progress: Progress): Promise<ScaleResult> {
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-scale-"));
  const nodes = Math.max(...sizes.map(({ brokers }) => brokers)) + 1;
  const plans = sizes.map((size) => ({ size, seconds: planSeconds(size) }));
  progress(`bringing up ${nodes} simulated Kubernetes nodes`);
  const cluster = await simulatedCluster(nodes);
  const proxy = await countingProxy(cluster.layout);
  const before = process.env.KAFKA_CLUSTER_DEPLOYER;
  const engines = before ? [before] : ["stand-in", ...(findCli() ? ["cli"] : [])];
  const rows: Row[] = [];
  try {
    for (const engine of engines) {
      process.env.KAFKA_CLUSTER_DEPLOYER = engine;
      for (const size of sizes) {
        progress(`${size.brokers} brokers, ${size.topics} topics, by the ${engine}`);
        rows.push(...(await lifeOf(size, directory, proxy, progress)));
        await cluster.kubectl("delete", "namespace", "kafka", "--ignore-not-found", "--wait");
      }
    }
  } finally {
    if (before === undefined) delete process.env.KAFKA_CLUSTER_DEPLOYER;
    proxy.close();
    await cluster.down();
    rmSync(directory, { recursive: true, force: true });
  }
  return { rows, plans };
}

/** A stack that is made, previewed, rolled, given a broker more, and destroyed. */
async function lifeOf(
  size: Size,
  directory: string,
  proxy: CountingProxy,
  progress: Progress,
): Promise<Row[]> {
  const rows: Row[] = [];
  const { deployer, configure, lines, cost } = await openScaleStack(directory, proxy.kubeconfig);
  const measure = async (what: string, work: Parameters<typeof cost>[0]) => {
    proxy.counted();
    const spent = await cost(work);
    const counts = Object.entries(proxy.counted()).sort(([, a], [, b]) => b - a);
    const requests = counts.reduce((sum, [, count]) => sum + count, 0);
    rows.push({ size, engine: deployer.kind, what, ...spent, requests });
    const { seconds, cpu, memory, state } = spent;
    progress(
      `${what}: ${seconds.toFixed(1)} s, the program ${cpu.toFixed(1)} s of CPU and ${memory.toFixed(0)} MiB, ` +
        `state ${state.toFixed(2)} MiB, ${requests} requests, ${lines.length} lines`,
    );
    const most = counts.slice(0, MOST_SHOWN).map(([kind, count]) => `${kind}: ${count}`);
    progress(`  ${most.join(", ")}; longest line: ${Math.max(0, ...lines.map(({ length }) => length))}`);
  };
  configure(argsOf(size));
  await measure("preview of nothing", () => deployer.preview());
  await measure("up", () => deployer.up());
  await measure("unchanged preview", () => deployer.preview());
  await measure("unchanged up", () => deployer.up());
  configure(argsOf(size, CHANGED));
  await measure("preview of a roll", () => deployer.preview());
  await measure("roll", () => deployer.up());
  configure(argsOf({ ...size, brokers: size.brokers + 1 }, CHANGED));
  await measure("a broker more", () => deployer.up());
  await measure("destroy", () => deployer.destroy());
  return rows;
}

/** The least of some: the first compiles. */
function planSeconds(size: Size): number {
  const args = argsOf(size);
  const times = Array.from({ length: PLANS }, () => {
    const began = performance.now();
    planCluster("kafka", args);
    return (performance.now() - began) / 1000;
  });
  return Math.min(...times);
}
