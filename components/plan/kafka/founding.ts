/**
 * A cluster is founded once. What it is founded with is in one ConfigMap; that it was founded, and with which id, is in
 * another, which is there from then on and outlives `destroy`, as the volumes do. A volume that comes later joins by it.
 */

/** The ConfigMap that tells what a new cluster is founded with, and who its nodes are. */
export function foundingConfigMap(cluster: string): string {
  return `${cluster}-cluster`;
}

/** The ConfigMap that tells which cluster was founded. */
export function foundedConfigMap(cluster: string): string {
  return `${cluster}-founded`;
}

/** Key of the founding: the id that a new cluster gets. */
export const NEW_ID = "new-cluster-id";
/** Key of the founding: value of `--initial-controllers` of kafka-storage, for a dynamic quorum. */
export const INITIAL_VOTERS = "initial-controllers";
/** Key beside these: `dynamic`, where the quorum has become one since it was founded. Volumes may not know it yet. */
export const QUORUM = "quorum";
/** Key beside these: every node's agent, a line each, `<id>@<host>:<port>`. It changes without a restart. */
export const NODES = "nodes";
/** Key beside these: what each Kubernetes node tells its pods (plan/existing/hosts.ts). It changes without a restart. */
export const HOSTS = "kubernetes-nodes";
/** Key beside these: what brokers advertise that came to a pool that runs (plan/existing/addresses.ts). It changes without a restart. */
export const ADDRESSES = "advertised.listeners";
/** Key of what was founded: the id of the cluster. */
export const FOUNDED_ID = "cluster-id";
