import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AntiAffinity } from "../args";
import type { ClusterPlan } from "../plan/clusterPlan";
import { AGENT_PORT, CONTROLLER_LISTENER, CONTROLLER_PORT } from "../plan/listeners";
import { headlessService } from "../plan/nodes";
import { DATA_MOUNT } from "../plan/storage";
import { childOptions, labels, ResourceContext, selector } from "./context";
import { AGENT_MOUNT, commonPodSpec, CONFIG_MOUNT, fromPod, kafkaContainer } from "./podSpec";

/** Name of the init container whose termination message is the id of the volume's cluster. */
export const FORMAT_CONTAINER = "format";

/** What the brokers' StatefulSet is made from besides the plan. */
export interface BrokerParts {
  config: k8s.core.v1.ConfigMap;
  agent: k8s.core.v1.ConfigMap;
  clusterId: pulumi.Input<string>;
  /** Value of `--initial-controllers`, for a dynamic quorum. */
  initialControllers?: pulumi.Input<string>;
  /** Annotations that tell the provider how to wait. */
  annotations: Record<string, string>;
}

/** The StatefulSet of the brokers. */
export function brokers(context: ResourceContext, parts: BrokerParts): k8s.apps.v1.StatefulSet {
  const { plan, namespace } = context;
  return new k8s.apps.v1.StatefulSet(
    context.component,
    {
      metadata: { name: plan.name, namespace, labels: labels(plan), annotations: parts.annotations },
      spec: {
        replicas: plan.nodes.length,
        serviceName: headlessService(plan.name),
        // A quorum forms only if its members start together.
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: plan.storage.deleteClaim ? "Delete" : "Retain",
          whenScaled: "Retain",
        },
        selector: { matchLabels: selector(plan) },
        template: { metadata: { labels: labels(plan) }, spec: podSpec(plan, parts) },
        volumeClaimTemplates: [
          {
            metadata: { name: "data", labels: selector(plan) },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: plan.storage.class,
              resources: { requests: { storage: plan.storage.size } },
            },
          },
        ],
      },
    },
    // Claim templates can't be changed, and a replaced StatefulSet would stop all brokers at once.
    {
      ...childOptions(context),
      ignoreChanges: ["spec.volumeClaimTemplates"],
    },
  );
}

function podSpec(plan: ClusterPlan, parts: BrokerParts): k8s.types.input.core.v1.PodSpec {
  const fromDownwardApi = [
    fromPod("POD_NAME", "metadata.name"),
    fromPod("NAMESPACE", "metadata.namespace"),
    fromPod("HOST_IP", "status.hostIP"),
  ];
  const volumeMounts = [
    { name: "config", mountPath: CONFIG_MOUNT, readOnly: true },
    { name: "data", mountPath: DATA_MOUNT },
    { name: "tmp", mountPath: "/tmp" },
  ];
  return {
    ...commonPodSpec(plan),
    terminationGracePeriodSeconds: plan.terminationGracePeriodSeconds,
    affinity: affinity(plan),
    initContainers: [
      {
        name: FORMAT_CONTAINER,
        ...kafkaContainer(plan, [
          ...fromDownwardApi,
          { name: "CLUSTER_ID", value: parts.clusterId },
          ...(parts.initialControllers === undefined
            ? []
            : [{ name: "INITIAL_CONTROLLERS", value: parts.initialControllers }]),
          ...(plan.metadataVersion === undefined
            ? []
            : [{ name: "METADATA_VERSION", value: plan.metadataVersion }]),
        ]),
        command: ["bash", `${CONFIG_MOUNT}/format.sh`],
        resources: plan.memory.resources,
        volumeMounts,
      },
    ],
    containers: [
      {
        name: "kafka",
        ...kafkaContainer(plan, [
          ...fromDownwardApi,
          { name: "KAFKA_HEAP_OPTS", value: plan.memory.heapOptions },
          { name: "AGENT_JAR", value: `${AGENT_MOUNT}/agent.jar` },
        ]),
        command: ["bash", `${CONFIG_MOUNT}/start.sh`],
        resources: plan.memory.resources,
        ports: [
          { name: CONTROLLER_LISTENER.toLowerCase(), containerPort: CONTROLLER_PORT },
          { name: "agent", containerPort: AGENT_PORT },
          ...plan.listeners.map(({ name, port, way }) => ({
            name,
            containerPort: port,
            hostPort: way?.hostPort,
          })),
        ],
        readinessProbe: {
          httpGet: { path: "/ready", port: "agent" },
          periodSeconds: 1,
          timeoutSeconds: 5,
          failureThreshold: 3,
        },
        // The JVM alone: a broker that waits for its quorum must not be restarted.
        livenessProbe: {
          httpGet: { path: "/live", port: "agent" },
          periodSeconds: 10,
          timeoutSeconds: 10,
          failureThreshold: 6,
        },
        volumeMounts: [...volumeMounts, { name: "agent", mountPath: AGENT_MOUNT, readOnly: true }],
      },
    ],
    volumes: [
      { name: "config", configMap: { name: parts.config.metadata.name } },
      { name: "agent", configMap: { name: parts.agent.metadata.name } },
      { name: "tmp", emptyDir: {} },
    ],
  };
}

function affinity(plan: ClusterPlan): k8s.types.input.core.v1.Affinity | undefined {
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: selector(plan) } };
  switch (plan.antiAffinity) {
    case AntiAffinity.Required:
      return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    case AntiAffinity.Preferred:
      return {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
        },
      };
    case AntiAffinity.None:
      return undefined;
  }
}
