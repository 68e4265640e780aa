import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { budgetOf, withoutBrokers } from "../plan/nodes/pools";
import {
  Labelled,
  metadata,
  namedOptions,
  poolResource,
  poolSelector,
  ResourceContext,
  roleSelector,
} from "./context";

/**
 * Lets drains of Kubernetes nodes stop one broker at a time, and one controller. Controllers that are brokers too
 * count as brokers: a pod in two budgets is never evicted.
 *
 * @param dependsOn the finished rollout, all StatefulSets and the topic Job: these are the last of the component's children. So whatever
 *   depends on the component comes after its rollout, and a `destroy` that protection refuses begins with them, and
 *   deletes nothing before
 */
export function podDisruptionBudgets(
  context: ResourceContext,
  dependsOn: pulumi.Input<pulumi.Resource>[],
): policy.PodDisruptionBudget[] {
  const { plan, component } = context;
  return [
    budget(context, component, plan.name, roleSelector(plan, "broker"), dependsOn),
    ...withoutBrokers(plan.pools).map((pool) => {
      const isNameless = pool.name === undefined;
      const resource = isNameless ? `${component}-controllers` : poolResource(context, pool);
      // Its pods have no label of a pool.
      const ofPods = isNameless ? roleSelector(plan, "controller") : poolSelector(plan, pool);
      return budget(context, resource, budgetOf(plan.name, pool), ofPods, dependsOn);
    }),
  ];
}

/** Lets drains stop one of these pods at a time. */
export function budget(
  context: ResourceContext<Labelled>,
  resource: string,
  name: string,
  matchLabels: Record<string, string>,
  dependsOn: pulumi.Input<pulumi.Resource>[] = [],
): policy.PodDisruptionBudget {
  return new policy.PodDisruptionBudget(
    resource,
    {
      metadata: metadata(context, { name }),
      spec: { maxUnavailable: 1, selector: { matchLabels } },
    },
    namedOptions(context, "PodDisruptionBudget", name, dependsOn),
  );
}
