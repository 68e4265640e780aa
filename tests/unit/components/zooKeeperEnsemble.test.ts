import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster, ZooKeeperEnsemble } from "../../../components";
import { deployed, deployedCluster, valueOf } from "./deployed";

const SELECTOR = { "app.kubernetes.io/name": "zookeeper", "app.kubernetes.io/instance": "zk" };
const servers = (name: string, namespace: string) =>
  [0, 1, 2].map((id) => `${name}-${id}.${name}-headless.${namespace}.svc.cluster.local:2181`).join(",");

describe("A ZooKeeperEnsemble", () => {
  const make = (args = {}) => deployed(() => new ZooKeeperEnsemble("zk", args));

  it("makes a StatefulSet, its Services, a budget and a namespace, all its children", async () => {
    const { resources } = await make();
    const made = resources
      .filter(({ type }) => type.includes("/"))
      .map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(made.sort(), [
      "apps/v1:StatefulSet zk",
      "core/v1:ConfigMapPatch zk-config",
      "core/v1:NamespacePatch zk",
      "core/v1:PersistentVolumeClaimPatch zk-data-0",
      "core/v1:PersistentVolumeClaimPatch zk-data-1",
      "core/v1:PersistentVolumeClaimPatch zk-data-2",
      "core/v1:Service zk-client",
      "core/v1:Service zk-headless",
      "policy/v1:PodDisruptionBudget zk",
    ]);
    for (const { type, parent } of resources) {
      if (type.includes("/")) assert.equal(parent, "kafka-cluster:index:ZooKeeperEnsemble zk");
    }
  });

  it("has servers that find each other before they are ready, and are evicted one at a time", async () => {
    const { one } = await make();
    const headless = one("core/v1:Service", "zk-headless").inputs.spec;
    assert.equal(headless.clusterIP, "None");
    assert.equal(headless.publishNotReadyAddresses, true);
    assert.deepEqual(headless.selector, SELECTOR);
    assert.deepEqual(one("core/v1:Service", "zk-client").inputs.spec, {
      ports: [{ name: "client", port: 2181 }],
      selector: SELECTOR,
    });
    const { spec } = one("policy/v1:PodDisruptionBudget").inputs;
    assert.deepEqual(spec, { maxUnavailable: 1, selector: { matchLabels: SELECTOR } });
    const statefulSet = one("apps/v1:StatefulSet").inputs.spec;
    assert.equal(statefulSet.podManagementPolicy, "Parallel");
    assert.equal(statefulSet.serviceName, "zk-headless");
    assert.deepEqual(statefulSet.selector.matchLabels, SELECTOR);
  });

  it("is ready when a server serves, and alive while it answers at all", async () => {
    const [container] = (await make()).one("apps/v1:StatefulSet").inputs.spec.template.spec.containers;
    const asks = ({ exec }: { exec: { command: string[] } }) => exec.command.slice(1);
    const script = "/etc/kafka-cluster/config/askZookeeper.sh";
    assert.deepEqual(asks(container.readinessProbe), [script, "localhost", "2181", "srvr", "Mode:"]);
    assert.deepEqual(asks(container.livenessProbe), [script, "localhost", "2181", "ruok", "imok"]);
    assert.equal(container.image, "apache/kafka:3.9.2");
    assert.deepEqual(container.resources.limits, { memory: "1024Mi" });
  });

  it("keeps its servers apart, on the Kubernetes nodes that it is given", async () => {
    const nodeSelector = { disk: "ssd" };
    const { one } = await make({ antiAffinity: "required", placement: { nodeSelector } });
    const { spec } = one("apps/v1:StatefulSet").inputs.spec.template;
    assert.deepEqual(spec.nodeSelector, nodeSelector);
    assert.deepEqual(spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution, [
      { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: SELECTOR } },
    ]);
  });

  it("warns of a password that its pods would show", async () => {
    const { logged } = await make({ jvmOptions: ["-Dzookeeper.ssl.keyStore.password=not-to-be-read"] });
    assert.match(
      logged.join(),
      /^ZooKeeper ensemble "zk" .*\n {2}jvmOptions\[0\]: is a password in clear text/,
    );
  });

  it("has zoo.cfg with its namespace filled in, and every script that its pods run", async () => {
    const { one } = await make({ namespace: "events" });
    const { data } = one("core/v1:ConfigMapPatch").inputs;
    assert.match(data["zoo.cfg"], /^server\.3=zk-2\.zk-headless\.events\.svc\.cluster\.local:2888:3888$/m);
    assert.doesNotMatch(data["zoo.cfg"], /\$/);
    assert.deepEqual(Object.keys(data).sort(), [
      "askZookeeper.sh",
      "log4j.properties",
      "nodeOnly.sh",
      "zoo.cfg",
      "zookeeper.sh",
    ]);
  });

  it("tells where its servers are", async () => {
    const { result } = await make({ namespace: "events" });
    assert.equal(await valueOf(result.connect), servers("zk", "events"));
    assert.equal(await valueOf(result.namespace), "events");
  });

  it("comes after what it is told to come after", async () => {
    const { one } = await deployed(() => {
      const first = new ZooKeeperEnsemble("first", {});
      const before = new pulumi.ComponentResource("test:index:Before", "before", {}, { dependsOn: first });
      return new ZooKeeperEnsemble("zk", { createNamespace: false }, { dependsOn: [first, before] });
    });
    assert.ok(one("apps/v1:StatefulSet", "zk").dependencies.includes("apps/v1:StatefulSet first"));
  });
});

