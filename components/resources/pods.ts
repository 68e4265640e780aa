import * as pulumi from "@pulumi/pulumi";
import { hostAddresses } from "../plan/existing/hosts";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { PlannedNode } from "../plan/nodes/nodes";
import { applyWork } from "../pulumi/applyWork";
import { UserError } from "../userError";
import type { OwnWait } from "../rollout/ownWait";
import { notYet, ResourceContext } from "./context";
import { idContainer } from "./nodePool";

/** What only a running pod knows. Unknown in a preview whose Kubernetes cluster doesn't answer, or has no such pod. */
export interface BrokerPod {
  node: PlannedNode;
  /** IP of the Kubernetes node that the pod runs on. */
  hostIp: pulumi.Output<string>;
  /** What stands for the placeholders of other addresses of that node. */
  hostAddresses: pulumi.Output<Record<string, string>>;
  /** Id of the cluster that the pod's volume belongs to, if it was formatted before the pod began. */
  clusterId: pulumi.Output<string | undefined>;
}

/** What is read of a pod. */
interface Status {
  hostIP?: string;
  nodeName?: string;
  initContainerStatuses?: { name: string; state?: { terminated?: { message?: string } } }[];
}

/**
 * Reads the brokers' pods once they are rolled out.
 *
 * @param rolledOut resolves to the namespace when the brokers are ready
 * @param existing what there was; undefined where the Kubernetes cluster doesn't answer
 */
export function brokerPods(
  context: ResourceContext,
  wait: OwnWait,
  rolledOut: pulumi.Output<string>,
  existing: pulumi.Output<ExistingCluster | undefined>,
): BrokerPod[] {
  const init = idContainer(context.plan);
  return context.plan.brokers.map((node) => {
    const status = readPod(wait, node, rolledOut, existing);
    return {
      node,
      hostIp: status.apply(({ hostIP }) => hostIP ?? notYet<string>()),
      hostAddresses: applyWork(pulumi.all([status, existing]), async ([{ nodeName }, found]) => {
        const known = hostAddresses(context.plan, found?.machines, nodeName);
        if (known || pulumi.runtime.isDryRun()) return known ?? notYet<Record<string, string>>();
        throw new UserError(
          `Kubernetes node ${nodeName}, on which ${node.pod} runs, came or changed since this \`up\` began. Run it again.`,
        );
      }),
      clusterId: status.apply(({ initContainerStatuses }) => {
        const said = initContainerStatuses?.find(({ name }) => name === init.name);
        return said?.state?.terminated?.message;
      }),
    };
  });
}

/** Not as a resource: reading one fails a preview whose cluster doesn't answer, and one that is to make the pod. */
function readPod(
  wait: OwnWait,
  { pod }: PlannedNode,
  rolledOut: pulumi.Output<string>,
  existing: pulumi.Output<ExistingCluster | undefined>,
): pulumi.Output<Status> {
  return applyWork(pulumi.all([rolledOut, existing]), async ([namespace, found]) => {
    const isPreview = pulumi.runtime.isDryRun();
    const status = isPreview && !found ? undefined : await wait.podStatus(namespace, pod);
    if (!status && !isPreview)
      throw new UserError(`Pod ${namespace}/${pod} was ready, and can't be found any more.`);
    return status ?? notYet<Status>();
  });
}
