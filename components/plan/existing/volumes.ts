import type { ExistingClaim, ExistingCluster } from "./existingCluster";
import { Mistakes } from "../mistakes";
import { listed as listedNames, runsOf } from "./words";
import type { PlannedNode } from "../nodes/nodes";
import { parseSize } from "../pod/size";
import { claimNames, type PlannedStorage, type PlannedVolume } from "../pod/storage";

/** Annotation of a claim that was there before its node, with what it asked for: it may be larger than the arguments say. */
export const FOUND_WITH_ANNOTATION = "kafka-cluster/found-with";

/** What a claim that was found is larger by than the arguments say; undefined for others. */
export function largerThanPlanned(
  name: string,
  volume: PlannedVolume,
  { claims = [] }: Pick<ExistingCluster, "claims">,
): string | undefined {
  const { foundWith } = claims.find((claim) => claim.name === name) ?? {};
  return (parseSize(foundWith ?? "") ?? 0) > (parseSize(volume.size) ?? 0) ? foundWith : undefined;
}

/** Nodes of one StatefulSet, whose volumes are alike. */
export interface VolumeSet {
  statefulSet: string;
  nodes: PlannedNode[];
  storage: PlannedStorage;
}

/** Refuses what would lose the data of volumes that exist, or can't be done to them. */
export function checkExistingVolumes(sets: VolumeSet[], existing: ExistingCluster, mistakes: Mistakes): void {
  const volumes = new Map<
    string,
    { volume: PlannedVolume; storage: PlannedStorage; claims: ExistingClaim[] }
  >();
  for (const { statefulSet, nodes, storage } of sets) {
    checkSet(storage, existing.templates?.[statefulSet], statefulSet, mistakes);
    for (const [i, volume] of storage.volumes.entries()) {
      const wanted = nodes.map(({ pod }) => claimNames(storage, pod)[i]);
      const claims = (existing.claims ?? []).filter(({ name }) => wanted.includes(name));
      // Pools that inherit the cluster's storage have one path.
      const others = volumes.get(volume.path)?.claims ?? [];
      volumes.set(volume.path, { volume, storage, claims: [...others, ...claims] });
    }
  }
  // After `destroy` claims are gone in a moment.
  const isRunning = (existing.pods ?? []).length > 0;
  for (const { volume, storage, claims } of volumes.values()) {
    const mayLeave = storage.volumes.some(({ path }) => goingClaims(volumes.get(path)!.claims).length === 0);
    if (isRunning) checkGoing(volume, claims, mayLeave, mistakes);
    checkClaims(volume, claims, existing.fixedSizeClasses, mistakes);
  }
}

/**
 * Refuses to go on with a volume that is gone, on all nodes, as soon as nothing runs: what moves there would go with it.
 *
 * @param mayLeave whether its nodes have another one that stays
 */
function checkGoing(
  volume: PlannedVolume,
  claims: ExistingClaim[],
  mayLeave: boolean,
  mistakes: Mistakes,
): void {
  const names = goingClaims(claims).map(({ name }) => name);
  if (names.length === 0) return;
  const leave = `Leave "${volume.name}" out: what is on it moves to the others first. Or stop`;
  mistakes.add(
    volume.path,
    `has been deleted by other means: ${goingText(names)}. ${mayLeave ? leave : "Stop"} those pods by hand, one at a time, each ` +
      "once all others are in sync",
  );
}

/** What becomes of claims that somebody has deleted, while pods hold them. */
export function goingText(names: string[]): string {
  const [what, go, them] = names.length === 1 ? ["claim", "goes", "it"] : ["claims", "go", "them"];
  return `${what} ${listedNames(runsOf(names))} ${go}, with what is on ${them}, once no pod needs ${them}`;
}

function goingClaims(claims: ExistingClaim[]): ExistingClaim[] {
  return claims.filter(({ isGoing }) => isGoing);
}

/** Volumes that the nodes get besides those that they keep; undefined where the StatefulSet needn't be replaced. */
export function addedVolumes(
  { statefulSet, storage }: Omit<VolumeSet, "nodes">,
  existing: ExistingCluster,
): string[] | undefined {
  const templates = existing.templates?.[statefulSet];
  const names = templateNames(storage);
  if (templates === undefined || templates.join() === names.join()) return undefined;
  return names.filter((name) => !templates.includes(name));
}

/** What happens to StatefulSets whose nodes get or lose volumes, for humans. */
export function describeReplacements(
  sets: Omit<VolumeSet, "nodes">[],
  existing: ExistingCluster | undefined,
): string[] {
  return sets.flatMap((set) => {
    const added = existing && addedVolumes(set, existing);
    if (!added) return [];
    const what =
      added.length > 0 ? `get ${listed(added)} besides what they keep` : "keep their other volumes";
    return [
      `The nodes of StatefulSet ${set.statefulSet} ${what}. It is replaced ` +
        "without its pods, which are then renewed one by one, each once all others are in sync",
    ];
  });
}

