import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../lock";
import { makeAddons } from "./addons";
import { nodeStates } from "./api";
import { makeServerCertificates, makeUserCertificates } from "./certificates";
import { killCgroup } from "./cgroups";
import { corefile, nameServers } from "./config";
import { startEnforcers, stopEnforcers } from "./enforcer";
import { prepareHost, restoreHost } from "./host";
import { cloneSeed, imageSeed, loadIntoNode } from "./images";
import { layoutOf, type ClusterOptions, type Layout, type Node } from "./layout";
import { machineProcess, startMachine, stopMachine, writeNodeFiles } from "./machines";
import { checkSubnetsAreFree, isLinkUp, makeNetwork, removeNetwork, setLink } from "./network";
import { checkSame } from "./otherOptions";
import { ensurePrograms, partsOf } from "./parts";
import { waitUntilUsable, whatIsMissing } from "./readiness";

export type { ClusterOptions } from "./layout";

/** A cluster that runs. */
export interface LocalCluster {
  name: string;
  /** Path of the administrator's kubeconfig. */
  kubeconfig: string;
  /** A kubectl that talks to this cluster: the command and its first arguments. */
  kubectl: string[];
  nodes: { name: string; address: string }[];
}

export interface ClusterStatus {
  running: boolean;
  /** Why it can't be used as it is; undefined when all is well. */
  missing?: string;
  nodes: {
    name: string;
    address: string;
    power: "on" | "off";
    network: "connected" | "cut";
    ready: boolean;
  }[];
}

export type Progress = (line: string) => void;

/** What is remembered of a cluster that came up; without it, what is found is the rest of a run that was cut short. */
interface Memory {
  options: ClusterOptions;
  kubernetes: string;
  images: string[];
}

/**
 * Brings the cluster up and returns when it can be used: all nodes ready, storage class and DNS there. A cluster
 * that runs already is returned at once, its missing nodes switched on and its missing images loaded.
 */
export async function up(options: ClusterOptions = {}, progress: Progress = () => {}): Promise<LocalCluster> {
  const layout = layoutOf(options);
  checkRoot();
  return locked(layout, async () => {
    const memory = await recall(layout);
    if (memory && machineProcess(layout.control)) {
      checkSame(memory.options, options);
      await repair(layoutOf(memory.options), memory, options.images ?? [], progress);
    } else {
      await clear(layout);
      await create(layout, options, progress);
    }
    return (await find(options))!;
  });
}

/** Makes what a cluster is made of, unless it runs: `up` finds it then. */
export async function prepare(options: ClusterOptions = {}, progress: Progress = () => {}): Promise<void> {
  checkRoot();
  if (!(await find(options))) await partsOf(layoutOf(options), progress);
}

/** Ends the cluster and removes all of it, also what a killed run left behind. Its data is gone. */
export async function down(options: ClusterOptions = {}): Promise<void> {
  const layout = layoutOf(options);
  checkRoot();
  await locked(layout, () => clear(layout));
}

export async function status(options: ClusterOptions = {}): Promise<ClusterStatus> {
  const layout = await remembered(options);
  const running = machineProcess(layout.control) !== undefined && existsSync(memoryFile(layout));
  const states = running ? await nodeStates(layout).catch(() => undefined) : undefined;
  return {
    running,
    missing: running ? await whatIsMissing(layout) : `The cluster ${layout.name} is not up.`,
    nodes: layout.nodes.map((node) => ({
      name: node.name,
      address: node.address,
      power: machineProcess(node) ? "on" : "off",
      network: isLinkUp(node) ? "connected" : "cut",
      ready: states?.get(node.name)?.ready ?? false,
    })),
  };
}

/** The running cluster, or undefined: looks, and changes nothing. */
export async function find(options: ClusterOptions = {}): Promise<LocalCluster | undefined> {
  return describe(await remembered(options));
}

/** Loads an image archive into every node. */
export async function load(options: ClusterOptions, archive: string): Promise<void> {
  await change(options, async (layout, memory) => {
    await Promise.all(layout.nodes.map((node) => loadIntoNode(node, archive)));
    await remember(layout, { ...memory, images: [...new Set([...memory.images, archive])] });
  });
}

/** Powers a node off, without any warning to what runs on it. Its disk stays. */
export async function stopNode(options: ClusterOptions, number: number): Promise<void> {
  await change(options, (layout) => stopMachine(nodeOf(layout, number)));
}

/** Powers a node on again. */
export async function startNode(options: ClusterOptions, number: number): Promise<void> {
  await change(options, async (layout, memory) => {
    const node = nodeOf(layout, number);
    if (!machineProcess(node)) await startNodeMachine(layout, node, memory.kubernetes);
  });
}

/** Unplugs a node from the network; all on it runs on. */
export async function cutNode(options: ClusterOptions, number: number): Promise<void> {
  await change(options, (layout) => setLink(nodeThatIsOn(layout, number), "down"));
}

/** Plugs a node in again. */
export async function healNode(options: ClusterOptions, number: number): Promise<void> {
  await change(options, (layout) => setLink(nodeThatIsOn(layout, number), "up"));
}

/** Has NetworkPolicies enforced on all nodes, or on none, as it is at first. A node that is powered off forgets it. */
export async function enforcePolicies(
  options: ClusterOptions,
  enforced: boolean,
  progress: Progress = () => {},
): Promise<void> {
  await change(options, (layout) => (enforced ? startEnforcers(layout, progress) : stopEnforcers(layout)));
}

