import type * as k8s from "@pulumi/kubernetes";
import type * as core from "@pulumi/kubernetes/core/v1";
import type { ClusterPlan } from "../plan/clusterPlan";
import { bootstrapService, headlessService } from "../plan/nodes/nodes";
import { AGENT_VOLUME, CERTIFICATES_VOLUME, TMP_VOLUME } from "../plan/pod/contents";
import { adminCertificates } from "./certificateVolumes";
import type { ResourceContext } from "./context";
import { jobPlacement } from "./placement";
import { commonPodSpec, kafkaContainer } from "./podSpec";

/** The agent's own exit codes. It has tried again for long enough then: another pod would say the same. */
const GAVE_UP = [1, 2];
/** Ends a Job that has. */
const GIVES_UP = {
  rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: GAVE_UP } }],
};
/** A day: `up` gives it up sooner by what it sees. Counted from its start, its own patience would end before a long roll. */
export const TRIES_SECONDS = 86_400;

/** What one Job of the agent's has that another hasn't. */
export interface AgentJobParts {
  labels: Record<string, string>;
  container: { name: string; command: string[]; env?: k8s.types.input.core.v1.EnvVar[] };
  /** Whether it has what gets it into a closed cluster. */
  isClosed: boolean;
  /** What it mounts besides that and the agent. */
  mounts: { path: string; volume: k8s.types.input.core.v1.Volume & { name: string } }[];
}

/** A Job that runs the agent's program on the nodes' image, once, and gets in as the cluster itself does. */
export function agentJobSpec(
  context: ResourceContext,
  agent: Pick<core.ConfigMapPatch, "metadata">,
  { labels, container, mounts, isClosed }: AgentJobParts,
): k8s.types.input.batch.v1.JobSpec {
  const { plan } = context;
  const { env = [], ...own } = container;
  return {
    backoffLimit: 4,
    podFailurePolicy: GIVES_UP,
    template: {
      metadata: { labels: { ...plan.pod.labels, ...labels }, annotations: plan.pod.annotations },
      spec: {
        ...commonPodSpec(context, plan.pod),
        ...jobPlacement(context),
        restartPolicy: "Never",
        containers: [
          {
            ...kafkaContainer(plan, env),
            ...own,
            resources: plan.jobResources,
            volumeMounts: [
              ...mounts.map(({ path, volume: { name } }) => ({ name, mountPath: path, readOnly: true })),
              { ...AGENT_VOLUME, readOnly: true },
              ...(isClosed ? [{ ...CERTIFICATES_VOLUME, readOnly: true }] : []),
              TMP_VOLUME,
            ],
          },
        ],
        volumes: [
          ...mounts.map(({ volume }) => volume),
          { name: AGENT_VOLUME.name, configMap: { name: agent.metadata.name } },
          ...(isClosed ? [adminCertificates(plan.name)] : []),
          { name: TMP_VOLUME.name, emptyDir: {} },
        ],
      },
    },
  };
}

/** What runs a Job of the agent's, tuned for a short life: two of the image's hundred jars are enough for a client. */
export function agentCommand({ image }: Pick<ClusterPlan, "image">): string {
  return [
    "java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    `-cp "$(printf '%s:' "$KAFKA_HOME"/${image.libraries}/{kafka-clients,slf4j-api}-*.jar)${AGENT_VOLUME.mountPath}/agent.jar"`,
    "kafkacluster.agent.Start",
  ].join(" ");
}

/**
 * What it is told first.
 *
 * @param program class in the agent's package of Jobs
 * @param port at which brokers are asked
 */
export function jobOptions(
  { name, pools }: Pick<ClusterPlan, "name" | "pools">,
  program: string,
  port: number,
): string[] {
  const everyPodIsBroker = pools.every(({ roles }) => roles.broker);
  const start = everyPodIsBroker ? headlessService(name) : bootstrapService(name);
  return [`kafkacluster.agent.job.${program}`, "--bootstrap", `${start}:${port}`];
}
