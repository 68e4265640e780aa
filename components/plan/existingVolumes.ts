import type { ExistingClaim, ExistingCluster } from "./existingCluster";
import { Mistakes } from "./mistakes";
import type { PlannedNode } from "./nodes";
import { parseSize } from "./size";
import { claimNames, type PlannedStorage, type PlannedVolume } from "./storage";

/** Nodes of one StatefulSet, whose volumes are alike. */
export interface VolumeSet {
  statefulSet: string;
  nodes: PlannedNode[];
  storage: PlannedStorage;
}

/** Refuses what would lose the data of volumes that exist, or can't be done to them. */
export function checkExistingVolumes(sets: VolumeSet[], existing: ExistingCluster, mistakes: Mistakes): void {
  const volumes = new Map<string, { volume: PlannedVolume; claims: ExistingClaim[] }>();
  for (const { statefulSet, nodes, storage } of sets) {
    checkSet(storage, existing.templates?.[statefulSet], statefulSet, mistakes);
    for (const [i, volume] of storage.volumes.entries()) {
      const wanted = nodes.map(({ pod }) => claimNames(storage, pod)[i]);
      const claims = (existing.claims ?? []).filter(({ name }) => wanted.includes(name));
      // Pools that inherit the cluster's storage have one path.
      const others = volumes.get(volume.path)?.claims ?? [];
      volumes.set(volume.path, { volume, claims: [...others, ...claims] });
    }
  }
  for (const { volume, claims } of volumes.values()) {
    checkClaims(volume, claims, existing.fixedSizeClasses, mistakes);
  }
}

function checkSet(
  { path, volumes, ephemeral }: PlannedStorage,
  templates: string[] | undefined,
  statefulSet: string,
  mistakes: Mistakes,
): void {
  const names = ephemeral ? [] : volumes.map(({ name }) => name);
  if (templates === undefined || [...templates].sort().join() === [...names].sort().join()) return;
  const list = (set: string[]) => {
    if (set.length === 0) return "ephemeral storage";
    return set.length === 1 ? `the one volume "${set[0]}"` : `the volumes "${set.join('", "')}"`;
  };
  mistakes.add(
    path,
    `describes ${list(names)}, but the nodes of StatefulSet ${statefulSet} have ${list(templates)}. Kubernetes lets ` +
      "no StatefulSet change which volumes it has, and another one would stop all its nodes at once. Let the volumes " +
      "that there are grow, or move the partitions to a pool or a cluster that is made with other ones",
  );
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
  const [largest] = [...claims].sort((a, b) => bytes(b) - bytes(a));
  if (largest && bytes(largest) > size) {
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
    ["accessMode", volume.accessMode, (claim) => claim.accessMode],
  ];
  for (const [field, value, of] of kept) {
    const other = claims.find((claim) => of(claim) !== value);
    if (typeof value !== "string" || !other) continue;
    mistakes.add(
      `${volume.path}.${field}`,
      `is "${value}", but claim ${other.name} has "${of(other) ?? ""}". A volume keeps it for life, and a new one ` +
        `would begin empty, without the node's data. Write "${of(other) ?? ""}"`,
    );
  }
}
