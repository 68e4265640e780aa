import type { Mistakes } from "../mistakes";
import type { ExistingCluster } from "./existingCluster";

/**
 * The first minor version of Kubernetes 1 that does what a StatefulSet of this component asks for: earlier ones drop
 * `ordinals.start` and the retention of claims without a word, as their features were off
 * (StatefulSetStartOrdinal and StatefulSetAutoDeletePVC, both on from 1.27).
 */
const FIRST_MINOR = 27;

/** Refuses a Kubernetes cluster that is too old. */
export function checkKubernetesVersion({ kubernetes }: ExistingCluster, mistakes: Mistakes): void {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(kubernetes ?? "") ?? [];
  if (major !== "1" || Number(minor) >= FIRST_MINOR) return;
  mistakes.add(
    "namespace",
    `is in a cluster of Kubernetes ${kubernetes}, and 1.${FIRST_MINOR} or later is needed: earlier ones number the nodes of a ` +
      "pool from 0 on and keep or delete claims as they like, without a word",
  );
}
