import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { raised } from "../plan/kafka/features";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait } from "../rollout/ownWait";
import { type ResourceContext, selector } from "./context";
import { quorumTask } from "./quorumChanges";
import { taskJob, taskTemplate } from "./taskJob";

/**
 * Has a cluster use what its version brings, where that is asked for. Resolves once it does.
 *
 * @param after resolves once every node is rolled out, and those that left are forgotten: Kafka refuses what one doesn't know
 */
export function finalized(
  context: ResourceContext,
  wait: OwnWait,
  agent: core.ConfigMapPatch,
  after: pulumi.Output<unknown>,
): pulumi.Output<unknown> {
  const { plan } = context;
  const wanted = plan.finalized;
  if (pulumi.runtime.isDryRun() || !wanted) return after;
  const known = pulumi.all([context.namespace, taskTemplate(context, agent), after]);
  return applyWork(known, async ([namespace, template]) => {
    const state = await wait.kafkaState(namespace, selector(plan));
    // The Job looks itself, where nobody tells.
    const now = state?.features ?? {};
    const features = raised(wanted, now).map(({ name, to }) => `${name}=${to}`);
    if (features.length === 0) return;
    await wait.worked(namespace, taskJob(context, template, quorumTask(plan, { features: features.join() })));
  });
}
