import type { V1Job } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { TRIES_SECONDS } from "./agentJob";
import type { ResourceContext } from "./context";
import { taskJob, taskTemplate } from "./taskJob";
import { listMounts, type TopicJobParts, USER_OPTIONS } from "./topicJob";

/**
 * The Job that makes the rules of users once brokers ask for rules, and before they refuse anybody for the lack of one. Undefined
 * where they don't ask. It is the program's own: Pulumi makes an object once in an `up`, and the topic Job comes later.
 */
export function rulesJob(
  context: ResourceContext,
  { topics, agent }: Pick<TopicJobParts, "topics" | "agent">,
): pulumi.Output<V1Job | undefined> {
  const { plan } = context;
  if (!plan.security?.authorization) return pulumi.output(undefined);
  const template = taskTemplate(context, agent, true, listMounts(plan, topics));
  return pulumi.all([template, topics.metadata.name, topics.id]).apply(([known, list]) =>
    taskJob({ plan }, known, {
      ...{ kind: "rules", program: "Job", port: plan.interBroker.port },
      options: ["--brokers", `${plan.brokers.length}`, ...USER_OPTIONS, "--timeout", `${TRIES_SECONDS}`],
      // The list's name follows from its content.
      known: { list },
    }),
  );
}
