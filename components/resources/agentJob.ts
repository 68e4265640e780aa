import type * as k8s from "@pulumi/kubernetes";
import type * as core from "@pulumi/kubernetes/core/v1";
import { bootstrapService, headlessService } from "../plan/nodes/nodes";
import {
  AGENT_VOLUME,
  CERTIFICATES_VOLUME,
  CLIENT_FILE,
  OWN_DIRECTORY,
  TMP_VOLUME,
} from "../plan/pod/contents";
import { SECRETS } from "../plan/security/secretNames";
import { adminCertificates } from "./certificateVolumes";
import type { ResourceContext } from "./context";
import { jobPlacement } from "./placement";
import { commonPodSpec, kafkaContainer } from "./podSpec";

export const TOPICS_MOUNT = `${OWN_DIRECTORY}/topics`;
export const PASSWORDS_MOUNT = {
  name: "passwords",
  mountPath: `${OWN_DIRECTORY}/passwords`,
  readOnly: true,
};
/** The agent's own exit codes. It has tried again for long enough then: another pod would say the same. */
const GAVE_UP = [1, 2];
/** Ends a Job that has. */
export const GIVES_UP = {
  rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: GAVE_UP } }],
};
/** A day: `up` gives it up sooner by what it sees. Counted from its start, its own patience would end before a long roll. */
const TRIES_SECONDS = 86_400;

/** What a Job of the agent mounts and is told. */
export interface AgentJobParts {
  /** Name of its container. */
  container: string;
  /** What it reads. */
  topics: core.ConfigMapPatch;
  agent: core.ConfigMapPatch;
  labels: Record<string, string>;
  /** Port at which brokers are asked. */
  port: number;
  /** How many brokers have to be there before it begins. */
  brokers: number;
  /** What else it is told. */
  options: string[];
}

/** A Job that runs the agent's program on the nodes' image, once, and gets in as the cluster itself does. */
export function agentJobSpec(
  context: ResourceContext,
  parts: AgentJobParts,
): k8s.types.input.batch.v1.JobSpec {
  const { plan } = context;
  const { topics, agent, container } = parts;
  return {
    backoffLimit: 4,
    podFailurePolicy: GIVES_UP,
    template: {
      metadata: { labels: { ...plan.pod.labels, ...parts.labels }, annotations: plan.pod.annotations },
      spec: {
        ...commonPodSpec(context, plan.pod),
        ...jobPlacement(context),
        restartPolicy: "Never",
        containers: [
          {
            name: container,
            ...kafkaContainer(plan, []),
            command: ["bash", "-c", `exec ${agentCommand(context, parts)}`],
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
          { name: "topics", configMap: { name: topics.metadata.name } },
          { name: AGENT_VOLUME.name, configMap: { name: agent.metadata.name } },
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

/** One JVM for all that it does. */
function agentCommand(context: ResourceContext, { port, brokers, options }: AgentJobParts): string {
  const { security, reassignment } = context.plan;
  return [
    jobCommand(context, "Job", port),
    `--brokers ${brokers}`,
    ...(security ? [`--client-config ${TOPICS_MOUNT}/${CLIENT_FILE}`] : []),
    ...options,
    `--throttle ${reassignment.throttle}`,
    `--timeout ${TRIES_SECONDS}`,
  ].join(" ");
}

/**
 * What runs a Job of the agent's, tuned for a short life: two of the image's hundred jars are enough for a client.
 *
 * @param job the class in the agent's package of Jobs
 * @param port at which brokers are asked
 */
export function jobCommand({ plan }: ResourceContext, job: string, port: number): string {
  const everyPodIsBroker = plan.pools.every(({ roles }) => roles.broker);
  const start = everyPodIsBroker ? headlessService(plan.name) : bootstrapService(plan.name);
  return [
    "java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    `-cp "$(printf '%s:' "$KAFKA_HOME"/${plan.image.libraries}/{kafka-clients,slf4j-api}-*.jar)${AGENT_VOLUME.mountPath}/agent.jar"`,
    `kafkacluster.agent.Start kafkacluster.agent.job.${job}`,
    `--bootstrap ${start}:${port}`,
  ].join(" ");
}
