import * as batch from "@pulumi/kubernetes/batch/v1";
import type * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../plan/clusterPlan";
import { COPIES_FILE, renderCopies } from "../plan/kafka/reassignment";
import { SETTINGS_FILE } from "../plan/kafka/settingList";
import { TOPICS_FILE } from "../plan/kafka/topicList";
import { TOPICS_APPLICATION } from "../plan/labels";
import { SUBSCRIPTIONS_FILE } from "../plan/metrics/clientMetrics";
import { isDnsName } from "../plan/names";
import { CLIENT_FILE, OWN_DIRECTORY } from "../plan/pod/contents";
import { SECRETS } from "../plan/security/secretNames";
import { USERS_FILE } from "../plan/security/userList";
import { agentCommand, type AgentJobParts, agentJobSpec, jobOptions, TRIES_SECONDS } from "./agentJob";
import { type Labelled, labels, metadata, replaceableOptions, ResourceContext, selector } from "./context";

const TOPICS_PATH = `${OWN_DIRECTORY}/topics`;
const PASSWORDS_PATH = `${OWN_DIRECTORY}/passwords`;

/**
 * The Job that makes the topics what the arguments say. Another list is another Job, which runs once, and the one
 * before is removed.
 */
export function topicJob(context: ResourceContext, parts: TopicJobParts): batch.Job {
  const { plan } = context;
  const jobLabels = { ...labels(plan), ...topicJobLabels(plan) };
  return new batch.Job(
    `${context.component}-topics`,
    {
      metadata: metadata(context, {
        name: isNamedByPulumi(context.component) ? undefined : `${plan.name}-topics`,
        labels: jobLabels,
        // One that isn't done is made anew by the program (rollout/surgery/rerun.ts). The provider's `replaceUnready` would
        // do so at each `up` where a service mesh's proxy runs on in the pod.
        annotations: parts.annotations,
      }),
      spec: agentJobSpec(context, parts.agent, {
        labels: jobLabels,
        container: { name: "topics", command: ["bash", "-c", `exec ${command(plan)}`] },
        isClosed: plan.security !== undefined,
        mounts: listMounts(plan, parts.topics),
      }),
    },
    // Kubernetes takes hardly any change to a Job, and the provider doesn't know all that it refuses.
    { ...replaceableOptions(context, parts.after), replaceOnChanges: ["spec"] },
  );
}

/** Where it finds its lists, and the passwords of a closed cluster's users. */
export function listMounts(
  { name, security }: Pick<ClusterPlan, "name" | "security">,
  topics: TopicJobParts["topics"],
): AgentJobParts["mounts"] {
  const lists = { name: "topics", configMap: { name: topics.metadata.name } };
  const passwords = { name: "passwords", secret: { secretName: SECRETS.passwords(name) } };
  return [
    { path: TOPICS_PATH, volume: lists },
    ...(security ? [{ path: PASSWORDS_PATH, volume: passwords }] : []),
  ];
}

/** What has it look at the users of a closed cluster. */
export const USER_OPTIONS = ["--users", `${TOPICS_PATH}/${USERS_FILE}`, "--passwords", PASSWORDS_PATH];

/** Labels that tell the Jobs of a cluster from all others. */
export function topicJobLabels(plan: Labelled): Record<string, string> {
  return { ...selector(plan), "app.kubernetes.io/name": TOPICS_APPLICATION };
}

/**
 * Whether the name that Pulumi makes of the component's, with "-topics-" and eight letters, is one of a Job: it names the
 * pods' label too.
 */
function isNamedByPulumi(component: string): boolean {
  return isDnsName(component) && component.length <= 63 - "-topics-12345678".length;
}

/** What the topic Job is made from besides the plan. */
export interface TopicJobParts {
  topics: core.ConfigMapPatch;
  agent: core.ConfigMapPatch;
  /** Annotations that tell the provider how to wait. */
  annotations: Record<string, string>;
  /** What its brokers are made with: they may have to wait for long, for a load balancer's address. And what it mounts. */
  after: pulumi.Input<pulumi.Resource>[];
}

/** One JVM for all that it brings to what is described. */
function command(plan: ClusterPlan): string {
  const { topics, replication, reassignment, security } = plan;
  const files = {
    ...(security && { "client-config": CLIENT_FILE }),
    desired: TOPICS_FILE,
    settings: SETTINGS_FILE,
    // The Job looks whether it is there.
    subscriptions: SUBSCRIPTIONS_FILE,
    ...(renderCopies(topics, replication, reassignment) !== "" && { copies: COPIES_FILE }),
  };
  return [
    agentCommand(plan),
    ...jobOptions(plan, "Job", plan.interBroker.port),
    `--brokers ${plan.brokers.length}`,
    ...Object.entries(files).map(([option, file]) => `--${option} ${TOPICS_PATH}/${file}`),
    ...(security ? USER_OPTIONS : []),
    ...(reassignment.rebalances ? ["--rebalance onScale"] : []),
    `--throttle ${reassignment.throttle}`,
    `--timeout ${TRIES_SECONDS}`,
  ].join(" ");
}
