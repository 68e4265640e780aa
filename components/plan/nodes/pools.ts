import { type KafkaClusterArgs, type NodePoolArgs, NodeRole } from "../../args";
import { type PlannedJvmOptions, planJvmOptions } from "../pod/jvmOptions";
import { type PlannedMemory, planMemory } from "../pod/memory";
import { Mistakes } from "../mistakes";
import { firstNodeIds } from "./nodeIds";
import { PlannedNode, planNodes } from "./nodes";
import { planQuorumSize } from "./quorumSize";
import { type PlannedPlacement, planPlacement } from "../pod/placement";
import type { PlannedPod } from "../pod/pod";
import { type PlannedStorage, planStorage } from "../pod/storage";

/** What the nodes of a pool are. */
export interface Roles {
  controller: boolean;
  broker: boolean;
}

/** Who is in a pool. */
export interface PoolMembers {
  /** The user's name; undefined for the pool of a cluster that was made without `nodePools`. */
  name?: string;
  /** What goes before the paths of the pool's own arguments, for mistakes: `nodePools[1].`, or nothing. */
  at: string;
  args: PoolSettings;
  statefulSet: string;
  roles: Roles;
  /** Sorted by their ids, which are the ordinals of their pods. */
  nodes: PlannedNode[];
}

/** What a pool says itself, or else the cluster does. */
type PoolSettings = Pick<
  NodePoolArgs,
  "storage" | "resources" | "heap" | "jvmOptions" | "placement" | "pod" | "rack"
>;

/** A pool with everything decided: what its StatefulSet and its ConfigMap are made from. */
export interface PlannedPool extends Pick<PoolMembers, "name" | "at" | "statefulSet" | "roles" | "nodes"> {
  storage: PlannedStorage;
  memory: PlannedMemory;
  jvmOptions: PlannedJvmOptions;
  placement: PlannedPlacement;
  pod: PlannedPod;
  serverProperties: string;
  agentProperties: string;
}

const DEFAULT_NODES = 3;
const CONTROLLERS = { members: "controllers", what: "every metadata change" };
const MOST_BROKERS = 100;
/** Kubernetes labels pods with the StatefulSet's name and eleven more characters, 63 at most. */
const LONGEST_STATEFUL_SET = 52;
const ROLES: string[] = Object.values(NodeRole);

/**
 * The pools of a cluster, in the order in which they roll: that of the controllers first, as brokers of a newer
 * version may need newer controllers, then by their ids. The order of the arguments decides nothing.
 */
export function planPools(
  cluster: string,
  args: Pick<KafkaClusterArgs, "nodePools" | "replicas" | "zooKeeper">,
  clusterDomain: string,
  mistakes: Mistakes,
): PoolMembers[] {
  const { nodePools, zooKeeper } = args;
  if (nodePools === undefined) {
    const roles = { controller: zooKeeper === undefined, broker: true };
    const count = countOf(args.replicas, roles, "replicas", mistakes);
    const nodes = planNodes(cluster, cluster, { first: 0, count }, clusterDomain);
    return [{ at: "", args: {}, statefulSet: cluster, roles, nodes }];
  }
  if (args.replicas !== undefined) {
    mistakes.add("replicas", "is given beside nodePools, each of which has its own; leave it out");
  }
  if (nodePools.length === 0) {
    mistakes.add(
      "nodePools",
      "is empty; describe a pool, or leave it out for one of broker and controller nodes",
    );
    return planPools(cluster, {}, clusterDomain, mistakes);
  }
  const names = new Map<string, string>();
  const sizes = nodePools.map((pool, i) => {
    const path = `nodePools[${i}]`;
    if (pool.name === undefined) checkNameless(nodePools, i, mistakes);
    else checkName(cluster, pool.name, `${path}.name`, names, mistakes);
    const roles = rolesOf(pool, `${path}.roles`, mistakes);
    return { roles, count: countOf(pool.replicas, roles, `${path}.replicas`, mistakes) };
  });
  checkRoles(sizes, mistakes);
  const firsts = firstNodeIds(
    nodePools.map(({ firstNodeId }, i) => ({ firstNodeId, count: sizes[i].count })),
    mistakes,
  );
  const pools = nodePools.map((pool, i) => {
    const { roles, count } = sizes[i];
    const statefulSet = pool.name === undefined ? cluster : `${cluster}-${pool.name}`;
    const nodes = planNodes(cluster, statefulSet, { first: firsts[i], count }, clusterDomain);
    return { name: pool.name, at: `nodePools[${i}].`, args: pool, statefulSet, roles, nodes };
  });
  return pools.sort(
    (a, b) => Number(b.roles.controller) - Number(a.roles.controller) || a.nodes[0].id - b.nodes[0].id,
  );
}

/** The nodes of pools, sorted by their ids. */
export function nodesOf(pools: PoolMembers[]): PlannedNode[] {
  return pools.flatMap(({ nodes }) => nodes).sort((a, b) => a.id - b.id);
}

