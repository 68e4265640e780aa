import * as k8s from "@pulumi/kubernetes";
import type { PlannedPool } from "../plan/pools";
import { claimNames, type PlannedVolume } from "../plan/storage";
import { childOptions, poolSelector, ResourceContext } from "./context";

/**
 * The claim of each volume of each node, made before the StatefulSet, which finds it by its name: its templates
 * can't be changed, but a claim can grow.
 *
 * A patch makes it where it is missing, changes one that a StatefulSet made, and leaves it on `destroy`: what
 * becomes of it then is the StatefulSet's retention policy.
 */
export function claims(
  context: ResourceContext,
  pool: PlannedPool,
): k8s.core.v1.PersistentVolumeClaimPatch[] {
  const { plan, namespace, component } = context;
  return pool.nodes.flatMap(({ id, pod }) =>
    claimNames(pool.storage, pod).map((name, i) => {
      const volume = pool.storage.volumes[i];
      return new k8s.core.v1.PersistentVolumeClaimPatch(
        `${component}-${volume.name}-${id}`,
        {
          metadata: {
            name,
            namespace,
            labels: poolSelector(plan, pool),
            annotations: {
              ...volume.annotations,
              "pulumi.com/patchForce": "true",
              // A claim may wait for its first pod, and grows only once the storage has done its part.
              "pulumi.com/skipAwait": "true",
            },
          },
          spec: claimSpec(volume),
        },
        { ...childOptions(context), retainOnDelete: true },
      );
    }),
  );
}

/** What a claim asks for. */
export function claimSpec(volume: PlannedVolume) {
  return {
    accessModes: [volume.accessMode],
    storageClassName: volume.class,
    resources: { requests: { storage: volume.size } },
  };
}
