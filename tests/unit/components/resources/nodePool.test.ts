import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../components";
import { deployedCluster } from "../deployed";
import { devStackArgs } from "../devStack";

const SELECTOR = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const LABELS = { ...SELECTOR, "app.kubernetes.io/managed-by": "pulumi" };
const MEMORY = { requests: { cpu: "250m", memory: "1024Mi" }, limits: { memory: "1024Mi" } };
const CONFIG = { name: "config", mountPath: "/etc/kafka-cluster/config", readOnly: true };
const DATA = { name: "data", mountPath: "/var/lib/kafka/data" };
const TEN_GIB = { requests: { storage: "10Gi" } };
const TMP = { name: "tmp", mountPath: "/tmp" };
const IMAGE = {
  image: "apache/kafka:4.4.0",
  imagePullPolicy: "IfNotPresent",
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
  terminationMessagePolicy: "FallbackToLogsOnError",
};
const ENVIRONMENT = [
  { name: "KAFKA_HOME", value: "/opt/kafka" },
  { name: "LOG_DIR", value: "/tmp/logs" },
  { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
  { name: "NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
  { name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
];
const CLUSTER = { name: "cluster", mountPath: "/etc/kafka-cluster/cluster", readOnly: true };
const FOUNDING = { configMap: { name: "kafka-cluster" } };
const FOUNDED = { configMap: { name: "kafka-founded", optional: true } };

describe("The StatefulSet of the brokers", () => {
  it("is exactly this for the dev stack", async () => {
    const { one } = await deployedCluster(devStackArgs());
    const nameOf = (configMap: string) => one("core/v1:ConfigMapPatch", configMap).id.replace("kafka/", "");
    const { inputs } = one("apps/v1:StatefulSet");
    const madeFrom: string = inputs.metadata.annotations["kafka-cluster/made-from"];
    assert.ok(JSON.parse(madeFrom));
    assert.deepEqual(inputs, {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: {
        name: "kafka",
        namespace: "kafka",
        labels: LABELS,
        annotations: {
          "kafka-cluster/made-from": madeFrom,
          "kafka-cluster/owner": "organization/kafka-cluster/test#<kafka-state-id>",
          "pulumi.com/patchForce": "true",
          "pulumi.com/waitFor": "jsonpath={.metadata.uid}",
        },
      },
      spec: {
        replicas: 3,
        serviceName: "kafka-headless",
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "OnDelete" },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        selector: { matchLabels: SELECTOR },
        template: {
          metadata: { labels: LABELS },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            imagePullSecrets: [],
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 1000,
              runAsGroup: 1000,
              fsGroup: 1000,
              fsGroupChangePolicy: "OnRootMismatch",
              seccompProfile: { type: "RuntimeDefault" },
            },
            terminationGracePeriodSeconds: 120,
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: SELECTOR } },
                ],
              },
            },
            initContainers: [
              {
                name: "format",
                ...IMAGE,
                env: ENVIRONMENT,
                command: ["bash", "/etc/kafka-cluster/config/format.sh"],
                resources: MEMORY,
                volumeMounts: [CONFIG, DATA, TMP, CLUSTER],
              },
            ],
            containers: [
              {
                name: "kafka",
                ...IMAGE,
                env: [
                  ...ENVIRONMENT,
                  { name: "NODE_ONLY_KAFKA_HEAP_OPTS", value: "-Xms512m -Xmx512m" },
                  { name: "AGENT_JAR", value: "/etc/kafka-cluster/agent/agent.jar" },
                  { name: "STOP_SECONDS", value: "60" },
                ],
                command: ["bash", "/etc/kafka-cluster/config/start.sh"],
                resources: MEMORY,
                ports: [
                  { name: "controller", containerPort: 9093 },
                  { name: "agent", containerPort: 9404 },
                  { name: "internal", containerPort: 9092 },
                  { name: "external", containerPort: 31092, hostPort: 31092 },
                ],
                readinessProbe: {
                  httpGet: { path: "/ready", port: "agent" },
                  periodSeconds: 1,
                  timeoutSeconds: 5,
                  failureThreshold: 3,
                },
                livenessProbe: {
                  httpGet: { path: "/live", port: "agent" },
                  periodSeconds: 10,
                  timeoutSeconds: 10,
                  failureThreshold: 6,
                },
                lifecycle: {
                  preStop: { exec: { command: ["bash", "/etc/kafka-cluster/config/stop.sh"] } },
                },
                volumeMounts: [
                  CONFIG,
                  DATA,
                  TMP,
                  CLUSTER,
                  { name: "agent", mountPath: "/etc/kafka-cluster/agent", readOnly: true },
                ],
              },
            ],
            volumes: [
              { name: "config", configMap: { name: nameOf("kafka-broker") } },
              { name: "agent", configMap: { name: nameOf("kafka-agent") } },
              { name: "cluster", projected: { sources: [FOUNDING, FOUNDED] } },
              { name: "tmp", emptyDir: {} },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data", labels: SELECTOR },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: "local-path",
              resources: { requests: { storage: "4Gi" } },
            },
          },
        ],
      },
    });
  });

  it("comes after everything that its pods mount, and survives another size of its volumes", async () => {
    const { dependencies, options } = (await deployedCluster(devStackArgs())).one("apps/v1:StatefulSet");
    for (const needed of [
      "core/v1:NamespacePatch kafka",
      "core/v1:ConfigMapPatch kafka-broker",
      "core/v1:ConfigMapPatch kafka-agent",
      "core/v1:ConfigMapPatch kafka-cluster",
    ]) {
      assert.ok(dependencies.includes(needed), needed);
    }
    const fields = ["metadata.labels", "metadata.annotations", "spec"];
    assert.deepEqual(
      options.ignoreChanges,
      fields.map((f) => `spec.volumeClaimTemplates[*].${f}`),
    );
  });

  const specOf = async (args: KafkaClusterArgs) =>
    (await deployedCluster(args)).one("apps/v1:StatefulSet").inputs.spec;
  const podOf = async (args: KafkaClusterArgs) => (await specOf(args)).template.spec;

  it("prefers different Kubernetes nodes when nothing is said", async () => {
    assert.deepEqual((await podOf({})).affinity, {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: "kubernetes.io/hostname",
              labelSelector: { matchLabels: SELECTOR },
            },
          },
        ],
      },
    });
  });

  it("leaves the Kubernetes nodes to the scheduler where that is wanted", async () => {
    assert.ok(!("affinity" in (await podOf({ antiAffinity: "none" }))));
  });

  it("takes the default storage class when none is named", async () => {
    const { volumeClaimTemplates } = await specOf({});
    assert.ok(!("storageClassName" in volumeClaimTemplates[0].spec));
    assert.deepEqual(volumeClaimTemplates[0].spec.resources, { requests: { storage: "10Gi" } });
  });

  it("gives the volumes away with itself only where that was asked for", async () => {
    assert.deepEqual(
      (await specOf({ storage: { deleteClaim: true } })).persistentVolumeClaimRetentionPolicy,
      {
        whenDeleted: "Delete",
        whenScaled: "Retain",
      },
    );
  });

  it("has a claim template and a mount for each of several volumes", async () => {
    const storage = {
      volumes: [
        { name: "fast", class: "ssd" },
        { name: "slow", annotations: { a: "b" } },
      ],
    };
    const { volumeClaimTemplates, template } = await specOf({ storage });
    assert.deepEqual(
      volumeClaimTemplates.map(({ metadata, spec }: { metadata: object; spec: object }) => [metadata, spec]),
      [
        [
          { name: "fast", labels: SELECTOR },
          { accessModes: ["ReadWriteOnce"], storageClassName: "ssd", resources: TEN_GIB },
        ],
        [
          { name: "slow", labels: SELECTOR, annotations: { a: "b" } },
          { accessModes: ["ReadWriteOnce"], resources: TEN_GIB },
        ],
      ],
    );
    for (const { volumeMounts } of [template.spec.initContainers[0], template.spec.containers[0]]) {
      assert.deepEqual(
        volumeMounts.filter(({ mountPath }: { mountPath: string }) => mountPath.startsWith("/var/lib/kafka")),
        ["fast", "slow"].map((name) => ({ name, mountPath: `/var/lib/kafka/${name}` })),
      );
    }
  });

  it("has no claims but a directory of the pod where storage is ephemeral", async () => {
    const spec = await specOf({ storage: { ephemeral: true, sizeLimit: "1Gi" } });
    assert.ok(!("volumeClaimTemplates" in spec));
    assert.ok(!("persistentVolumeClaimRetentionPolicy" in spec));
    assert.deepEqual(spec.template.spec.volumes.at(-1), { name: "data", emptyDir: { sizeLimit: "1Gi" } });
    assert.deepEqual(spec.template.spec.containers[0].volumeMounts[1], DATA);
  });

  it("gives controllers no directory ids where they stand in server.properties", async () => {
    const { resources, one } = await deployedCluster({ version: "4.0.0" });
    const { data } = one("core/v1:ConfigMapPatch", "kafka-cluster").inputs;
    assert.deepEqual(Object.keys(data).sort(), ["new-cluster-id", "nodes"]);
    assert.deepEqual(resources.flatMap(({ type, name }) => (type.includes("RandomId") ? name : [])).sort(), [
      "kafka-cluster-id",
      "kafka-state-id",
    ]);
  });

  it("lets a node wait for its turn to stop for half of what it gets, and no longer", async () => {
    const secondsOf = async (args: KafkaClusterArgs) => {
      const { env } = (await podOf(args)).containers[0];
      return env.find(({ name }: { name: string }) => name === "STOP_SECONDS").value;
    };
    assert.equal(await secondsOf({}), "60");
    assert.equal(await secondsOf({ terminationGracePeriodSeconds: 33 }), "16");
  });

  it("founds anew what is ephemeral each time that all of it is gone", async () => {
    const sourcesOf = async (args: KafkaClusterArgs) => {
      const { volumes } = await podOf(args);
      return volumes.find(({ name }: { name: string }) => name === "cluster").projected.sources;
    };
    assert.deepEqual(await sourcesOf({}), [FOUNDING, FOUNDED]);
    assert.deepEqual(await sourcesOf({ storage: { ephemeral: true } }), [FOUNDING]);
  });

  it("runs the image that was named as it was named", async () => {
    const pod = await podOf({
      version: "4.0.0",
      image: {
        name: "registry.example/kafka@sha256:0",
        kafkaHome: "/usr/kafka",
        pullPolicy: "Always",
        pullSecrets: ["a", "b"],
      },
      terminationGracePeriodSeconds: 33,
    });
    assert.deepEqual(pod.imagePullSecrets, [{ name: "a" }, { name: "b" }]);
    assert.equal(pod.terminationGracePeriodSeconds, 33);
    for (const container of [...pod.initContainers, ...pod.containers]) {
      assert.equal(container.image, "registry.example/kafka@sha256:0");
      assert.equal(container.imagePullPolicy, "Always");
      assert.deepEqual(container.env[0], { name: "KAFKA_HOME", value: "/usr/kafka" });
    }
  });

  it("runs as the user of the image's family, to whose group the volume belongs", async () => {
    const { securityContext } = await podOf({ image: { name: "bitnamilegacy/kafka:3.9.0" } });
    const { runAsUser, runAsGroup, fsGroup, runAsNonRoot } = securityContext;
    assert.deepEqual([runAsUser, runAsGroup, fsGroup, runAsNonRoot], [1001, 1001, 1001, true]);
  });

  it("formats with the metadata version that was asked for, and with Kafka's own otherwise", async () => {
    const environment = async (metadataVersion?: string) =>
      (await podOf({ metadataVersion })).initContainers[0].env.map(
        ({ name, value }: { name: string; value: string }) => [name, value],
      );
    assert.deepEqual((await environment("3.9-IV0")).at(-1), ["METADATA_VERSION", "3.9-IV0"]);
    assert.ok(!(await environment()).some(([name]: [string]) => name === "METADATA_VERSION"));
  });

  it("rolls when its properties change and not when topics do", async () => {
    const template = async (args: KafkaClusterArgs) => (await specOf(args)).template;
    const before = await template({});
    assert.deepEqual(await template({ topics: [{ name: "a" }], timeoutSeconds: 9 }), before);
    assert.notDeepEqual(await template({ config: { "message.max.bytes": "5" } }), before);
  });

  it("moves files of an adopted node before it formats, and only then", async () => {
    const { one } = await deployedCluster({ ...devStackArgs(), adopt: true }, { unreachable: true });
    const [adopt, format, ...others] = one("apps/v1:StatefulSet").inputs.spec.template.spec.initContainers;
    assert.deepEqual(others, []);
    assert.equal(format.name, "format");
    assert.deepEqual(adopt.command, ["bash", "/etc/kafka-cluster/config/adopt.sh", "/var/lib/kafka/data"]);
    assert.deepEqual(adopt.volumeMounts, [CONFIG, DATA, TMP]);
    const adopted = one("core/v1:ConfigMapPatch", "kafka-broker").inputs;
    const ordinary = await deployedCluster(devStackArgs());
    const [first, ...more] = ordinary.one("apps/v1:StatefulSet").inputs.spec.template.spec.initContainers;
    assert.deepEqual([first.name, more], ["format", []]);
    // The same script for all: to be adopted once is no reason for another ConfigMap, which would roll all nodes.
    assert.deepEqual(ordinary.one("core/v1:ConfigMapPatch", "kafka-broker").inputs, adopted);
  });
});
