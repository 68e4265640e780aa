import { spawn } from "node:child_process";
import { existsSync, openSync, closeSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { favourCgroup, killCgroup, makeCgroup, processesIn } from "./cgroups";
import { cniConfig, containerdConfig, kubeletConfig, proxyConfig } from "./config";
import type { Layout, Machine, Node } from "./layout";
import { connectMachine, disconnectMachine } from "./network";

/** How much more processor time Kubernetes' own programs get than pods, where all of it is wanted. */
const FAVOUR = 20;

export const MACHINE_SCRIPT = join(__dirname, "machine.sh");

export async function writeNodeFiles(layout: Layout, node: Node): Promise<void> {
  const cni = join(node.directory, "cni-config");
  await mkdir(cni, { recursive: true });
  const machine = { memoryMiB: Math.floor(totalmem() / 1024 / 1024), openFiles: openFilesLimit() };
  await Promise.all([
    writeFile(join(cni, "pods.conflist"), JSON.stringify(cniConfig(node), null, 2)),
    writeFile(join(node.directory, "kubelet.yaml"), stringify(kubeletConfig(layout, node, machine))),
    writeFile(join(node.directory, "proxy.yaml"), stringify(proxyConfig(layout, node))),
    writeFile(
      join(node.directory, "containerd.toml"),
      containerdConfig("/var/lib/containerd", "/run/containerd", true),
    ),
  ]);
}

function openFilesLimit(): number {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"))![1];
  return hard === "unlimited" ? 1_000_000 : Number(hard);
}

/** Switches a machine on: its namespaces, its link, its programs. */
export async function startMachine(
  layout: Layout,
  machine: Machine | Node,
  kubernetes: string,
): Promise<void> {
  await mkdir(machine.directory, { recursive: true });
  // A cgroup below the machine's own: with cgroup v2 only leaves may have processes.
  const join = makeCgroup(`${machine.cgroup}/programs`);
  // On machines of their own the control plane would share nothing with pods, and a kubelet wouldn't with those of others.
  favourCgroup("pods" in machine ? `${machine.cgroup}/programs` : machine.cgroup, FAVOUR);
  const log = openSync(machine.log, "a");
  const child = spawn("bash", [MACHINE_SCRIPT, "power-on"], {
    detached: true,
    cwd: "/",
    stdio: ["ignore", log, log],
    env: {
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: "/root",
      JOIN: join.join("\n"),
      ROLE: "pods" in machine ? "node" : "control",
      MACHINE: machine.name,
      DIRECTORY: machine.directory,
      CLUSTER: layout.directory,
      KUBERNETES: kubernetes,
      ADDRESS: machine.address,
      GATEWAY: layout.gateway,
      ROUTES: routesOf(layout, machine).join("\n"),
      PODS: layout.pods,
      BALANCERS: layout.nodes.map(({ balancers }) => balancers).join(","),
      SERVICES: layout.services,
    },
  });
  closeSync(log);
  child.unref();
  await writeFile(pidFile(machine), String(child.pid));
  await connectMachine(layout, machine, child.pid!);
}

export function routesOf(layout: Layout, machine: Machine): string[] {
  return layout.nodes
    .filter((node) => node.name !== machine.name)
    .map((node) => `${node.pods} via ${node.address}`);
}

/** Pulls the plug: the kernel ends every process in it at once and drops its mounts and network. */
export async function stopMachine(machine: Machine): Promise<void> {
  await killCgroup(machine.cgroup);
  await disconnectMachine(machine);
}

/** The process that holds a machine's namespaces, when the machine is on. */
export function machineProcess(machine: Machine): number | undefined {
  if (!existsSync(pidFile(machine))) return undefined;
  const pid = Number(readFileSync(pidFile(machine), "utf8"));
  return processesIn(`${machine.cgroup}/programs`).includes(pid) ? pid : undefined;
}

function pidFile(machine: Machine): string {
  return join(machine.directory, "pid");
}
