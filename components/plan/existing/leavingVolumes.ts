import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { PlannedPool } from "../nodes/pools";
import { parseSize } from "../pod/size";
import { directoryOf, metadataDirectory, volumeOf } from "../pod/storage";
import type { ExistingCluster } from "./existingCluster";
import type { LogDirectory } from "./kafkaState";
import { getsOtherWay } from "./otherWay";
import { unfinishedJobs } from "./topicJob";
import { templateNames } from "./volumes";
import { bytesText, countOf, listOf } from "./words";

type Planned = Pick<ClusterPlan, "pools" | "reassignment">;

/** Log directories whose replicas go to others of their broker, before their volumes leave, by the id of the broker. */
export type Emptied = Record<number, string[]>;

/** Those of brokers that stay: what they have, and isn't planned any more. It tells also of nodes that have yet to roll. */
export function emptiedDirectories({ pools }: Planned, existing: ExistingCluster): Emptied {
  return Object.fromEntries(
    pools.flatMap((pool) =>
      stayingIn(pool, existing).flatMap((id) => {
        const lost = (existing.directories?.[id] ?? []).filter(({ path }) => isLost(pool, path));
        return lost.length > 0 ? [[id, lost.map(({ path }) => path)]] : [];
      }),
    ),
  );
}

/** What tells the agent's Job so; nothing where no volume leaves. */
export function emptyOption(emptied: Emptied): string[] {
  const each = Object.entries(emptied).flatMap(([id, paths]) => paths.map((path) => `${id}:${path}`));
  return each.length > 0 ? ["--empty", each.join()] : [];
}

/**
 * Brokers whose volumes are to hold alike once all nodes are rolled out, where that is asked for: one of the volumes holds nothing,
 * as it has just come, or comes to others of the pool still, and may have got new topics meanwhile, or somebody was killed who
 * evened them out.
 */
export function sharingBrokers({ pools, reassignment }: Planned, existing: ExistingCluster): number[] {
  if (!reassignment.rebalances) return [];
  return pools.flatMap((pool) => {
    const planned = pool.storage.volumes.map(({ directory }) => directory);
    if (pool.storage.ephemeral || planned.length < 2) return [];
    const isComing = (existing.pods ?? []).some(
      ({ statefulSet, lacksVolume }) => statefulSet === pool.statefulSet && lacksVolume,
    );
    return stayingIn(pool, existing).filter((id) => {
      const directories = existing.directories?.[id] ?? [];
      const holds = (path: string) => directories.find((each) => each.path === path)?.replicas ?? 0;
      const isUneven =
        planned.some((path) => holds(path) === 0) && directories.some(({ replicas }) => replicas > 1);
      return isUneven || ((isComing || wasKilled(id, existing)) && directories.length > 0);
    });
  });
}

/** A topic Job that isn't done goes on with its own. */
function wasKilled(id: number, existing: ExistingCluster): boolean {
  return existing.moving?.includes(id) === true && unfinishedJobs(existing).length === 0;
}

/** Names of the volumes that the nodes of a StatefulSet have and lose, if they keep another one. */
export function lostVolumes(
  { statefulSet, storage }: Pick<PlannedPool, "statefulSet" | "storage">,
  { templates }: Pick<ExistingCluster, "templates">,
): string[] {
  const names = templateNames(storage);
  const has = templates?.[statefulSet] ?? [];
  const isKept = has.some((name) => names.includes(name));
  return isKept ? has.filter((name) => !names.includes(name)) : [];
}

function stayingIn({ roles, nodes, statefulSet }: PlannedPool, { sets = [] }: ExistingCluster): number[] {
  const ids = sets.find(({ name }) => name === statefulSet)?.ids ?? [];
  return roles.broker ? nodes.map(({ id }) => id).filter((id) => ids.includes(id)) : [];
}

function isLost({ storage }: PlannedPool, path: string): boolean {
  const volume = volumeOf(path);
  return !storage.ephemeral && volume !== undefined && !storage.volumes.some(({ name }) => name === volume);
}

/** Refuses volumes to leave that nodes need, or whose replicas have nowhere to go. */
export function checkLeavingVolumes(plan: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  for (const pool of plan.pools) {
    const lost = lostVolumes(pool, existing);
    if (lost.length === 0) continue;
    const why = whyNot(plan, pool, lost, existing);
    if (why !== undefined) {
      mistakes.add(
        pool.storage.path,
        `leaves out ${quoted(lost)} of StatefulSet ${pool.statefulSet}. ${why}`,
      );
    }
  }
}