/** The nodes that have a role. All of them if none has, which is a mistake that is told already. */
export function nodesWith(role: keyof Roles, pools: PoolMembers[]): PlannedNode[] {
  const nodes = nodesOf(pools.filter(({ roles }) => roles[role]));
  return nodes.length > 0 ? nodes : nodesOf(pools);
}

/** Name of the disruption budget of a pool of controllers alone. The brokers' is the cluster's. */
export function budgetOf(
  cluster: string,
  { name, statefulSet }: Pick<PoolMembers, "name" | "statefulSet">,
): string {
  return name === undefined ? `${cluster}-controllers` : statefulSet;
}

/** The pools whose nodes are controllers alone. */
export function withoutBrokers<Pool extends Pick<PoolMembers, "roles">>(pools: Pool[]): Pool[] {
  return pools.filter(({ roles }) => !roles.broker);
}

/** What a pool has of its own, or in its place what the cluster says for all; memory is inherited as a whole. */
export function poolSettings(
  { args, at }: PoolMembers,
  cluster: Omit<PoolSettings, "rack">,
  isAtLeast: (release: string) => boolean,
  mistakes: Mistakes,
): Pick<PlannedPool, "storage" | "memory" | "jvmOptions" | "placement"> {
  const hasMemory = args.resources !== undefined || args.heap !== undefined;
  return {
    storage: args.storage
      ? planStorage(args.storage, `${at}storage`, isAtLeast, mistakes)
      : planStorage(cluster.storage, "storage", isAtLeast, mistakes),
    memory: hasMemory ? planMemory(args, at, mistakes) : planMemory(cluster, "", mistakes),
    jvmOptions: args.jvmOptions
      ? planJvmOptions(args.jvmOptions, `${at}jvmOptions`, mistakes)
      : planJvmOptions(cluster.jvmOptions, "jvmOptions", mistakes),
    placement: args.placement
      ? planPlacement(args.placement, `${at}placement`, mistakes)
      : planPlacement(cluster.placement, "placement", mistakes),
  };
}

/** The pool of a cluster that was made without pools: its nodes have ids from 0 on. */
function checkNameless(pools: NodePoolArgs[], index: number, mistakes: Mistakes): void {
  const path = `nodePools[${index}]`;
  const first = pools.findIndex(({ name }) => name === undefined);
  if (first !== index) {
    mistakes.add(`${path}.name`, `is missing, as is nodePools[${first}].name; one pool may go without`);
  } else if ((pools[index].firstNodeId ?? 0) !== 0) {
    mistakes.add(
      `${path}.name`,
      "is missing, and firstNodeId isn't 0; only nodes of a cluster that was made without nodePools have no name of a pool, and they " +
        "begin with 0",
    );
  }
}

function checkName(
  cluster: string,
  name: string,
  path: string,
  taken: Map<string, string>,
  mistakes: Mistakes,
): void {
  const longest = LONGEST_STATEFUL_SET - cluster.length - 1;
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    mistakes.add(
      path,
      `is "${name}"; use lower-case letters, digits and "-", beginning with a letter and ending with a letter or digit`,
    );
  } else if (name.length > longest) {
    mistakes.add(
      path,
      `is "${name}"; beside the cluster's name Kubernetes has room for ${longest} characters`,
    );
  } else if (taken.has(name)) {
    mistakes.add(path, `is "${name}", as is ${taken.get(name)}; every pool needs a name of its own`);
  }
  taken.set(name, path);
}

function rolesOf({ roles }: NodePoolArgs, path: string, mistakes: Mistakes): Roles {
  const known = roles.every((role) => ROLES.includes(role));
  if (!known || roles.length === 0 || new Set(roles).size < roles.length) {
    mistakes.add(path, `is ${JSON.stringify(roles)}; use ["controller"], ["broker"] or both`);
  }
  return { controller: roles.includes(NodeRole.Controller), broker: roles.includes(NodeRole.Broker) };
}

function checkRoles(pools: { roles: Roles }[], mistakes: Mistakes): void {
  const withControllers = pools.flatMap(({ roles }, i) => (roles.controller ? `nodePools[${i}]` : []));
  if (withControllers.length === 0) {
    mistakes.add("nodePools", "has no pool with the role controller; every cluster needs controllers");
  } else if (withControllers.length > 1) {
    mistakes.add(
      "nodePools",
      `has controllers in ${withControllers.join(" and ")}; all controllers have to be in one pool, as they have to ` +
        "start together and to stop one at a time, which only one StatefulSet does",
    );
  }
  if (!pools.some(({ roles }) => roles.broker)) {
    mistakes.add("nodePools", "has no pool with the role broker; nothing would keep messages");
  }
}

/** The number of nodes: odd with controllers. */
function countOf(replicas: number | undefined, roles: Roles, path: string, mistakes: Mistakes): number {
  if (roles.controller) return planQuorumSize(replicas, CONTROLLERS, path, mistakes);
  const count = replicas ?? DEFAULT_NODES;
  if (!Number.isInteger(count) || count < 1 || count > MOST_BROKERS) {
    mistakes.add(path, `is ${count}; use a whole number from 1 to ${MOST_BROKERS}`);
    return count > MOST_BROKERS ? MOST_BROKERS : DEFAULT_NODES;
  }
  return count;
}
