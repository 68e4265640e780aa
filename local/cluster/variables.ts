import type { ClusterOptions } from "./layout";

/** The variable of the environment that each option follows. */
export const VARIABLES = {
  name: "CLUSTER_NAME",
  nodes: "CLUSTER_NODES",
  subnet: "CLUSTER_SUBNET",
  podSubnet: "CLUSTER_POD_SUBNET",
  serviceSubnet: "CLUSTER_SERVICE_SUBNET",
  kubernetes: "KUBERNETES_VERSION",
} as const satisfies { [option in keyof ClusterOptions]: string };

/** The local cluster that the environment's variables ask for, in each command that is about it. */
export function optionsIn(env: NodeJS.ProcessEnv): ClusterOptions {
  const given = (option: keyof typeof VARIABLES) => env[VARIABLES[option]] || undefined;
  return {
    name: given("name"),
    nodes: given("nodes") === undefined ? undefined : Number(given("nodes")),
    subnet: given("subnet"),
    podSubnet: given("podSubnet"),
    serviceSubnet: given("serviceSubnet"),
    kubernetes: given("kubernetes"),
  };
}