function whyNot(
  plan: Planned,
  pool: PlannedPool,
  lost: string[],
  existing: ExistingCluster,
): string | undefined {
  if (existing.quorums?.[pool.statefulSet] !== "zooKeeper") {
    const why = whyMetadata(pool, lost, existing);
    if (why !== undefined) return why;
  }
  const brokers = stayingIn(pool, existing);
  const unknown = brokers.filter((id) => existing.directories?.[id] === undefined);
  if (unknown.length > 0) {
    return (
      `It isn't known what ${listOf("broker", unknown)} ${unknown.length === 1 ? "has" : "have"} there ` +
      `(${existing.kafkaNoAnswer ?? "no answer, or one of an earlier version"}), and it would be gone. Write it again once ` +
      "all of them answer"
    );
  }
  for (const id of brokers) {
    const why = whyNoRoom(pool, id, existing);
    if (why !== undefined) return why;
  }
  if (getsOtherWay(plan, existing)) {
    return (
      "`listeners`, `users` or `certificates` give nodes another way to each other at the same time. Do one of both first: " +
      "an `up` for each"
    );
  }
  return undefined;
}

/** The metadata log is on one of the volumes, and Kafka can't move it. */
function whyMetadata(
  { storage, statefulSet }: PlannedPool,
  lost: string[],
  { sets = [] }: ExistingCluster,
): string | undefined {
  const settings = sets.find(({ name }) => name === statefulSet)?.settings;
  const runs = settings?.["metadata.log.dir"] ?? settings?.["log.dirs"]?.split(",")[0];
  if (runs === undefined) {
    return "It isn't known on which volume the metadata log of its nodes is, as their ConfigMap can't be read";
  }
  if (lost.some((name) => directoryOf(name) === runs)) {
    return (
      "The metadata log of its nodes is there, and Kafka can't move it: keep this volume, or move the partitions to a pool that is " +
      "made with other ones"
    );
  }
  if (metadataDirectory(storage) === runs) return undefined;
  return `The metadata log of its nodes is on "${volumeOf(runs) ?? runs}" and can't be moved: let metadataVolume name it`;
}

function whyNoRoom(pool: PlannedPool, id: number, existing: ExistingCluster): string | undefined {
  const directories = existing.directories![id];
  const lost = directories.filter(({ path }) => isLost(pool, path));
  const offline = lost.find((each) => each.offline);
  if (offline) {
    return (
      `Broker ${id} can't read ${offline.path} any more, so nothing moves away from there. Have the volume mended, or ` +
      "give the broker empty ones"
    );
  }
  const kept = directories.filter(({ path, offline }) => !isLost(pool, path) && !offline);
  const needed = sum(lost.map(({ bytes }) => bytes));
  const room = sum(kept.map((directory) => roomIn(pool, id, directory, existing)));
  if (needed <= room) return undefined;
  const others = kept.flatMap(({ path }) => volumeOf(path) ?? path);
  return (
    `Broker ${id} has ${bytesText(needed)} there, and ${quoted(others)} ${others.length === 1 ? "has" : "have"} room for ` +
    `${bytesText(room)}. Let them grow first`
  );
}

/** What fits on a volume: less than its file system has where several share that. */
function roomIn(
  { nodes, storage }: PlannedPool,
  id: number,
  { path, bytes, free }: LogDirectory,
  { claims = [] }: ExistingCluster,
): number {
  const volume = storage.volumes.find(({ directory }) => directory === path);
  const pod = nodes.find((node) => node.id === id)?.pod;
  const claim = claims.find(({ name }) => name === `${volume?.name}-${pod}`);
  const size = parseSize(claim?.size ?? volume?.size ?? "") ?? 0;
  return Math.max(0, Math.min(free, size - bytes));
}

/** Which volumes leave or take a share, and what moves for it, a sentence each. */
export function describeVolumeMoves(plan: Planned, existing: ExistingCluster): string[] {
  const emptied = emptiedDirectories(plan, existing);
  const paths = [...new Set(Object.values(emptied).flat())].sort();
  const sharing = sharingBrokers(plan, existing);
  return [
    ...paths.map((path) => {
      const ids = Object.keys(emptied)
        .map(Number)
        .filter((id) => emptied[id].includes(path));
      const held = ids.flatMap((id) => existing.directories![id].filter((each) => each.path === path));
      const replicas = sum(held.map((each) => each.replicas));
      const bytes = bytesText(sum(held.map((each) => each.bytes)));
      const claims = ids.length === 1 ? "Its claim stays" : "Their claims stay";
      const leaves = `Volume "${volumeOf(path)}" of ${listOf("broker", ids)} leaves`;
      if (replicas === 0) return `${leaves}: nothing is on it any more. ${claims}.`;
      return (
        `${leaves}: ${countOf(replicas, "replica")}, ${bytes}, ` +
        `${replicas === 1 ? "moves" : "move"} to ${ids.length === 1 ? "its" : "their"} other volumes first. ` +
        `${claims}.`
      );
    }),
    ...(sharing.length > 0
      ? [
          `Volumes of ${listOf("broker", sharing)} that are new or hold nothing take their share of replicas from the others of the same ` +
            "broker, once all nodes are ready.",
        ]
      : []),
  ];
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function quoted(names: string[]): string {
  const [last, ...before] = [...names].reverse();
  const list = before.length > 0 ? `"${before.reverse().join('", "')}" and "${last}"` : `"${last}"`;
  return `${names.length === 1 ? "the volume" : "the volumes"} ${list}`;
}
