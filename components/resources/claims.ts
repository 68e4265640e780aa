import type * as k8s from "@pulumi/kubernetes";
import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { FOUND_WITH_ANNOTATION, largerThanPlanned, type VolumeSet } from "../plan/existing/volumes";
import { claimNames, type PlannedStorage, type PlannedVolume } from "../plan/pod/storage";
import { childOptions, type Labelled, metadata, type ResourceContext } from "./context";

/** What is in the specification of a StatefulSet about claims; nothing with ephemeral storage. */
export function claimTemplates(storage: PlannedStorage, labels: Record<string, string>) {
  if (storage.ephemeral) return {};
  return {
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: storage.deleteClaim ? "Delete" : "Retain",
      whenScaled: "Retain",
    },
    // It finds claims that exist, which were made before it, by their names.
    volumeClaimTemplates: storage.volumes.map((volume) => ({
      metadata: { name: volume.name, labels, annotations: volume.annotations },
      spec: claimSpec(volume),
    })),
  };
}

/**
 * Paths of claim templates that stay as they were made: they can't be changed, and are for claims that somebody
 * deletes. Volumes grow by their claims. A StatefulSet that gets another set of them has to be replaced.
 *
 * @param maySetChange whether its pods can be kept then, instead of stopping all at once
 */
export function unchangedTemplates(maySetChange: boolean): string[] {
  const templates = "spec.volumeClaimTemplates";
  const fields = ["metadata.labels", "metadata.annotations", "spec"];
  return maySetChange ? fields.map((field) => `${templates}[*].${field}`) : [templates];
}

/** Directories of a pod's own in the place of claims. */
export function ephemeralVolumes({ volumes, ephemeral }: PlannedStorage): k8s.types.input.core.v1.Volume[] {
  return ephemeral ? volumes.map(({ name }) => ({ name, emptyDir: { ...ephemeral } })) : [];
}

/**
 * The claim of each volume of each node, made before the StatefulSet, which finds it by its name: its templates
 * can't be changed, but a claim can grow.
 *
 * A patch makes it where it is missing, changes one that a StatefulSet made, and leaves it on `destroy`: what
 * becomes of it then is the StatefulSet's retention policy.
 */
export function claims(
  context: ResourceContext<Labelled>,
  { nodes, storage }: VolumeSet,
  labels: Record<string, string>,
  existing: pulumi.Output<ExistingCluster | undefined>,
  annotations: Record<string, pulumi.Input<string>> = {},
): core.PersistentVolumeClaimPatch[] {
  const { component } = context;
  return nodes.flatMap(({ id, pod }) =>
    claimNames(storage, pod).map((name, i) => {
      const volume = storage.volumes[i];
      const found = existing.apply((seen) => seen && largerThanPlanned(name, volume, seen));
      return new core.PersistentVolumeClaimPatch(
        `${component}-${volume.name}-${id}`,
        {
          metadata: metadata(context, {
            name,
            labels,
            annotations: {
              ...volume.annotations,
              ...annotations,
              // One that is undefined isn't there.
              [FOUND_WITH_ANNOTATION]: found as pulumi.Output<string>,
              "pulumi.com/patchForce": "true",
              // A claim may wait for its first pod, and grows only once the storage has done its part.
              "pulumi.com/skipAwait": "true",
            },
          }),
          spec: found.apply((size) => claimSpec(size === undefined ? volume : { ...volume, size })),
        },
        { ...childOptions(context), retainOnDelete: true },
      );
    }),
  );
}

/** What a claim asks for. */
function claimSpec(volume: PlannedVolume) {
  return {
    accessModes: [volume.accessMode],
    storageClassName: volume.class,
    resources: { requests: { storage: volume.size } },
  };
}