/** Refuses to replace what Pulumi won't: a protected StatefulSet. */
export function checkProtectedVolumes(
  sets: Omit<VolumeSet, "nodes">[],
  existing: ExistingCluster,
  mistakes: Mistakes,
): void {
  const isGone = ({ statefulSet }: { statefulSet: string }) =>
    existing.sets?.some((set) => set.name === statefulSet && set.isGone);
  for (const set of sets.filter((set) => !isGone(set) && addedVolumes(set, existing))) {
    mistakes.add(
      set.storage.path,
      `gives the nodes of StatefulSet ${set.statefulSet} other volumes, for which Pulumi has to replace it, and it is ` +
        "protected. Its pods run on meanwhile: take the protection away for this one `up`",
    );
  }
}

/** Names of the claim templates that a StatefulSet has. */
export function templateNames({ ephemeral, volumes }: PlannedStorage): string[] {
  return ephemeral ? [] : volumes.map(({ name }) => name);
}

function checkSet(
  storage: PlannedStorage,
  templates: string[] | undefined,
  statefulSet: string,
  mistakes: Mistakes,
): void {
  if (templates === undefined) return;
  const { path, ephemeral, metadataVolume } = storage;
  const names = templateNames(storage);
  const isSame = names.length === 0 && templates.length === 0;
  const isMore = templates.length > 0 && templates.every((name) => names.includes(name));
  const isKept = templates.some((name) => names.includes(name));
  if (!isSame && !isMore && !isKept) {
    mistakes.add(
      path,
      `describes ${listed(names)}, but the nodes of StatefulSet ${statefulSet} have ${listed(templates)}. What is on ` +
        "volumes that they lose would have nowhere to go. Let them keep one, with the metadata log; or move the " +
        "partitions to a pool or a cluster that is made with other ones",
    );
  } else if (isMore && !ephemeral && metadataVolume !== undefined && !templates.includes(metadataVolume)) {
    mistakes.add(
      `${path}.metadataVolume`,
      `is "${metadataVolume}", which the nodes of StatefulSet ${statefulSet} don't have yet: they would begin without ` +
        `their metadata. It can't be moved. Write the one where it is, of ${templates.join(", ")}`,
    );
  }
}

function listed(names: string[]): string {
  if (names.length === 0) return "ephemeral storage";
  return names.length === 1 ? `the one volume "${names[0]}"` : `the volumes "${names.join('", "')}"`;
}

/** One mistake a field, however many brokers there are. */
function checkClaims(
  volume: PlannedVolume,
  claims: ExistingClaim[],
  fixedSizeClasses: string[],
  mistakes: Mistakes,
): void {
  const size = parseSize(volume.size) ?? 0;
  const bytes = (claim: ExistingClaim) => parseSize(claim.size) ?? size;
  // What somebody else made larger than it has to be may stay so.
  const least = (claim: ExistingClaim) => Math.max(size, parseSize(claim.foundWith ?? "") ?? 0);
  const [largest] = claims.filter((claim) => bytes(claim) > least(claim)).sort((a, b) => bytes(b) - bytes(a));
  if (largest) {
    mistakes.add(
      `${volume.path}.size`,
      `is ${volume.size}, but claim ${largest.name} has ${largest.size}. A volume can't shrink, and a new one of ` +
        `${volume.size} would begin empty, without the node's data. Write ${largest.size} or more`,
    );
  }
  const fixed = claims.find((claim) => bytes(claim) < size && fixedSizeClasses.includes(claim.class ?? ""));
  if (fixed) {
    mistakes.add(
      `${volume.path}.size`,
      `is ${volume.size}, but claim ${fixed.name} has ${fixed.size} and its storage class "${fixed.class}" lets no ` +
        `volume grow (allowVolumeExpansion). Write ${fixed.size}, or have the class changed`,
    );
  }
  const kept: [string, unknown, (claim: ExistingClaim) => string | undefined][] = [
    ["class", volume.class, (claim) => claim.class],
    ["accessMode", volume.accessMode, (claim) => claim.accessModes?.join(" and ")],
  ];
  for (const [field, value, of] of kept) {
    const other = claims.find((claim) => of(claim) !== value);
    if (typeof value !== "string" || !other) continue;
    const has = of(other) ?? "";
    const right = has.includes(" and ")
      ? "Make the claim with one of them, before anything is on it"
      : `Write "${has}"`;
    mistakes.add(
      `${volume.path}.${field}`,
      `is "${value}", but claim ${other.name} has "${has}". A volume keeps it for life, and a new one ` +
        `would begin empty, without the node's data. ${right}`,
    );
  }
  const block = claims.find(({ isBlock }) => isBlock);
  if (block) {
    mistakes.add(
      volume.path,
      `is for files, but claim ${block.name} is for a device without a file system (volumeMode: Block). Make it with volumeMode: Filesystem`,
    );
  }
}
