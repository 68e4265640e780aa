import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PlannedNode } from "../plan/nodes";
import { idContainer } from "./nodePool";
import { ResourceContext } from "./context";

/** What only a running pod knows. */
export interface BrokerPod {
  node: PlannedNode;
  /** IP of the Kubernetes node that the pod runs on. */
  hostIp: pulumi.Output<string>;
  /** Id of the cluster that the pod's volume belongs to. */
  clusterId: pulumi.Output<string | undefined>;
}

/**
 * Reads the brokers' pods once they are rolled out. The reads are children of the component, so whatever
 * depends on it comes after the rollout.
 *
 * @param rolledOut resolves to the namespace when the brokers are ready
 */
export function brokerPods(context: ResourceContext, rolledOut: pulumi.Output<string>): BrokerPod[] {
  const init = idContainer(context.plan);
  return context.plan.brokers.map((node) => {
    const id = rolledOut.apply((namespace) => `${namespace}/${node.pod}`);
    const pod = k8s.core.v1.Pod.get(`${context.component}-${node.id}`, id, { parent: context.parent });
    return {
      node,
      hostIp: pod.status.apply((status) => status.hostIP),
      clusterId: pod.status.apply((status) => {
        const said = status.initContainerStatuses?.find(({ name }) => name === init.name);
        return said?.state?.terminated?.message;
      }),
    };
  });
}
