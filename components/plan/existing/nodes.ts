import type { ClusterPlan } from "../clusterPlan";
import { INITIAL_VOTERS } from "../kafka/founding";
import type { Mistakes } from "../mistakes";
import type { PlannedPool, Roles } from "../nodes/pools";
import type { ExistingClaim, ExistingCluster, ExistingSet } from "./existingCluster";
import { whyNotLeaving } from "./controllers";
import { hasLeft } from "./heldAs";
import { checkMoves } from "./leaving";
import { claimsOf, ownClaims } from "./ownClaims";
import { refuseElsewhere, runningQuorum } from "./quorumKind";
import { listOf } from "./words";

type Planned = Pick<
  ClusterPlan,
  "name" | "pools" | "quorum" | "controllers" | "brokers" | "reassignment" | "zooKeeper"
>;

/** How nodes are described among pools that were made without. */
const NAMELESS = ", by a pool without a name (roles: [controller, broker], firstNodeId: 0)";

/**
 * Refuses to lose nodes that the cluster needs: its voters, and brokers that hold partitions. What a node of another id
 * or another pool begins with is an empty volume.
 */
export function checkNodes(
  plan: Planned,
  existing: ExistingCluster,
  namespace: string,
  mistakes: Mistakes,
): void {
  for (const set of existing.sets ?? []) {
    const pool = plan.pools.find(({ statefulSet }) => statefulSet === set.name);
    const planned = pool?.nodes.map(({ id }) => id) ?? [];
    const leaving = set.ids.filter((id) => !planned.includes(id));
    // That the metadata is elsewhere is told alone: the roles follow from it.
    const isElsewhere = (existing.quorums?.[set.name] === "zooKeeper") !== (plan.quorum.kind === "zooKeeper");
    if (pool && !isElsewhere && becomesController(pool, set))
      checkHandsOver(plan, pool, set, existing, mistakes);
    else if (pool && !isElsewhere) checkRoles(pool, set, mistakes);
    // Controllers that are to take ZooKeeper's place are judged by how far they came (migration.ts).
    if (isElsewhere && set.roles.controller) continue;
    if (leaving.length > 0) checkLeaving(plan, pool, set, leaving, existing, mistakes);
    else if (pool && set.roles.controller) {
      // One that somebody scaled away is on its volume still.
      const away = claimsOf(pool, ownClaims(existing)).filter(({ heldAs }) => heldAs?.roles.controller);
      const voters = new Set([...set.ids, ...away.map(({ id }) => id)]);
      checkArriving(plan, pool, [...voters].sort(), mistakes);
    }
  }
  checkLeftVolumes(plan, existing, namespace, mistakes);
}

/** Nodes that no StatefulSet has any more, after `destroy`: their volumes tell that they were there. */
function checkLeftVolumes(
  plan: Planned,
  existing: ExistingCluster,
  namespace: string,
  mistakes: Mistakes,
): void {
  const { pools, quorum } = plan;
  if ((existing.sets ?? []).length > 0) return;
  const own = ownClaims(existing);
  checkForgottenPools(pools, own, mistakes);
  for (const pool of pools) {
    checkForgottenVolumes(pool, own, mistakes);
    const claims = claimsOf(pool, own);
    // A founder votes, whether its volume is left or not.
    const left = claimsOf(
      pool,
      (existing.claims ?? []).filter(({ heldAs }) => hasLeft(heldAs)),
    );
    const founders =
      pool.roles.controller && claims.length > 0
        ? foundersIn(pool, existing).filter((id) => !left.some((claim) => claim.id === id))
        : [];
    const ids = [...new Set([...claims.map(({ id }) => id), ...founders])];
    const planned = pool.nodes.map(({ id }) => id);
    const held = claims.find(({ heldAs }) => heldAs)?.heldAs;
    if (held && held.zooKeeper !== (quorum.kind === "zooKeeper")) {
      if (!plan.zooKeeper?.isLeft) refuseElsewhere(held.zooKeeper, mistakes);
    } else if (held) checkRoles(pool, { name: pool.statefulSet, roles: held.roles }, mistakes);
    const missing = ids.filter((id) => !planned.includes(id));
    if (missing.length === 0 && ids.length > 0 && pool.roles.controller) {
      checkArriving(plan, pool, ids, mistakes);
    }
    if (missing.length === 0) continue;
    mistakes.add(
      pathOf(pool, planned, ids),
      `leaves out ${listOf("node", missing)} of this cluster. ${lossOf(pool.roles)} Describe ` +
        `${listOf("node", ids)}; or, if ${howToForget(pool)} first: ` +
        `kubectl -n ${namespace} delete pvc ${claimsToForget(pool, missing, own).join(" ")}`,
    );
  }
}

