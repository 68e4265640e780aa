import { join } from "node:path";
import { cacheDirectory } from "../cache";

export interface ClusterOptions {
  /**
   * Tells clusters on one machine apart: 1 to 8 lower-case letters, digits and hyphens, a letter first.
   *
   * @default "local"
   */
  name?: string;
  /**
   * Number of nodes, 1 to 9, named node1, node2, ...
   *
   * @default 3
   */
  nodes?: number;
  /**
   * First three numbers of the nodes' network: the host is .1, the control plane .2, the nodes .11, .12, ...,
   * and load balancers are from .128 on.
   *
   * @default "10.201.0"
   */
  subnet?: string;
  /**
   * First two numbers of the pods' network.
   *
   * @default "10.245"
   */
  podSubnet?: string;
  /**
   * First two numbers of the services' network.
   *
   * @default "10.97"
   */
  serviceSubnet?: string;
  /**
   * Memory that pods may ask for on each node, in MiB.
   *
   * @default 6144
   */
  nodeMemory?: number;
  /**
   * Version of Kubernetes, such as "1.35.0", from 1.34 on.
   *
   * @default what KUBERNETES_VERSION says, else that of go/go.mod
   */
  kubernetes?: string;
  /** Paths of image archives (docker-archive, as `docker save` writes) that every node has from the start. */
  images?: string[];
}

export interface Machine {
  name: string;
  /** 1, 2, ... for nodes, 0 for the control plane. */
  number: number;
  address: string;
  /** Link on the host's side. */
  link: string;
  /** Path below each cgroup hierarchy. */
  cgroup: string;
  directory: string;
  log: string;
}

export interface Node extends Machine {
  pods: string;
  /** Addresses of load balancers that lead to this node. */
  balancers: string;
}

/** Every name, address and path of a cluster: what it makes on the machine, `down` can find again by its name alone. */
export interface Layout {
  name: string;
  directory: string;
  cgroup: string;
  bridge: string;
  table: string;
  gateway: string;
  subnet: string;
  pods: string;
  services: string;
  kubernetesService: string;
  dnsService: string;
  apiServer: string;
  kubeconfig: string;
  control: Machine;
  nodes: Node[];
  nodeMemory: number;
  kubernetes?: string;
}

const MAXIMUM_NODES = 9;

/** What a cluster has that isn't told otherwise. */
export const DEFAULTS = {
  name: "local",
  nodes: 3,
  subnet: "10.201.0",
  podSubnet: "10.245",
  serviceSubnet: "10.97",
};

export function layoutOf(options: ClusterOptions = {}): Layout {
  const {
    name = DEFAULTS.name,
    nodes = DEFAULTS.nodes,
    subnet = DEFAULTS.subnet,
    podSubnet = DEFAULTS.podSubnet,
    serviceSubnet = DEFAULTS.serviceSubnet,
  } = options;
  const { nodeMemory = 6144, kubernetes = process.env.KUBERNETES_VERSION || undefined } = options;
  check(
    /^[a-z][a-z0-9-]{0,7}$/.test(name),
    "name",
    name,
    "1 to 8 lower-case letters, digits and hyphens, a letter first",
  );
  check(
    Number.isInteger(nodes) && nodes >= 1 && nodes <= MAXIMUM_NODES,
    "nodes",
    nodes,
    `a whole number from 1 to ${MAXIMUM_NODES}`,
  );
  check(
    kubernetes === undefined || /^1\.\d+\.\d+$/.test(kubernetes),
    "kubernetes",
    kubernetes,
    'a version of Kubernetes such as "1.35.0"',
  );
  check(isPrefix(subnet, 3), "subnet", subnet, 'three numbers such as "10.201.0"');
  check(isPrefix(podSubnet, 2), "podSubnet", podSubnet, 'two numbers such as "10.245"');
  check(isPrefix(serviceSubnet, 2), "serviceSubnet", serviceSubnet, 'two numbers such as "10.97"');
  check(podSubnet !== serviceSubnet, "serviceSubnet", serviceSubnet, "another network than podSubnet");
  check(!subnet.startsWith(`${podSubnet}.`), "subnet", subnet, "outside of podSubnet");
  check(!subnet.startsWith(`${serviceSubnet}.`), "subnet", subnet, "outside of serviceSubnet");

  const directory = join(cacheDirectory(), "run", name);
  const cgroup = `kafka-cluster-${name}`;
  const machine = (machineName: string, number: number, address: string): Machine => ({
    name: machineName,
    number,
    address,
    // At most 15 characters, says Linux: "k8s-", 8 for the cluster, 2 for the machine. A dot is in no cluster's name,
    // so no machine's link can be another cluster's bridge.
    link: `k8s-${name}.${number}`,
    cgroup: `${cgroup}/${machineName}`,
    directory: join(directory, "machines", machineName),
    log: join(directory, "log", `${machineName}.log`),
  });
  return {
    name,
    directory,
    cgroup,
    bridge: `k8s-${name}`,
    table: `kafka_cluster_${name.replaceAll("-", "_")}`,
    gateway: `${subnet}.1`,
    subnet: `${subnet}.0/24`,
    pods: `${podSubnet}.0.0/16`,
    services: `${serviceSubnet}.0.0/16`,
    kubernetesService: `${serviceSubnet}.0.1`,
    dnsService: `${serviceSubnet}.0.10`,
    apiServer: `https://${subnet}.2:6443`,
    kubeconfig: join(directory, "kubeconfig"),
    control: machine("control", 0, `${subnet}.2`),
    nodes: Array.from({ length: nodes }, (_, index) => ({
      ...machine(`node${index + 1}`, index + 1, `${subnet}.${index + 11}`),
      pods: `${podSubnet}.${index + 1}.0/24`,
      balancers: `${subnet}.${128 + 8 * index}/29`,
    })),
    nodeMemory,
    kubernetes,
  };
}

function isPrefix(text: string, numbers: number): boolean {
  const parts = text.split(".");
  return parts.length === numbers && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function check(right: boolean, option: string, value: unknown, wanted: string): void {
  if (!right) throw new Error(`The cluster's ${option} is ${JSON.stringify(value)}; it must be ${wanted}.`);
}
