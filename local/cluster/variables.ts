import type { ClusterOptions } from "./layout";

/** The local cluster that the environment's variables ask for, in each command that is about it. */
export function optionsIn(env: NodeJS.ProcessEnv): ClusterOptions {
  return {
    name: env.CLUSTER_NAME || undefined,
    nodes: env.CLUSTER_NODES ? Number(env.CLUSTER_NODES) : undefined,
    subnet: env.CLUSTER_SUBNET || undefined,
    podSubnet: env.CLUSTER_POD_SUBNET || undefined,
    serviceSubnet: env.CLUSTER_SERVICE_SUBNET || undefined,
  };
}
