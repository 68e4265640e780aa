import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cached, contentKey } from "../cache";
import { run, tryRun } from "../run";
import { makeCgroup } from "./cgroups";
import { containerdConfig } from "./config";
import type { Layout, Node } from "./layout";
import { MACHINE_SCRIPT, machineProcess } from "./machines";

const CONTENT = "io.containerd.content.v1.content";
const SNAPSHOTS = "io.containerd.snapshotter.v1.overlayfs";
const METADATA = "io.containerd.metadata.v1.bolt";
const START_TIMEOUT_MILLISECONDS = 20_000;

/** A containerd root with the images unpacked, made once for each set of images, to be cloned by nodes. */
export async function imageSeed(
  layout: Layout,
  archives: string[],
  progress: (line: string) => void,
): Promise<string> {
  const identities = await Promise.all(archives.map(fileIdentity));
  return cached("image-seed", contentKey(...identities.sort()), async (directory) => {
    progress(`Unpacking ${archives.length} images for the nodes, this once`);
    await unpack(layout, archives, directory);
  });
}

/** Tells another file from this one, without reading it: to read an image takes as long as a node takes to start. */
async function fileIdentity(path: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(path);
  return [path, ino, size, mtimeMs].join(" ");
}

async function unpack(layout: Layout, archives: string[], root: string): Promise<void> {
  // Not in the cache: the path of a socket ends at 107 bytes.
  const state = await mkdtemp(join(tmpdir(), "kafka-cluster-seed-"));
  const config = join(state, "containerd.toml");
  const socket = join(state, "containerd.sock");
  await writeFile(config, containerdConfig(root, state, false));
  // In the cluster's cgroup and a mount namespace of its own: an interrupted run leaves nothing that `down` can't find.
  const cgroup = makeCgroup(`${layout.cgroup}/seed`);
  const containerd = spawn(
    "bash",
    [MACHINE_SCRIPT, "run", "unshare", "--mount", "containerd", "--config", config],
    {
      stdio: "ignore",
      env: { ...process.env, JOIN: cgroup.join("\n") },
    },
  );
  const ended = once(containerd, "exit");
  try {
    const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
    while (!(await tryRun("ctr", ["--address", socket, "version"]))) {
      if (Date.now() > deadline) throw new Error(`containerd did not start with ${config} in 20 s.`);
      await sleep(50);
    }
    for (const archive of archives) await importImage(socket, archive);
  } finally {
    // Not SIGKILL: it has databases to close.
    containerd.kill("SIGTERM");
    await ended;
    await rm(state, { recursive: true, force: true });
  }
}

/**
 * A node's containerd root as a clone of the seed. Layers are hard links: they are only ever read, cost no disk,
 * and all nodes share one copy in memory. The databases are real copies.
 */
export async function cloneSeed(seed: string, node: Node): Promise<void> {
  const root = join(node.directory, "containerd");
  if (existsSync(root)) return;
  for (const store of [CONTENT, SNAPSHOTS]) {
    await mkdir(join(root, store), { recursive: true });
    for (const name of await readdir(join(seed, store))) {
      const how = name === "blobs" || name === "snapshots" ? "-al" : "-a";
      await run("cp", [how, join(seed, store, name), join(root, store)]);
    }
  }
  await run("cp", ["-a", join(seed, METADATA), root]);
}

/** Imports an image archive into a node that runs. */
export async function loadIntoNode(node: Node, archive: string): Promise<void> {
  const pid = machineProcess(node);
  if (!pid) throw new Error(`${node.name} is off: an image can only be loaded while all nodes are on.`);
  await importImage(`/proc/${pid}/root/run/containerd/containerd.sock`, archive);
}

async function importImage(socket: string, archive: string): Promise<void> {
  await run("ctr", ["--address", socket, "--namespace", "k8s.io", "images", "import", archive]);
}