/** A quorum that has lost the volumes of some never gets a leader: then all of them go, or none. */
function howToForget({ roles }: PlannedPool): string {
  return roles.controller
    ? "nothing in this cluster is needed any more, delete all its claims"
    : "nothing on their volumes is needed any more, delete their claims";
}

function claimsToForget({ roles, storage, statefulSet }: PlannedPool, left: number[], own: ExistingClaim[]) {
  const all = own.map(({ name }) => name);
  const ofNodes = left.flatMap((id) => storage.volumes.map(({ name }) => `${name}-${statefulSet}-${id}`));
  return (roles.controller ? all : ofNodes).sort();
}

/** Ids of the first voters of the cluster that are in a pool. */
function foundersIn({ statefulSet }: PlannedPool, { founding }: ExistingCluster): number[] {
  const voters = founding?.[INITIAL_VOTERS]?.split(",") ?? [];
  return voters.flatMap((voter) => {
    const [id, host = ""] = voter.split("@");
    return host.startsWith(`${statefulSet}-${id}.`) ? [Number(id)] : [];
  });
}

/** Volumes of pools that aren't described any more, which after `destroy` no StatefulSet tells of. */
function checkForgottenPools(pools: PlannedPool[], own: { name: string }[], mistakes: Mistakes): void {
  const known = pools.flatMap(({ statefulSet }) => `-${statefulSet}-`);
  const forgotten = own.filter(
    ({ name }) => !known.some((part) => /^\d+$/.test(name.split(part).pop() ?? "")),
  );
  if (forgotten.length === 0) return;
  const names = forgotten.map(({ name }) => name).sort();
  mistakes.add(
    "nodePools",
    `describe no pool for the volumes of this cluster that claims ${names.join(", ")} hold. Describe it as it was; or, if ` +
      "nothing on them is needed any more, delete these claims first",
  );
}

/** Volumes of nodes that have others from now on. */
function checkForgottenVolumes(
  { storage, statefulSet }: PlannedPool,
  own: { name: string }[],
  mistakes: Mistakes,
): void {
  const known = storage.ephemeral ? [] : storage.volumes.map(({ name }) => name);
  const forgotten = own.flatMap(({ name }) => {
    const [volume, id] = name.split(`-${statefulSet}-`);
    return /^\d+$/.test(id ?? "") && !known.includes(volume) ? [volume] : [];
  });
  if (forgotten.length === 0) return;
  const volumes = [...new Set(forgotten)].sort().join('", "');
  mistakes.add(
    storage.path,
    `leaves out the volumes "${volumes}" of this cluster, which are still there. What is on them would be gone from all nodes ` +
      "at once. Describe them; or, if nothing on them is needed any more, delete their claims first",
  );
}

function lossOf({ controller }: Roles): string {
  return controller
    ? "The quorum counts the controllers among them still, and may never have a leader without them."
    : "What only they hold would be gone.";
}

/** Whether nodes that were both are to be controllers alone: these go on with their log and their votes. */
function becomesController({ roles }: PlannedPool, set: ExistingSet): boolean {
  return set.roles.controller && set.roles.broker && roles.controller && !roles.broker;
}

/** Such nodes leave as brokers: others take what they hold first. */
function checkHandsOver(
  plan: Planned,
  pool: PlannedPool,
  { ids }: ExistingSet,
  existing: ExistingCluster,
  mistakes: Mistakes,
): void {
  const who = `the role broker of ${listOf("node", ids)}`;
  checkHeld(plan, existing, { path: `${pool.at}roles`, who, ids }, mistakes);
}

/** A node keeps its roles: a controller's log and a broker's partitions are on its volume. */
function checkRoles(
  pool: PlannedPool,
  { name, roles }: Pick<ExistingSet, "name" | "roles">,
  mistakes: Mistakes,
): void {
  const lost = (["controller", "broker"] as const).filter((role) => roles[role] && !pool.roles[role]);
  const won = (["controller", "broker"] as const).filter((role) => !roles[role] && pool.roles[role]);
  if (lost.length + won.length === 0) return;
  const has = (["controller", "broker"] as const).filter((role) => roles[role]);
  const instead =
    roles.controller && roles.broker
      ? ". They can become controllers alone, once there are other brokers"
      : "";
  mistakes.add(
    `${pool.at}roles`,
    `would ${lost.length > 0 ? `take the role ${lost[0]} from` : `give the role ${won[0]} to`} the nodes of StatefulSet ` +
      `${name}, which hold data as what they are. Write [${has.join(", ")}], and make another pool for other roles${instead}`,
  );
}

