import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../cache";
import { withLock } from "../lock";

// The kubelet sets all but the first two by itself, and they belong to the whole machine.
const SETTINGS = [
  "net/ipv4/ip_forward",
  "fs/inotify/max_user_instances",
  "vm/overcommit_memory",
  "vm/panic_on_oom",
  "kernel/panic",
  "kernel/panic_on_oops",
  "kernel/keys/root_maxkeys",
  "kernel/keys/root_maxbytes",
];
const WATCHERS_FOR_MANY_KUBELETS = 8192;
const savedSettings = () => join(cacheDirectory(), "run", "kernel-settings.json");

/** Sets what clusters need of the machine's kernel, and writes down what was there before the first of them. */
export async function prepareHost(): Promise<void> {
  await withLock("host", async () => {
    if (!existsSync(savedSettings())) {
      const values = await Promise.all(SETTINGS.map(async (name) => [name, await read(name)]));
      await mkdir(dirname(savedSettings()), { recursive: true });
      await writeFile(savedSettings(), JSON.stringify(Object.fromEntries(values), null, 2));
    }
    await write("net/ipv4/ip_forward", "1");
    const watchers = Number(await read("fs/inotify/max_user_instances"));
    if (watchers < WATCHERS_FOR_MANY_KUBELETS)
      await write("fs/inotify/max_user_instances", `${WATCHERS_FOR_MANY_KUBELETS}`);
  });
}

/** Sets the kernel back to what it was, once no cluster is left. */
export async function restoreHost(): Promise<void> {
  await withLock("host", async () => {
    if (!existsSync(savedSettings())) return;
    const run = dirname(savedSettings());
    const clusters = (await readdir(run, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    if (clusters.length > 0) return;
    const saved: Record<string, string> = JSON.parse(await readFile(savedSettings(), "utf8"));
    for (const [name, value] of Object.entries(saved)) await write(name, value);
    await rm(run, { recursive: true });
  });
}

async function read(name: string): Promise<string> {
  return (await readFile(`/proc/sys/${name}`, "utf8")).trim();
}

async function write(name: string, value: string): Promise<void> {
  if ((await read(name)) !== value) await writeFile(`/proc/sys/${name}`, value);
}
