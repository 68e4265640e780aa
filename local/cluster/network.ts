import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { run, tryRun } from "../run";
import type { Layout, Machine, Node } from "./layout";

const INTERFACE_UP = 1;

/** A bridge for the machines, and the rule that lets them and their pods out to the world. */
export async function makeNetwork(layout: Layout): Promise<void> {
  await run("ip", ["-batch", "-"], {
    input: `link add ${layout.bridge} type bridge
address add ${layout.gateway}/24 dev ${layout.bridge}
link set ${layout.bridge} up
`,
  });
  const own = `{ ${layout.subnet}, ${layout.pods} }`;
  await run("nft", ["-f", "-"], {
    input: `table ip ${layout.table} {
  chain postrouting {
    type nat hook postrouting priority srcnat;
    ip saddr ${own} ip daddr != ${own} masquerade
  }
}
`,
  });
}

/** Two clusters with the same addresses would take each other's packets. */
export async function checkSubnetsAreFree(layout: Layout): Promise<void> {
  for (const [option, subnet] of [
    ["subnet", layout.subnet],
    ["podSubnet", layout.pods],
  ]) {
    const taken = await run("ip", ["route", "show", "root", subnet]);
    const link = / dev (\S+)/.exec(taken)?.[1];
    if (link) {
      throw new Error(
        `The network ${subnet} is in use on this machine (link ${link}): give the cluster ${layout.name} another ${option}.`,
      );
    }
  }
}

export async function removeNetwork(layout: Layout): Promise<void> {
  const links = readdirSync("/sys/class/net").filter(
    (link) => link === layout.bridge || link.startsWith(`${layout.bridge}.`),
  );
  for (const link of links) await tryRun("ip", ["link", "delete", link]);
  await tryRun("nft", ["delete", "table", "ip", layout.table]);
}

/** Puts a cable between the bridge and the machine, whose namespaces the process holds. */
export async function connectMachine(layout: Layout, machine: Machine | Node, pid: number): Promise<void> {
  const ours = readlinkSync("/proc/self/ns/net");
  while (readlinkSync(`/proc/${pid}/ns/net`) === ours) await sleep(5);
  await disconnectMachine(machine);
  const routes = "pods" in machine ? [machine.pods, machine.balancers] : [];
  await run("ip", ["-batch", "-"], {
    input: `link add ${machine.link} mtu 1500 type veth peer name eth0 netns ${pid}
link set ${machine.link} master ${layout.bridge} up
${routes.map((network) => `route replace ${network} via ${machine.address}\n`).join("")}`,
  });
}

export async function disconnectMachine(machine: Machine): Promise<void> {
  if (existsSync(`/sys/class/net/${machine.link}`)) await tryRun("ip", ["link", "delete", machine.link]);
}

export async function setLink(machine: Machine, state: "up" | "down"): Promise<void> {
  await run("ip", ["link", "set", machine.link, state]);
}

export function isLinkUp(machine: Machine): boolean {
  const flags = `/sys/class/net/${machine.link}/flags`;
  return existsSync(flags) && (Number(readFileSync(flags, "utf8")) & INTERFACE_UP) !== 0;
}
