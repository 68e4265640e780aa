import type * as k8s from "@pulumi/kubernetes";
import * as apps from "@pulumi/kubernetes/apps/v1";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../plan/clusterPlan";
import { AGENT_PORT, AGENT_PORT_NAME, brokerListeners } from "../plan/access/listeners";
import { controllerListener } from "../plan/access/ownListeners";
import { asksHosts, labelOfPods } from "../plan/existing/hosts";
import { foundedConfigMap, foundingConfigMap } from "../plan/kafka/founding";
import { headlessService } from "../plan/nodes/nodes";
import type { PlannedPool } from "../plan/nodes/pools";
import {
  ADOPT_CONTAINER,
  AGENT_VOLUME,
  CERTIFICATES_VOLUME,
  CLUSTER_ID_CONTAINER,
  CLUSTER_VOLUME,
  CONFIG_VOLUME,
  FORMAT_CONTAINER,
  HEAP_VARIABLE,
  HOST_RACK_VARIABLE,
  HOST_VARIABLE,
  KAFKA_CONTAINER,
  nameInContainer,
  TMP_VOLUME,
} from "../plan/pod/contents";
import { claimTemplates, ephemeralVolumes, unchangedTemplates } from "./claims";
import {
  childOptions,
  metadata,
  podLabels,
  poolResource,
  poolSelector,
  ResourceContext,
  type CreateHook,
} from "./context";
import { nodeCertificates } from "./certificateVolumes";
import { placement } from "./placement";
import { commonPodSpec, fromPod, kafkaContainer, type PodContext } from "./podSpec";

/** What the init container of an adopted node runs. */
export const ADOPT_SCRIPT = "adopt.sh";

/** Name and script of the init container whose termination message is the id of the volume's cluster. */
export function idContainer({ quorum }: Pick<ClusterPlan, "quorum">): { name: string; script: string } {
  return quorum.kind === "zooKeeper"
    ? { name: CLUSTER_ID_CONTAINER, script: "clusterId.sh" }
    : { name: FORMAT_CONTAINER, script: "format.sh" };
}

/** What a pool's StatefulSet is made from besides the plan. */
export interface PoolParts {
  /** Its name, known once one with other claim templates has left its pods. */
  name: pulumi.Input<string>;
  config: core.ConfigMapPatch;
  agent: core.ConfigMapPatch;
  /** Whether nodes look for the files of one that was made by other means. */
  movesFiles: pulumi.Input<boolean>;
  /** Annotations that tell the provider how to wait, and others what this is. */
  annotations: Record<string, pulumi.Input<string>>;
  /** What is done before it is made. */
  createHook?: CreateHook;
  /** What it comes after besides the namespace. */
  dependsOn?: pulumi.Input<pulumi.Resource>[];
  /** What else it comes after, as far as that is known. */
  after?: pulumi.Input<pulumi.Input<pulumi.Resource>[]>;
}

/** What its pods are made from, which may be a ConfigMap that has no name yet. */
export interface TemplateParts extends Pick<PoolParts, "agent" | "movesFiles"> {
  config: {
    data: pulumi.Output<Record<string, string>>;
    metadata: pulumi.Output<{ name?: string }>;
  };
}

/** The StatefulSet of a pool. */
export function nodePool(context: ResourceContext, pool: PlannedPool, parts: PoolParts): apps.StatefulSet {
  const { plan } = context;
  const [{ id: firstId }] = pool.nodes;
  return new apps.StatefulSet(
    poolResource(context, pool),
    {
      metadata: metadata(context, { name: parts.name, annotations: parts.annotations }),
      spec: {
        replicas: pool.nodes.length,
        // A pod's number is its node's id.
        ordinals: firstId === 0 ? undefined : { start: firstId },
        serviceName: headlessService(plan.name),
        // A quorum forms only if its members start together.
        podManagementPolicy: "Parallel",
        // The program stops the pods, in an order that depends on what Kafka says (rollout/surgery/roll.ts).
        updateStrategy: { type: "OnDelete" },
        selector: { matchLabels: poolSelector(plan, pool) },
        template: podTemplate(context, pool, parts),
        ...claimTemplates(pool.storage, poolSelector(plan, pool)),
      },
    },
    {
      ...childOptions(context, parts.dependsOn),
      dependsOn: pulumi
        .output(parts.after ?? [])
        .apply((after) => [...context.dependsOn, ...(parts.dependsOn ?? []), ...after]),
      ignoreChanges: unchangedTemplates(true),
      hooks: parts.createHook,
    },
  );
}

/** What a pool's pods are. */
export function podTemplate(
  context: PodContext<ClusterPlan>,
  pool: PlannedPool,
  parts: TemplateParts,
): k8s.types.input.core.v1.PodTemplateSpec {
  return {
    metadata: { labels: podLabels(context.plan, pool), annotations: pool.pod.annotations },
    spec: podSpec(context, pool, parts),
  };
}

