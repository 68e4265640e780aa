import * as k8s from "@pulumi/kubernetes";
import { childOptions, labels, ResourceContext, selector } from "./context";

/** Lets drains of Kubernetes nodes stop one broker at a time. */
export function podDisruptionBudget(context: ResourceContext): k8s.policy.v1.PodDisruptionBudget {
  const { plan, namespace } = context;
  return new k8s.policy.v1.PodDisruptionBudget(
    context.component,
    {
      metadata: { name: plan.name, namespace, labels: labels(plan) },
      spec: { maxUnavailable: 1, selector: { matchLabels: selector(plan) } },
    },
    childOptions(context),
  );
}
