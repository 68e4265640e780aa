import type * as k8s from "@pulumi/kubernetes";
import * as apps from "@pulumi/kubernetes/apps/v1";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { headlessService } from "../../plan/nodes/nodes";
import { fill, NAMESPACE } from "../../plan/placeholders";
import { CONFIG_VOLUME, TMP_VOLUME, ZOOKEEPER_CONTAINER } from "../../plan/pod/contents";
import type { EnsemblePlan } from "../../plan/zooKeeper/ensemblePlan";
import { CLIENT_PORT, DATA_MOUNT, SERVER_PORTS } from "../../plan/zooKeeper/zooCfg";
import { claimTemplates, ephemeralVolumes, unchangedTemplates } from "../claims";
import { childOptions, labels, metadata, packageScript, ResourceContext, selector } from "../context";
import { mountedConfig } from "../mountedConfig";
import { podPlacement } from "../placement";
import { commonPodSpec, fromPod, kafkaContainer } from "../podSpec";

const SCRIPTS = ["zookeeper.sh", "nodeOnly.sh", "askZookeeper.sh", "log4j.properties"];

/** zoo.cfg and the scripts. */
export function ensembleConfig(context: ResourceContext<EnsemblePlan>): core.ConfigMapPatch {
  const { plan, namespace } = context;
  const zooCfg = pulumi.output(namespace).apply((known) => fill(plan.zooCfg, { [NAMESPACE]: known }));
  const scripts = SCRIPTS.map((script) => [script, packageScript(script)]);
  return mountedConfig(context, "config", { data: { "zoo.cfg": zooCfg, ...Object.fromEntries(scripts) } });
}

/** The StatefulSet of the servers. */
export function servers(
  context: ResourceContext<EnsemblePlan>,
  config: core.ConfigMapPatch,
  annotations: Record<string, string>,
  dependsOn: pulumi.Resource[],
): apps.StatefulSet {
  const { plan } = context;
  return new apps.StatefulSet(
    context.component,
    {
      metadata: metadata(context, { name: plan.name, annotations }),
      spec: {
        replicas: plan.servers.length,
        serviceName: headlessService(plan.name),
        // A quorum forms only if its members start together.
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        selector: { matchLabels: selector(plan) },
        template: {
          metadata: { labels: { ...plan.pod.labels, ...labels(plan) }, annotations: plan.pod.annotations },
          spec: podSpec(context, config),
        },
        ...claimTemplates(plan.storage, selector(plan)),
      },
    },
    { ...childOptions(context, dependsOn), ignoreChanges: unchangedTemplates(false) },
  );
}

function podSpec(
  context: ResourceContext<EnsemblePlan>,
  config: core.ConfigMap,
): k8s.types.input.core.v1.PodSpec {
  const { plan } = context;
  return {
    ...commonPodSpec(context, plan.pod),
    ...podPlacement(plan.placement, selector(plan), {
      strictness: plan.antiAffinity,
      from: [selector(plan)],
    }),
    initContainers: plan.pod.initContainers.length > 0 ? plan.pod.initContainers : undefined,
    containers: [
      {
        name: ZOOKEEPER_CONTAINER,
        ...kafkaContainer(plan, [
          fromPod("POD_NAME", "metadata.name"),
          { name: "HEAP_OPTIONS", value: plan.memory.heapOptions },
          ...plan.pod.env,
        ]),
        command: ["bash", `${CONFIG_VOLUME.mountPath}/zookeeper.sh`],
        resources: plan.memory.resources,
        ports: SERVER_PORTS.map(({ name, port }) => ({ name, containerPort: port })),
        // Only a server that serves, alone or in a quorum, has a mode.
        readinessProbe: {
          exec: { command: ask("srvr", "Mode:") },
          periodSeconds: 2,
          timeoutSeconds: 5,
          failureThreshold: 3,
        },
        // The JVM alone: a server that waits for its quorum must not be restarted.
        livenessProbe: {
          exec: { command: ask("ruok", "imok") },
          initialDelaySeconds: 10,
          periodSeconds: 10,
          timeoutSeconds: 10,
          failureThreshold: 6,
        },
        volumeMounts: [
          { ...CONFIG_VOLUME, readOnly: true },
          ...plan.storage.volumes.map(({ name }) => ({ name, mountPath: DATA_MOUNT })),
          TMP_VOLUME,
          ...plan.pod.mounts,
        ],
      },
      ...plan.pod.sidecars,
    ],
    volumes: [
      { name: CONFIG_VOLUME.name, configMap: { name: config.metadata.name } },
      { name: TMP_VOLUME.name, emptyDir: {} },
      ...ephemeralVolumes(plan.storage),
      ...plan.pod.volumes,
    ],
  };
}

function ask(word: string, expected: string): string[] {
  return [
    "bash",
    `${CONFIG_VOLUME.mountPath}/askZookeeper.sh`,
    "localhost",
    String(CLIENT_PORT),
    word,
    expected,
  ];
}
