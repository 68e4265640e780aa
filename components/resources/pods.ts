import * as pulumi from "@pulumi/pulumi";
import { hostAddresses } from "../plan/existing/hosts";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import type { PlannedNode } from "../plan/nodes/nodes";
import { applyWork } from "../pulumi/applyWork";
import { UserError } from "../userError";
import type { OwnWait } from "../rollout/ownWait";
import { notYet, type ResourceContext, selector } from "./context";
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
  const statuses = readPods(context, wait, rolledOut, existing);
  return context.plan.brokers.map((node) => {
    const status = statuses.apply((known) => known[node.pod] ?? notYet<Status>());
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

/** Not as resources: reading one fails a preview whose cluster doesn't answer, and one that is to make the pod. */
function readPods(
  { plan }: ResourceContext,
  wait: OwnWait,
  rolledOut: pulumi.Output<string>,
  existing: pulumi.Output<ExistingCluster | undefined>,
): pulumi.Output<Record<string, Status | undefined>> {
  const names = plan.brokers.map(({ pod }) => pod);
  return applyWork(pulumi.all([rolledOut, existing]), async ([namespace, found]) => {
    const isPreview = pulumi.runtime.isDryRun();
    if (isPreview && !found) return {};
    const statuses = await wait.podStatuses(namespace, selector(plan), names);
    const missing = names.find((name) => !statuses[name]);
    if (missing !== undefined && !isPreview)
      throw new UserError(`Pod ${namespace}/${missing} was ready, and can't be found any more.`);
    return statuses;
  });
}