describe("A KafkaCluster with ZooKeeper", () => {
  const VERSION = "3.5.2";
  const propertiesOf = (data: Record<string, string>) => data["server.properties"];

  it("makes the ensemble in its own namespace, once, and its brokers come after it", async () => {
    const { one, resources } = await deployedCluster({ version: VERSION, zooKeeper: { ensemble: {} } });
    const statefulSet = one("apps/v1:StatefulSet", "kafka-zookeeper");
    assert.equal(statefulSet.parent, "kafka-cluster:index:ZooKeeperEnsemble kafka-zookeeper");
    assert.equal(statefulSet.inputs.metadata.namespace, "kafka");
    assert.equal(
      statefulSet.inputs.spec.template.spec.containers[0].image,
      one("apps/v1:StatefulSet", "kafka").inputs.spec.template.spec.containers[0].image,
    );
    assert.ok(statefulSet.dependencies.includes("core/v1:NamespacePatch kafka"));
    assert.equal(resources.filter(({ type }) => type === "core/v1:NamespacePatch").length, 1);
    const { data } = one("core/v1:ConfigMapPatch", "kafka-broker").inputs;
    assert.match(
      propertiesOf(data),
      new RegExp(`^zookeeper\\.connect=${servers("kafka-zookeeper", "kafka")}$`, "m"),
    );
  });

  it("uses an ensemble that the program makes, and comes after it", async () => {
    const { one } = await deployed(() => {
      const ensemble = new ZooKeeperEnsemble("zk", {});
      const connect = pulumi.interpolate`${ensemble.connect}/kafka`;
      return new KafkaCluster("kafka", { version: VERSION, zooKeeper: { connect } });
    });
    const { data } = one("core/v1:ConfigMapPatch", "kafka-broker").inputs;
    assert.match(propertiesOf(data), new RegExp(`^zookeeper\\.connect=${servers("zk", "zk")}/kafka$`, "m"));
  });

  it("asks ZooKeeper for its id instead of formatting, and has no port for controllers", async () => {
    const zooKeeper = { connect: "zk:2181" };
    const { one } = await deployedCluster({ version: VERSION, zooKeeper });
    const { initContainers, containers } = one("apps/v1:StatefulSet").inputs.spec.template.spec;
    assert.deepEqual(initContainers[0].command, ["bash", "/etc/kafka-cluster/config/clusterId.sh"]);
    const names = (ports: { name: string }[]) => ports.map(({ name }) => name);
    assert.deepEqual(names(containers[0].ports), ["agent", "internal"]);
    assert.deepEqual(names(one("core/v1:Service", "kafka-headless").inputs.spec.ports), ["internal"]);
    const { data } = one("core/v1:ConfigMapPatch", "kafka-broker").inputs;
    assert.ok("clusterId.sh" in data && !("format.sh" in data));
  });

  it("says the id that the pod was told", async () => {
    const world = { formatMessage: "the-id-of-long-ago-000", idContainer: "cluster-id" };
    const { result } = await deployedCluster({ version: VERSION, zooKeeper: { connect: "zk:2181" } }, world);
    assert.equal(await valueOf(result.clusterId), "the-id-of-long-ago-000");
  });
});
