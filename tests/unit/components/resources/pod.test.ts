import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs, PodArgs } from "../../../../components";
import { deployedCluster, type Deployed } from "../deployed";
import { devStackArgs } from "../devStack";

const POD: PodArgs = {
  labels: { team: "data" },
  annotations: { "example.com/scrape": "true" },
  env: [{ name: "CLASSPATH", value: "/opt/plugins/*" }],
  volumes: [
    { name: "plugins", mountPath: "/opt/plugins", emptyDir: { sizeLimit: "1Gi" } },
    { name: "files", mountPath: "/etc/files", configMap: { name: pulumi.output("made-elsewhere") } },
    { name: "keys", mountPath: "/etc/keys", secret: { name: "keys", items: { "a.p12": "b.p12" } } },
    { name: "vault", source: { csi: { driver: "vault.example.com" } } },
  ],
  sidecars: [{ name: "exporter", image: "registry.example.com/exporter:1" }],
  initContainers: [{ name: "copy", image: "registry.example.com/jars:1" }],
};
const ZOOKEEPER: KafkaClusterArgs = { version: "3.9.2", zooKeeper: { ensemble: {} } };
const TOPICS = [{ name: "t" }];

const templateOf = ({ one }: Deployed<unknown>, name = "kafka") =>
  one("apps/v1:StatefulSet", name).inputs.spec.template;
const named = (list: { name: string }[], name: string) => list.find((one) => one.name === name) as never;
const nameless = (deployed: Deployed<unknown>) =>
  JSON.stringify(deployed.resources.map(({ type, inputs }) => [type, inputs]));

