import type { Mistakes } from "../mistakes";
import type { ExistingCluster } from "./existingCluster";

/**
 * The first minor version of Kubernetes 1 that does what a StatefulSet of this component asks for: earlier ones drop
 * `ordinals.start` and the retention of claims without a word, as their features were off
 * (StatefulSetStartOrdinal and StatefulSetAutoDeletePVC, both on from 1.27).
 */
const FIRST_MINOR = 27;

/** The first one that gives pods another CPU while they run, unless it is told not to (InPlacePodVerticalScaling). */
const FIRST_RESIZING = 33;

/** Refuses a Kubernetes cluster that is too old. */
export function checkKubernetesVersion({ kubernetes }: ExistingCluster, mistakes: Mistakes): void {
  if (minorOf(kubernetes) >= FIRST_MINOR) return;
  mistakes.add(
    "namespace",
    `is in a cluster of Kubernetes ${kubernetes}, and 1.${FIRST_MINOR} or later is needed: earlier ones number the nodes of a ` +
      "pool from 0 on and keep or delete claims as they like, without a word",
  );
}

/** Whether pods get another CPU while they run. Of an unknown version they don't. */
export function resizesPods(kubernetes: string | undefined): boolean {
  return kubernetes !== undefined && minorOf(kubernetes) >= FIRST_RESIZING;
}

/** The minor version of Kubernetes 1; any other is newer than all of them. */
function minorOf(kubernetes: string | undefined): number {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(kubernetes ?? "") ?? [];
  return major === "1" ? Number(minor) : Infinity;
}
