import type { V1Job } from "@kubernetes/client-node";
import type * as k8s from "@pulumi/kubernetes";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { TASK_LABEL } from "../plan/labels";
import { fingerprint } from "../plan/existing/madeFrom";
import { AGENT_VOLUME, CERTIFICATES_VOLUME, TMP_VOLUME } from "../plan/pod/contents";
import { CERTIFICATE_FILES, ownClientProperties } from "../plan/security/securityProperties";
import { GIVES_UP, jobCommand } from "./agentJob";
import { adminCertificates } from "./certificateVolumes";
import { labels, type ResourceContext } from "./context";
import { jobPlacement } from "./placement";
import { commonPodSpec, kafkaContainer } from "./podSpec";
import { topicJobLabels } from "./topicJob";

/** How the Job gets into a closed cluster: it names files, and no secret. */
const CLIENT_VARIABLE = "CLIENT_PROPERTIES";
const CLIENT_PATH = `${TMP_VOLUME.mountPath}/client.properties`;

/** What the Job can be asked for, by the options of its command line. */
export type QuorumWork = Partial<Record<"features" | "leave" | "join" | "unregister", string>>;

/** The Job without what it is asked for. */
export type QuorumTemplate = V1Job & { spec: NonNullable<V1Job["spec"]> };

/** What each such Job is made from, once that is known. */
export function quorumTemplate(
  context: ResourceContext,
  agent: Pick<core.ConfigMapPatch, "metadata">,
): pulumi.Output<QuorumTemplate> {
  const { plan, namespace } = context;
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { namespace, labels: { ...labels(plan), [TASK_LABEL]: "quorum" } },
    spec: {
      backoffLimit: 4,
      podFailurePolicy: GIVES_UP,
      template: {
        metadata: {
          // Its pods get in where those of the other Job do.
          labels: { ...plan.pod.labels, ...labels(plan), ...topicJobLabels(plan) },
          annotations: plan.pod.annotations,
        },
        spec: podSpec(context, agent),
      },
    },
  };
  return pulumi.output(job) as unknown as pulumi.Output<QuorumTemplate>;
}

/**
 * A Job of the program's own that changes the quorum: Pulumi makes an object once in an `up`, and this comes in the middle of
 * one. It goes on where an `up` is killed. Another work is another Job.
 */
export function quorumJob(
  cluster: string,
  { metadata, spec, ...kind }: QuorumTemplate,
  work: QuorumWork,
): V1Job {
  const options = Object.entries(work).flatMap(([name, value]) => [`--${name}`, value]);
  const { template } = spec;
  const containers = template.spec!.containers.map((container) => ({ ...container, args: options }));
  return {
    ...kind,
    metadata: { ...metadata, name: `${cluster}-quorum-${fingerprint(work)}` },
    spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } },
  };
}

function podSpec(
  context: ResourceContext,
  agent: Pick<core.ConfigMapPatch, "metadata">,
): k8s.types.input.core.v1.PodSpec {
  const { plan } = context;
  const isClosed = plan.security !== undefined;
  const client = isClosed
    ? [{ name: CLIENT_VARIABLE, value: ownClientProperties(CERTIFICATE_FILES.admin) }]
    : [];
  const command = [
    ...(isClosed ? [`printf '%s' "$${CLIENT_VARIABLE}" >${CLIENT_PATH};`] : []),
    `exec ${jobCommand(context, "QuorumJob", plan.interBroker.port)}`,
    ...(isClosed ? [`--client-config ${CLIENT_PATH}`] : []),
    `--timeout ${plan.timeoutSeconds} "$@"`,
  ].join(" ");
  return {
    ...commonPodSpec(context, plan.pod),
    ...jobPlacement(context),
    restartPolicy: "Never",
    containers: [
      {
        name: "quorum",
        ...kafkaContainer(plan, client),
        command: ["bash", "-c", command, "quorum"],
        resources: plan.jobResources,
        volumeMounts: [
          { ...AGENT_VOLUME, readOnly: true },
          ...(isClosed ? [{ ...CERTIFICATES_VOLUME, readOnly: true }] : []),
          TMP_VOLUME,
        ],
      },
    ],
    volumes: [
      { name: AGENT_VOLUME.name, configMap: { name: agent.metadata.name } },
      ...(isClosed ? [adminCertificates(plan.name)] : []),
      { name: TMP_VOLUME.name, emptyDir: {} },
    ],
  };
}
