import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../run";
import { goBinary } from "./binary";
import { makeCgroup, processesIn } from "./cgroups";
import type { Layout, Node } from "./layout";
import { MACHINE_SCRIPT, machineProcess } from "./machines";

const SOURCE = join(__dirname, "policies");
/** Number of the queue in which connections wait for a verdict, in the node's own network. */
const QUEUE = "100";
const START_TIMEOUT_MILLISECONDS = 30_000;

/**
 * Enforces NetworkPolicies on every node that is on, until it is switched off: no other program of the cluster does. Whatever
 * begins a connection is queued before a Service's masquerading hides where it comes from. What the node's own root sends
 * isn't, nor what asks for a name: the kubelet's probes, for one.
 */
export async function startEnforcers(layout: Layout, progress: (line: string) => void): Promise<void> {
  const program = await goBinary(
    "policies",
    SOURCE,
    "what enforces NetworkPolicies: about 3 minutes",
    progress,
  );
  await stopEnforcers(layout);
  for (const node of layout.nodes) await startEnforcer(layout, node, program);
}

export async function stopEnforcers(layout: Layout): Promise<void> {
  for (const node of layout.nodes) {
    const pid = enforcerProcess(node);
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    for (const rule of rules("-D")) await inNetworkOf(node, rule).catch(() => undefined);
  }
}

async function startEnforcer(layout: Layout, node: Node, program: string): Promise<void> {
  const machine = machineProcess(node);
  if (machine === undefined) throw new Error(`${node.name} is off: nothing can be enforced on it.`);
  const log = openSync(join(layout.directory, "log", `${node.name}-policies.log`), "a");
  const command = [program, "--kubeconfig", layout.kubeconfig, "--node", node.name, "--queue", QUEUE];
  const child = spawn(
    "bash",
    [MACHINE_SCRIPT, "run", "nsenter", "--net", "--target", String(machine), ...command],
    {
      detached: true,
      cwd: "/",
      stdio: ["ignore", log, log],
      env: { ...process.env, JOIN: makeCgroup(cgroupOf(node)).join("\n") },
    },
  );
  closeSync(log);
  child.unref();
  await writeFile(pidFile(node), String(child.pid));
  // Until somebody takes packets out of the queue all of them pass.
  const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
  while (!hasQueue(machine)) {
    if (Date.now() > deadline) throw new Error(`Policies weren't enforced on ${node.name} within 30 s.`);
    await sleep(100);
  }
  for (const rule of rules("-A")) await inNetworkOf(node, rule);
}

/** Rules of iptables, in their order. */
function rules(how: "-A" | "-D"): string[][] {
  const begun = ["-m", "conntrack", "--ctstate", "NEW"];
  return [
    ["-p", "udp", "--dport", "53", "-j", "ACCEPT"],
    ["-m", "owner", "--uid-owner", "0", "-j", "ACCEPT"],
    [...begun, "-j", "NFQUEUE", "--queue-num", QUEUE, "--queue-bypass"],
  ].map((rule) => ["iptables", "-w", "-t", "mangle", how, "POSTROUTING", ...rule]);
}

/** Runs a command in the node's network. */
async function inNetworkOf(node: Node, command: string[]): Promise<string> {
  return run("nsenter", ["--net", "--target", String(machineProcess(node)), ...command]);
}

/** Whether a program takes packets out of the queue, as the kernel tells of the network of a process. */
function hasQueue(pid: number): boolean {
  const queues = `/proc/${pid}/net/netfilter/nfnetlink_queue`;
  return (
    existsSync(queues) &&
    readFileSync(queues, "utf8")
      .split("\n")
      .some((line) => line.trim().startsWith(QUEUE))
  );
}

/** The process that enforces policies on the node, if one does. */
function enforcerProcess(node: Node): number | undefined {
  if (!existsSync(pidFile(node))) return undefined;
  const pid = Number(readFileSync(pidFile(node), "utf8"));
  return processesIn(cgroupOf(node)).includes(pid) ? pid : undefined;
}

function cgroupOf(node: Node): string {
  return `${node.cgroup}/policies`;
}

function pidFile(node: Node): string {
  return join(node.directory, "policies.pid");
}
