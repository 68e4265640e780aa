import * as k8s from "@pulumi/kubernetes";
import {
  childOptions,
  Labelled,
  metadata,
  poolResource,
  poolSelector,
  ResourceContext,
  roleSelector,
} from "./context";

/**
 * Lets drains of Kubernetes nodes stop one broker at a time, and one controller. Controllers that are brokers too
 * count as brokers: a pod in two budgets is never evicted.
 */
export function podDisruptionBudgets(context: ResourceContext): void {
  const { plan, component } = context;
  budget(context, component, plan.name, roleSelector(plan, "broker"));
  for (const pool of plan.pools.filter(({ roles }) => !roles.broker)) {
    budget(context, poolResource(context, pool), pool.statefulSet, poolSelector(plan, pool));
  }
}

/** Lets drains stop one of these pods at a time. */
export function budget(
  context: ResourceContext<Labelled>,
  resource: string,
  name: string,
  matchLabels: Record<string, string>,
): k8s.policy.v1.PodDisruptionBudget {
  return new k8s.policy.v1.PodDisruptionBudget(
    resource,
    {
      metadata: metadata(context, { name }),
      spec: { maxUnavailable: 1, selector: { matchLabels } },
    },
    childOptions(context),
  );
}
