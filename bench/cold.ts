import { spawn, type SpawnOptions } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layoutOf } from "../local/cluster/layout";
import { PROJECT_DIRECTORY } from "../local/environment";
import { run } from "../local/run";
import type { Measurements } from "./measurements";

/** `npm start` takes this cluster, and its names and addresses are there but once. */
export function refuseBesideLocalCluster(): void {
  const { name, bridge } = layoutOf();
  if (existsSync(`/sys/class/net/${bridge}`)) {
    throw new Error(
      `A cold start makes the local cluster "${name}", and that one is up: end it first (npm run stop).`,
    );
  }
}

/** The README's first command in a fresh clone of what is committed, with every cache empty. */
export async function coldStart(measurements: Measurements): Promise<void> {
  refuseBesideLocalCluster();
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-cold-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", remove);
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const clone = join(directory, "clone");
    await run("git", ["clone", "--quiet", PROJECT_DIRECTORY, clone]);
    const options = { cwd: clone, env: emptyCaches(directory) };
    const npm = (...args: string[]) => passOn("npm", args, { ...options, signal: interrupted.signal });
    try {
      await measurements.time("coldStart", async () => {
        await npm("ci", "--no-audit", "--no-fund");
        await npm("start");
      });
    } finally {
      // Also after an interrupted start, whose cluster would live on without a directory.
      if (existsSync(join(clone, "node_modules"))) await passOn("npm", ["run", "stop"], options);
    }
  } finally {
    remove();
    process.off("exit", remove).off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

function emptyCaches(directory: string): NodeJS.ProcessEnv {
  // What `npm run` tells of the bench's own package isn't the clone's; KUBECONFIG and STACK would change `npm start`.
  const ofThisRun = /^(npm_(package|lifecycle)_.*|npm_config_local_prefix|INIT_CWD|KUBECONFIG|STACK)$/;
  const kept = Object.entries(process.env).filter(([name]) => !ofThisRun.test(name));
  return {
    ...Object.fromEntries(kept),
    KAFKA_CLUSTER_CACHE: join(directory, "cache"),
    GOCACHE: join(directory, "go-build"),
    GOMODCACHE: join(directory, "go-modules"),
    MAVEN_OPTS: `${process.env.MAVEN_OPTS ?? ""} -Dmaven.repo.local=${join(directory, "maven")}`,
    npm_config_cache: join(directory, "npm"),
    PULUMI_HOME: join(directory, "pulumi"),
  };
}

/** Runs a command whose output the user sees: its progress matters in minutes of waiting. */
function passOn(command: string, args: string[], options: SpawnOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", 2, 2] });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve();
      reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? `code ${code}`}.`));
    });
  });
}