function podSpec(
  context: PodContext<ClusterPlan>,
  pool: PlannedPool,
  parts: TemplateParts,
): k8s.types.input.core.v1.PodSpec {
  const { plan } = context;
  const fromDownwardApi = [
    fromPod("POD_NAME", "metadata.name"),
    fromPod("NAMESPACE", "metadata.namespace"),
    fromPod("HOST_IP", "status.hostIP"),
    ...hostVariables(plan, pool),
  ];
  const volumeMounts = [
    { ...CONFIG_VOLUME, readOnly: true },
    ...pool.storage.volumes.map(({ name, mount }) => ({ name, mountPath: mount })),
    TMP_VOLUME,
  ];
  const clusterMount = { ...CLUSTER_VOLUME, readOnly: true };
  return {
    ...commonPodSpec(context, pool.pod),
    terminationGracePeriodSeconds: plan.terminationGracePeriodSeconds,
    ...placement(plan, pool),
    initContainers: pulumi.output(parts.movesFiles).apply((movesFiles) => [
      ...pool.pod.initContainers,
      ...(movesFiles ? [adoptContainer(plan, pool, volumeMounts)] : []),
      {
        name: idContainer(plan).name,
        ...kafkaContainer(plan, [
          ...fromDownwardApi,
          ...(plan.metadataVersion === undefined
            ? []
            : [{ name: "METADATA_VERSION", value: plan.metadataVersion }]),
        ]),
        command: ["bash", `${CONFIG_VOLUME.mountPath}/${idContainer(plan).script}`],
        resources: pool.memory.resources,
        volumeMounts: [...volumeMounts, clusterMount],
      },
    ]),
    containers: [
      {
        name: KAFKA_CONTAINER,
        ...kafkaContainer(plan, [
          ...fromDownwardApi,
          { name: nameInContainer(HEAP_VARIABLE), value: pool.memory.heapOptions },
          { name: "AGENT_JAR", value: `${AGENT_VOLUME.mountPath}/agent.jar` },
          { name: "STOP_SECONDS", value: String(stopSeconds(plan)) },
          ...pool.pod.env,
        ]),
        command: ["bash", `${CONFIG_VOLUME.mountPath}/start.sh`],
        resources: pool.memory.resources,
        ports: ports(plan, pool),
        readinessProbe: {
          httpGet: { path: "/ready", port: AGENT_PORT_NAME },
          periodSeconds: 1,
          timeoutSeconds: 5,
          failureThreshold: 3,
        },
        // The JVM alone: a broker that waits for its quorum must not be restarted.
        livenessProbe: {
          httpGet: { path: "/live", port: AGENT_PORT_NAME },
          periodSeconds: 10,
          timeoutSeconds: 10,
          failureThreshold: 6,
        },
        // Whoever stops it, it goes only once its partitions and the quorum can do without it.
        lifecycle: { preStop: { exec: { command: ["bash", `${CONFIG_VOLUME.mountPath}/stop.sh`] } } },
        volumeMounts: [
          ...volumeMounts,
          clusterMount,
          { ...AGENT_VOLUME, readOnly: true },
          ...(plan.security ? [{ ...CERTIFICATES_VOLUME, readOnly: true }] : []),
          ...pool.pod.mounts,
        ],
      },
      ...pool.pod.sidecars,
    ],
    volumes: [
      { name: CONFIG_VOLUME.name, configMap: { name: parts.config.metadata.name } },
      { name: AGENT_VOLUME.name, configMap: { name: parts.agent.metadata.name } },
      { name: CLUSTER_VOLUME.name, projected: { sources: clusterSources(plan, pool) } },
      ...(plan.security ? [nodeCertificates(plan.name, plan.security)] : []),
      { name: TMP_VOLUME.name, emptyDir: {} },
      ...ephemeralVolumes(pool.storage),
      ...pool.pod.volumes,
    ],
  };
}

/**
 * What a volume is formatted with. Only the volumes of a new cluster are founders'; one that comes later must not come
 * back as the voter that was on it. What is ephemeral is founded anew each time that all of it is gone.
 */
function clusterSources({ name }: ClusterPlan, { storage }: PlannedPool) {
  const founding = { configMap: { name: foundingConfigMap(name) } };
  const founded = { configMap: { name: foundedConfigMap(name), optional: true } };
  return storage.ephemeral ? [founding] : [founding, founded];
}

/** What a broker's pod knows of its Kubernetes node, for what it looks up of it. */
function hostVariables(plan: ClusterPlan, { roles }: PlannedPool): k8s.types.input.core.v1.EnvVar[] {
  if (!roles.broker || !asksHosts(plan)) return [];
  const label = labelOfPods(plan);
  return [
    fromPod(HOST_VARIABLE, "spec.nodeName"),
    ...(label === undefined ? [] : [fromPod(HOST_RACK_VARIABLE, `metadata.labels['${label}']`)]),
  ];
}

/** How long a node waits for its turn to stop: Kafka needs the rest of the grace period for itself. */
function stopSeconds({ terminationGracePeriodSeconds }: ClusterPlan): number {
  return Math.floor(terminationGracePeriodSeconds / 2);
}

/** Moves the files of a node that was made by other means to where the others look for them. */
function adoptContainer(
  plan: ClusterPlan,
  { storage, memory }: PlannedPool,
  volumeMounts: k8s.types.input.core.v1.VolumeMount[],
): k8s.types.input.core.v1.Container {
  return {
    name: ADOPT_CONTAINER,
    ...kafkaContainer(plan, []),
    command: [
      "bash",
      `${CONFIG_VOLUME.mountPath}/${ADOPT_SCRIPT}`,
      ...storage.volumes.map(({ mount }) => mount),
    ],
    resources: memory.resources,
    volumeMounts,
  };
}

function ports(plan: ClusterPlan, { roles }: PlannedPool): k8s.types.input.core.v1.ContainerPort[] {
  const { kafkaName, port } = controllerListener(plan.security !== undefined);
  const controller = { name: kafkaName.toLowerCase(), containerPort: port };
  const ofListeners = brokerListeners(plan).map(({ name, port, external }) => ({
    name,
    containerPort: port,
    hostPort: external?.hostPort,
  }));
  return [
    ...(roles.controller ? [controller] : []),
    { name: AGENT_PORT_NAME, containerPort: AGENT_PORT },
    ...(roles.broker ? ofListeners : []),
  ];
}
