import type * as k8s from "@pulumi/kubernetes";
import * as batch from "@pulumi/kubernetes/batch/v1";
import type * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { SETTINGS_FILE } from "../plan/kafka/settingList";
import { TOPICS_APPLICATION } from "../plan/labels";
import { bootstrapService, headlessService } from "../plan/nodes/nodes";
import {
  AGENT_VOLUME,
  CERTIFICATES_VOLUME,
  CLIENT_FILE,
  OWN_DIRECTORY,
  TMP_VOLUME,
} from "../plan/pod/contents";
import { SECRETS } from "../plan/security/secretNames";
import { USERS_FILE } from "../plan/security/userList";
import { isDnsName } from "../plan/names";
import { type Labelled, labels, metadata, replaceableOptions, ResourceContext, selector } from "./context";
import { adminCertificates } from "./certificateVolumes";
import { jobPlacement } from "./placement";
import { commonPodSpec, kafkaContainer } from "./podSpec";

const TOPICS_MOUNT = `${OWN_DIRECTORY}/topics`;
const PASSWORDS_MOUNT = { name: "passwords", mountPath: `${OWN_DIRECTORY}/passwords`, readOnly: true };
/** The agent's own exit codes. It has tried again for long enough then: another pod would say the same. */
const GAVE_UP = [1, 2];
/** Ends a Job that has. */
export const GIVES_UP = {
  rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: GAVE_UP } }],
};
/** A day: `up` gives it up sooner by what it sees. Counted from its start, its own patience would end before a long roll. */
const TRIES_SECONDS = 86_400;

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
      spec: jobSpec(context, parts, jobLabels),
    },
    // Kubernetes takes hardly any change to a Job, and the provider doesn't know all that it refuses.
    { ...replaceableOptions(context, parts.after), replaceOnChanges: ["spec"] },
  );
}

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

function jobSpec(
  context: ResourceContext,
  parts: TopicJobParts,
  jobLabels: Record<string, string>,
): k8s.types.input.batch.v1.JobSpec {
  const { plan } = context;
  return {
    backoffLimit: 4,
    podFailurePolicy: GIVES_UP,
    template: {
      metadata: { labels: { ...plan.pod.labels, ...jobLabels }, annotations: plan.pod.annotations },
      spec: {
        ...commonPodSpec(context, plan.pod),
        ...jobPlacement(context),
        restartPolicy: "Never",
        containers: [
          {
            name: "topics",
            ...kafkaContainer(plan, []),
            command: ["bash", "-c", `exec ${agentCommand(context)}`],
            resources: plan.jobResources,
            volumeMounts: [
              { name: "topics", mountPath: TOPICS_MOUNT, readOnly: true },
              { ...AGENT_VOLUME, readOnly: true },
              ...(plan.security ? [{ ...CERTIFICATES_VOLUME, readOnly: true }, PASSWORDS_MOUNT] : []),
              TMP_VOLUME,
            ],
          },
        ],
        volumes: [
          { name: "topics", configMap: { name: parts.topics.metadata.name } },
          { name: AGENT_VOLUME.name, configMap: { name: parts.agent.metadata.name } },
          ...(plan.security
            ? [
                adminCertificates(plan.name),
                { name: PASSWORDS_MOUNT.name, secret: { secretName: SECRETS.passwords(plan.name) } },
              ]
            : []),
          { name: TMP_VOLUME.name, emptyDir: {} },
        ],
      },
    },
  };
}

/** One JVM for all topics. */
function agentCommand(context: ResourceContext): string {
  const { plan } = context;
  return [
    jobCommand(context, "Job"),
    `--brokers ${plan.brokers.length}`,
    ...(plan.security ? [`--client-config ${TOPICS_MOUNT}/${CLIENT_FILE}`] : []),
    `--desired ${TOPICS_MOUNT}/topics.txt`,
    ...(plan.security
      ? [`--users ${TOPICS_MOUNT}/${USERS_FILE} --passwords ${PASSWORDS_MOUNT.mountPath}`]
      : []),
    `--settings ${TOPICS_MOUNT}/${SETTINGS_FILE}`,
    `--timeout ${TRIES_SECONDS}`,
  ].join(" ");
}

/**
 * What runs a Job of the agent's, tuned for a short life: two of the image's hundred jars are enough for a client.
 *
 * @param job the class in the agent's package of Jobs
 */
export function jobCommand({ plan }: ResourceContext, job: string): string {
  const everyPodIsBroker = plan.pools.every(({ roles }) => roles.broker);
  const start = everyPodIsBroker ? headlessService(plan.name) : bootstrapService(plan.name);
  return [
    "java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    `-cp "$(printf '%s:' "$KAFKA_HOME"/${plan.image.libraries}/{kafka-clients,slf4j-api}-*.jar)${AGENT_VOLUME.mountPath}/agent.jar"`,
    `kafkacluster.agent.Start kafkacluster.agent.job.${job}`,
    `--bootstrap ${start}:${plan.interBroker.port}`,
  ].join(" ");
}