describe("What is added to pods", () => {
  it("changes nothing at all where nothing is added", async () => {
    for (const args of [devStackArgs(), { ...ZOOKEEPER, topics: TOPICS }]) {
      const without = nameless(await deployedCluster(args));
      assert.equal(
        nameless(await deployedCluster({ ...args, pod: {}, labels: {}, annotations: {} })),
        without,
      );
    }
  });

  it("is in the pods, and changes nothing else of them", async () => {
    const before = templateOf(await deployedCluster({}));
    const { metadata, spec } = templateOf(await deployedCluster({ pod: POD }));
    assert.deepEqual(metadata, {
      labels: { ...before.metadata.labels, team: "data" },
      annotations: { "example.com/scrape": "true" },
    });
    const kafka = before.spec.containers[0];
    assert.deepEqual(spec, {
      ...before.spec,
      initContainers: [...POD.initContainers!, ...before.spec.initContainers],
      containers: [
        {
          ...kafka,
          env: [...kafka.env, ...POD.env!],
          volumeMounts: [
            ...kafka.volumeMounts,
            { name: "plugins", mountPath: "/opt/plugins" },
            { name: "files", mountPath: "/etc/files", readOnly: true },
            { name: "keys", mountPath: "/etc/keys", readOnly: true },
          ],
        },
        ...POD.sidecars!,
      ],
      volumes: [
        ...before.spec.volumes,
        { name: "plugins", emptyDir: { sizeLimit: "1Gi" } },
        { name: "files", configMap: { name: "made-elsewhere" } },
        { name: "keys", secret: { secretName: "keys", items: [{ key: "a.p12", path: "b.p12" }] } },
        { csi: { driver: "vault.example.com" }, name: "vault" },
      ],
    });
  });

  it("reaches the JVM alone where only a JVM reads it: a tool in the pod would take it too", async () => {
    const forJvm = ["JMX_PORT", "KAFKA_OPTS", "KAFKA_DEBUG", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"];
    const env = [...forJvm, "CLASSPATH", "PASSWORD"].map((name) => ({ name, value: "1" }));
    const { spec } = templateOf(await deployedCluster({ pod: { env } }));
    const names: string[] = spec.containers[0].env.map(({ name }: { name: string }) => name);
    assert.deepEqual(
      names.filter((name) => [...forJvm, "KAFKA_HEAP_OPTS"].includes(name)),
      [],
    );
    for (const name of [...forJvm, "KAFKA_HEAP_OPTS"]) assert.ok(names.includes(`NODE_ONLY_${name}`), name);
    for (const name of ["CLASSPATH", "PASSWORD"]) assert.ok(names.includes(name), name);
  });

  it("may mention variables above it, whatever they are called in the container", async () => {
    const env = [
      { name: "PORT", value: "1" },
      { name: "KAFKA_JMX_OPTS", value: "-Da=$(PORT) -Db=$$(PORT)" },
      { name: "KAFKA_OPTS", value: "$(KAFKA_JMX_OPTS) $$(KAFKA_JMX_OPTS) $(JMX_PORT) $(KAFKA_HEAP_OPTS)" },
      { name: "JMX_PORT", value: pulumi.output("$(KAFKA_JMX_OPTS)") },
    ];
    const { spec } = templateOf(await deployedCluster({ pod: { env } }));
    assert.deepEqual(spec.containers[0].env.slice(-4), [
      { name: "PORT", value: "1" },
      { name: "NODE_ONLY_KAFKA_JMX_OPTS", value: "-Da=$(PORT) -Db=$$(PORT)" },
      {
        name: "NODE_ONLY_KAFKA_OPTS",
        value: "$(NODE_ONLY_KAFKA_JMX_OPTS) $$(KAFKA_JMX_OPTS) $(JMX_PORT) $(NODE_ONLY_KAFKA_HEAP_OPTS)",
      },
      { name: "NODE_ONLY_JMX_PORT", value: "$(NODE_ONLY_KAFKA_JMX_OPTS)" },
    ]);
  });

  it("leaves the selectors alone", async () => {
    const { one } = await deployedCluster({ pod: POD, labels: { team: "data" } });
    for (const [type, name] of [
      ["core/v1:Service", "kafka-headless"],
      ["core/v1:Service", "kafka-bootstrap"],
    ]) {
      assert.ok(!("team" in one(type, name).inputs.spec.selector));
    }
    for (const type of ["apps/v1:StatefulSet", "policy/v1:PodDisruptionBudget"]) {
      assert.ok(!("team" in one(type).inputs.spec.selector.matchLabels));
    }
  });

  it("is each pool's own where it has some", async () => {
    const deployed = await deployedCluster({
      pod: { labels: { team: "data" } },
      nodePools: [
        { name: "controllers", roles: ["controller"], firstNodeId: 0, pod: { labels: { team: "core" } } },
        { name: "brokers", roles: ["broker"], firstNodeId: 100 },
      ],
      topics: TOPICS,
    });
    assert.equal(templateOf(deployed, "kafka-controllers").metadata.labels.team, "core");
    assert.equal(templateOf(deployed, "kafka-brokers").metadata.labels.team, "data");
    assert.equal(deployed.one("batch/v1:Job").inputs.spec.template.metadata.labels.team, "data");
  });

  it("gives the topic Job's pod labels and annotations alone", async () => {
    const jobOf = async (args: KafkaClusterArgs) =>
      (await deployedCluster({ topics: TOPICS, ...args })).one("batch/v1:Job").inputs.spec.template;
    const [before, { metadata, spec }] = [await jobOf({}), await jobOf({ pod: POD })];
    assert.deepEqual(metadata, {
      labels: { ...before.metadata.labels, team: "data" },
      annotations: { "example.com/scrape": "true" },
    });
    const containers = (pod: typeof spec) => pod.containers.map(({ name }: { name: string }) => name);
    assert.deepEqual(containers(spec), containers(before.spec));
  });

  it("may be given to ZooKeeper's servers", async () => {
    const zooKeeper = { ensemble: { pod: POD } };
    const before = templateOf(await deployedCluster(ZOOKEEPER), "kafka-zookeeper").spec;
    const { metadata, spec } = templateOf(
      await deployedCluster({ ...ZOOKEEPER, zooKeeper }),
      "kafka-zookeeper",
    );
    assert.equal(metadata.labels.team, "data");
    assert.deepEqual(spec.initContainers, POD.initContainers);
    assert.deepEqual(spec.containers.slice(1), POD.sidecars);
    assert.equal(spec.volumes.length, before.volumes.length + 4);
    assert.ok(named(spec.containers[0].env, "CLASSPATH"));
    assert.ok(named(spec.containers[0].volumeMounts, "plugins"));
  });
});

describe("Labels and annotations of all objects", () => {
  const everywhere = { labels: { team: "data" }, annotations: { "example.com/owner": "a" } };
  for (const [kind, args] of Object.entries<KafkaClusterArgs>({
    controllers: { topics: TOPICS },
    ZooKeeper: { ...ZOOKEEPER, topics: TOPICS },
    "a way in": {
      listeners: [
        { name: "internal", port: 9092 },
        { name: "external", port: 9094, nodePort: { annotations: { "example.com/dns": "kafka" } } },
        { name: "cloud", port: 9095, loadBalancer: {} },
      ],
    },
  })) {
    it(`are on each but the namespace, and on no pod, with ${kind}`, async () => {
      const { resources } = await deployedCluster({ ...args, ...everywhere });
      const objects = resources.filter(({ inputs, readId }) => inputs.metadata && readId === undefined);
      assert.ok(objects.length > 8);
      for (const { type, name, inputs } of objects) {
        const wanted = type === "core/v1:NamespacePatch" ? undefined : "data";
        assert.equal(inputs.metadata.labels.team, wanted, `${type} ${name}`);
        assert.equal(inputs.metadata.annotations?.["example.com/owner"], wanted && "a", `${type} ${name}`);
        assert.equal(inputs.spec?.template?.metadata.labels?.team, undefined);
      }
    });
  }

  it("keep the cluster's own", async () => {
    const before = await deployedCluster({});
    const after = await deployedCluster(everywhere);
    for (const { type, name, inputs } of before.resources.filter(({ inputs }) => inputs.metadata)) {
      const { labels, annotations } = after.one(type, name).inputs.metadata;
      for (const [label, value] of Object.entries(inputs.metadata.labels)) assert.equal(labels[label], value);
      for (const [key, value] of Object.entries(inputs.metadata.annotations ?? {})) {
        assert.equal(annotations[key], value);
      }
    }
  });

  it("may be those of one way's Services", async () => {
    const annotations = { "example.com/dns": "kafka" };
    for (const access of [{ nodePort: { annotations } }, { localNodePort: { annotations } }]) {
      const { resources } = await deployedCluster({
        antiAffinity: "required",
        listeners: [
          { name: "internal", port: 9092 },
          { name: "external", port: 9094, ...access },
        ],
      });
      const services = resources.filter(
        ({ name, type }) => type === "core/v1:Service" && name.includes("external"),
      );
      assert.ok(services.length > 0);
      services.forEach(({ inputs }) => assert.equal(inputs.metadata.annotations["example.com/dns"], "kafka"));
    }
  });
});