function checkLeaving(
  plan: Planned,
  pool: PlannedPool | undefined,
  set: ExistingSet,
  leaving: number[],
  existing: ExistingCluster,
  mistakes: Mistakes,
): void {
  const path = pool
    ? pathOf(
        pool,
        pool.nodes.map(({ id }) => id),
        set.ids,
      )
    : "nodePools";
  const who = pool ? listOf("node", leaving) : `StatefulSet ${set.name} with ${listOf("node", leaving)}`;
  if (!pool && set.isGone) {
    const why = "It is gone while its pods run, and nothing would stop these";
    mistakes.add(
      path,
      `leaves out ${who}. ${why}. Describe it, run \`pulumi up --refresh\`, and leave it out after that`,
    );
    return;
  }
  if (set.roles.controller && !haveNeverVoted(leaving, existing)) {
    const why = whyNotLeaving(plan, set, leaving, existing);
    if (why !== undefined) {
      // Without pools the StatefulSet has the cluster's name.
      const how = pool || set.name !== plan.name ? "" : NAMELESS;
      mistakes.add(path, `takes away ${who}. ${why}${how}`);
      return;
    }
  }
  if (set.roles.broker) checkHeld(plan, existing, { path, who, ids: leaving }, mistakes);
}

/** Refuses brokers to leave that hold something which has nowhere to go, or of which nobody knows. */
function checkHeld(
  plan: Planned,
  existing: ExistingCluster,
  leaving: { path: string; who: string; ids: number[] },
  mistakes: Mistakes,
): void {
  const held = heldBy(leaving.ids, existing);
  if (held === 0) return;
  if (held !== undefined) {
    checkMoves(plan, existing, leaving, mistakes);
    return;
  }
  mistakes.add(
    leaving.path,
    `takes away ${leaving.who}. It isn't known whether they hold partitions (${existing.kafkaNoAnswer ?? "Kafka doesn't say"}), and ` +
      "what only they hold would be gone. Write it again once Kafka answers",
  );
}

/** Whether the quorum doesn't know these nodes: their pods have never run. The voters of a static one stand in files. */
function haveNeverVoted(ids: number[], existing: ExistingCluster): boolean {
  if (runningQuorum(existing) !== "dynamic") return false;
  const { voters, observers } = existing.kafka!.quorum!;
  return ![...voters, ...observers].some(({ id }) => ids.includes(id));
}

/** How many replicas these brokers hold; undefined where that isn't known. */
function heldBy(ids: number[], { kafka }: ExistingCluster): number | undefined {
  if (!kafka?.brokers) return undefined;
  const brokers = kafka.brokers.filter(({ id }) => ids.includes(id));
  return brokers.reduce((sum, { replicas }) => sum + replicas, 0);
}

/** The voters of a static quorum stand in every node's file: while it rolls, two lists would be valid. */
function checkArriving({ quorum }: Planned, pool: PlannedPool, voters: number[], mistakes: Mistakes): void {
  const arriving = pool.nodes.map(({ id }) => id).filter((id) => !voters.includes(id));
  if (arriving.length === 0 || quorum.kind !== "static") return;
  mistakes.add(
    `${pool.at}replicas`,
    `adds ${listOf("node", arriving)} to the voters of a static quorum, which ${listOf("node", voters)} ${
      voters.length === 1 ? "was" : "were"
    } made with. Nodes that know the longer list could elect a leader among themselves, beside the one that there is. Turn the ` +
      "quorum into a dynamic one first (kafka-features upgrade --feature kraft.version=1, from Kafka 4.1 on, then quorum: " +
      "dynamic), or add brokers as a pool of their own",
  );
}

/** The argument that the nodes follow from: the first id where that is another one. */
function pathOf(pool: Pick<PlannedPool, "at">, planned: number[], existing: number[]): string {
  const isMoved = pool.at !== "" && Math.min(...planned) !== Math.min(...existing);
  return `${pool.at}${isMoved ? "firstNodeId" : "replicas"}`;
}