async function create(layout: Layout, options: ClusterOptions, progress: Progress): Promise<void> {
  await ensurePrograms();
  await checkSubnetsAreFree(layout);
  const { kubernetes, toolbox } = await partsOf(layout, progress);
  await mkdir(join(layout.directory, "log"), { recursive: true });
  await prepareHost();
  const seed = imageSeed(layout, [...toolbox, ...(options.images ?? [])], progress);
  // The API server takes longest: it has to wait for nothing that others need.
  const control = startControl(layout, kubernetes).then(() => makeUserCertificates(layout));
  progress("Starting the control plane and the nodes");
  await Promise.all([
    control.then(() => makeAddons(layout)),
    ...layout.nodes.map((node) => startFirst(layout, node, kubernetes, seed, control)),
  ]);
  progress("Waiting until all nodes are ready");
  await waitUntilUsable(layout);
  await remember(layout, {
    options: { ...options, kubernetes: layout.kubernetes },
    kubernetes,
    images: options.images ?? [],
  });
}

async function startControl(layout: Layout, kubernetes: string): Promise<void> {
  await Promise.all([makeNetwork(layout), makeServerCertificates(layout), writeClusterFiles(layout)]);
  await startMachine(layout, layout.control, kubernetes);
}

async function startFirst(
  layout: Layout,
  node: Node,
  kubernetes: string,
  seed: Promise<string>,
  control: Promise<void>,
): Promise<void> {
  await cloneSeed(await seed, node);
  // It made the network and the certificates, of which each node needs its own.
  await control;
  await startNodeMachine(layout, node, kubernetes);
}

async function writeClusterFiles(layout: Layout): Promise<void> {
  await Promise.all([
    writeFile(join(layout.directory, "resolv.conf"), `nameserver ${layout.control.address}\n`),
    writeFile(join(layout.directory, "Corefile"), corefile(layout, await upstreamNameServers())),
  ]);
}

async function upstreamNameServers(): Promise<string[]> {
  // The second is where systemd-resolved writes what stands behind its own loopback address.
  for (const file of ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"]) {
    const servers = nameServers(await readFile(file, "utf8").catch(() => ""));
    if (servers.length > 0) return servers;
  }
  return [];
}

async function startNodeMachine(layout: Layout, node: Node, kubernetes: string): Promise<void> {
  await writeNodeFiles(layout, node);
  await startMachine(layout, node, kubernetes);
}

async function repair(layout: Layout, memory: Memory, images: string[], progress: Progress): Promise<void> {
  for (const node of layout.nodes) {
    if (!machineProcess(node)) {
      progress(`Starting ${node.name}, which was off`);
      await startNodeMachine(layout, node, memory.kubernetes);
    } else if (!isLinkUp(node)) {
      progress(`Connecting ${node.name}, which was cut off`);
      await setLink(node, "up");
    }
  }
  await waitUntilUsable(layout);
  const missing = images.filter((image) => !memory.images.includes(image));
  for (const image of missing) {
    progress(`Loading ${image}`);
    await Promise.all(layout.nodes.map((node) => loadIntoNode(node, image)));
  }
  if (missing.length > 0) await remember(layout, { ...memory, images: [...memory.images, ...missing] });
}

async function clear(layout: Layout): Promise<void> {
  await killCgroup(layout.cgroup);
  await removeNetwork(layout);
  await rm(layout.directory, { recursive: true, force: true });
  await restoreHost();
}

async function describe(layout: Layout): Promise<LocalCluster | undefined> {
  const memory = await recall(layout);
  if (!memory || !machineProcess(layout.control)) return undefined;
  return {
    name: layout.name,
    kubeconfig: layout.kubeconfig,
    kubectl: [memory.kubernetes, "kubectl", "--kubeconfig", layout.kubeconfig],
    nodes: layout.nodes.map(({ name, address }) => ({ name, address })),
  };
}

async function change(
  options: ClusterOptions,
  work: (layout: Layout, memory: Memory) => Promise<void>,
): Promise<void> {
  checkRoot();
  const layout = await remembered(options);
  await locked(layout, async () => {
    const memory = await recall(layout);
    if (!memory) throw new Error(`The cluster ${layout.name} is not up: bring it up first.`);
    await work(layout, memory);
  });
}

/** The layout that a running cluster of this name was made with. */
async function remembered(options: ClusterOptions): Promise<Layout> {
  const layout = layoutOf(options);
  const memory = await recall(layout);
  return memory ? layoutOf(memory.options) : layout;
}

const memoryFile = (layout: Layout) => join(layout.directory, "cluster.json");

async function recall(layout: Layout): Promise<Memory | undefined> {
  if (!existsSync(memoryFile(layout))) return undefined;
  return JSON.parse(await readFile(memoryFile(layout), "utf8"));
}

async function remember(layout: Layout, memory: Memory): Promise<void> {
  await writeFile(memoryFile(layout), JSON.stringify(memory, null, 2));
}

function nodeOf(layout: Layout, number: number): Node {
  const node = layout.nodes.find((candidate) => candidate.number === number);
  if (!node)
    throw new Error(
      `There is no node ${number}: the cluster ${layout.name} has nodes 1 to ${layout.nodes.length}.`,
    );
  return node;
}

function nodeThatIsOn(layout: Layout, number: number): Node {
  const node = nodeOf(layout, number);
  if (!machineProcess(node)) throw new Error(`${node.name} is off: it has no network to cut or to heal.`);
  return node;
}

function checkRoot(): void {
  if (process.platform === "linux" && process.getuid!() === 0) return;
  throw new Error(
    `A local cluster is made of Linux namespaces and needs root on Linux (this is ${process.platform}, user ${process.getuid?.() ?? "unknown"}). Run this as root, or set KUBECONFIG to a cluster that exists.`,
  );
}

function locked<T>(layout: Layout, work: () => Promise<T>): Promise<T> {
  return withLock(`cluster ${layout.name}`, work);
}
