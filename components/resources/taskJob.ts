import type { V1Container, V1Job } from "@kubernetes/client-node";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { fingerprint } from "../plan/existing/madeFrom";
import { TASK_LABEL } from "../plan/labels";
import { TMP_VOLUME } from "../plan/pod/contents";
import { CERTIFICATE_FILES, ownClientProperties } from "../plan/security/securityProperties";
import { agentCommand, type AgentJobParts, agentJobSpec, jobOptions } from "./agentJob";
import type { ClusterPlan } from "../plan/clusterPlan";
import { labels, packageScript, type ResourceContext } from "./context";
import { topicJobLabels } from "./topicJob";

/** How such a Job gets into a closed cluster: it names files, and no secret. */
const CLIENT_VARIABLE = "CLIENT_PROPERTIES";
const CLIENT_PATH = `${TMP_VOLUME.mountPath}/client.properties`;

/** A Job without what it is asked for. */
export type TaskTemplate = V1Job & { spec: NonNullable<V1Job["spec"]> };

/** What a Job is asked for. */
export interface Task {
  /** Its kind: Jobs of another one are never in its way. */
  kind: "moves" | "quorum" | "rules" | "zookeeper";
  /** Class in the agent's package of Jobs. */
  program: string;
  /** Port at which brokers are asked. */
  port: number;
  /** What it is told besides. */
  options: string[];
  /** What tells it from others of its kind, so that the next `up` knows it again where one was killed. */
  known: unknown;
}

/**
 * What each Job of the program's own is made from, once that is known. Pulumi makes an object once in an `up`, and these come in
 * the middle of one.
 *
 * @param isClosed whether the nodes that it asks let in nobody without a certificate
 * @param mounts what its pods have besides
 */
export function taskTemplate(
  context: ResourceContext,
  agent: Pick<core.ConfigMapPatch, "metadata">,
  isClosed = context.plan.security !== undefined,
  mounts: AgentJobParts["mounts"] = [],
): pulumi.Output<TaskTemplate> {
  const { plan, namespace } = context;
  const client = ownClientProperties(CERTIFICATE_FILES.admin);
  const [start, end] = isClosed
    ? [`printf '%s' "$${CLIENT_VARIABLE}" >${CLIENT_PATH}; `, ` --client-config ${CLIENT_PATH}`]
    : ["", ""];
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { namespace, labels: { ...plan.labels, ...labels(plan) }, annotations: plan.annotations },
    spec: agentJobSpec(context, agent, {
      // Its pods get in where those of the Job of topics do.
      labels: { ...labels(plan), ...topicJobLabels(plan) },
      container: {
        name: "task",
        command: ["bash", "-c", `${start}exec ${agentCommand(plan)} "$@"${end}`, "task"],
        env: isClosed ? [{ name: CLIENT_VARIABLE, value: client }] : [],
      },
      mounts,
      isClosed,
    }),
  };
  return pulumi.output(job) as unknown as pulumi.Output<TaskTemplate>;
}

/** The Job that does this. */
export function taskJob({ plan }: Pick<ResourceContext, "plan">, template: TaskTemplate, task: Task): V1Job {
  return labelledJob(plan, template, task, {
    args: [...jobOptions(plan, task.program, task.port), ...task.options],
  });
}

/** The Job that runs this script of the package. Nothing of Kafka has to run for it. */
export function scriptJob(
  { plan }: Pick<ResourceContext, "plan">,
  template: TaskTemplate,
  script: string,
  { options, ...task }: Pick<Task, "kind" | "known" | "options">,
): V1Job {
  return labelledJob(plan, template, task, {
    command: ["bash", "-c", packageScript(script), task.kind, ...options],
  });
}

function labelledJob(
  plan: ClusterPlan,
  { metadata, spec, ...kind }: TaskTemplate,
  task: Pick<Task, "kind" | "known">,
  run: Pick<V1Container, "command" | "args">,
): V1Job {
  const { template } = spec;
  const labelled = { [TASK_LABEL]: task.kind };
  const containers = template.spec!.containers.map((container) => ({
    ...container,
    name: task.kind,
    ...run,
  }));
  return {
    ...kind,
    metadata: {
      ...metadata,
      name: `${plan.name}-${task.kind}-${fingerprint(task.known)}`,
      labels: { ...metadata?.labels, ...labelled },
    },
    spec: {
      ...spec,
      template: {
        ...template,
        metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...labelled } },
        spec: { ...template.spec, containers },
      },
    },
  };
}
