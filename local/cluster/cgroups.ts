import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = "/sys/fs/cgroup";
const KILL_TIMEOUT_MILLISECONDS = 30_000;

/** One directory on a machine with cgroup v2, one for each controller with v1 (and a hybrid of both). */
function hierarchies(): string[] {
  if (existsSync(join(ROOT, "cgroup.controllers"))) return [ROOT];
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, entry.name, "cgroup.procs")))
    .map((entry) => join(ROOT, entry.name));
}

/** Makes the cgroup in every hierarchy; returns the files that a process joins it by. */
export function makeCgroup(path: string): string[] {
  return hierarchies().map((hierarchy) => {
    let directory = hierarchy;
    for (const part of path.split("/")) {
      passControllersDown(directory);
      directory = join(directory, part);
      mkdirSync(directory, { recursive: true });
      for (const file of ["cpuset.cpus", "cpuset.mems"]) inheritWhenEmpty(join(directory, file));
    }
    return join(directory, "cgroup.procs");
  });
}

/** Lets the cgroup have so many times the processor time of a cgroup beside it, when both want more than there is. */
export function favourCgroup(path: string, times: number): void {
  for (const hierarchy of hierarchies()) {
    // What is the usual: 100 with cgroup v2, 1024 with v1. Only the hierarchy with the controller has the file.
    for (const [file, usual] of [
      ["cpu.weight", 100],
      ["cpu.shares", 1024],
    ] as const) {
      const setting = join(hierarchy, path, file);
      if (existsSync(setting)) writeFileSync(setting, String(usual * times));
    }
  }
}

/** v2: children only get the controllers that the parent hands on. */
function passControllersDown(directory: string): void {
  const controllers = join(directory, "cgroup.controllers");
  if (!existsSync(controllers)) return;
  for (const controller of readFileSync(controllers, "utf8").split(/\s+/).filter(Boolean)) {
    try {
      writeFileSync(join(directory, "cgroup.subtree_control"), `+${controller}`);
    } catch {
      // Some controllers can't be handed on (a real-time process holds cpu, say); the kubelet names those it misses.
    }
  }
}

/** v1: no process can join a cpuset that has no CPU and no memory node yet. */
function inheritWhenEmpty(file: string): void {
  const parent = join(dirname(dirname(file)), file.slice(dirname(file).length));
  if (existsSync(join(ROOT, "cgroup.controllers")) || !existsSync(file)) return;
  if (readFileSync(file, "utf8").trim() === "") writeFileSync(file, readFileSync(parent, "utf8"));
}

/** All processes in the cgroup and below it. */
export function processesIn(path: string): number[] {
  const found = new Set<number>();
  for (const directory of directoriesBelow(path)) {
    for (const line of readOrEmpty(join(directory, "cgroup.procs")).split("\n"))
      if (Number(line) > 0) found.add(Number(line));
  }
  return [...found];
}

/** Kills all that runs in the cgroup, as pulling the plug would, and removes it. */
export async function killCgroup(path: string): Promise<void> {
  const deadline = Date.now() + KILL_TIMEOUT_MILLISECONDS;
  while (directoriesBelow(path).length > 0) {
    for (const pid of processesIn(path)) killQuietly(pid);
    removeEmpty(path);
    if (directoriesBelow(path).length === 0) return;
    if (Date.now() > deadline) {
      throw new Error(
        `Processes ${processesIn(path).join(", ")} of the cgroup ${path} don't end after SIGKILL.`,
      );
    }
    await sleep(20);
  }
}

function removeEmpty(path: string): void {
  // Deepest first: a cgroup with children can't be removed.
  for (const directory of directoriesBelow(path).reverse()) {
    try {
      rmdirSync(directory);
    } catch {
      // Busy until its last process is reaped: the next round tries again.
    }
  }
}

function directoriesBelow(path: string): string[] {
  const walk = (directory: string): string[] => [directory, ...childrenOf(directory).flatMap(walk)];
  return hierarchies()
    .map((hierarchy) => join(hierarchy, path))
    .filter((directory) => existsSync(directory))
    .flatMap(walk);
}

function childrenOf(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(directory, entry.name));
  } catch {
    return [];
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}
