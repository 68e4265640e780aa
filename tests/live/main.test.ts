import assert from "node:assert/strict";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import * as cluster from "../../local/cluster";
import type { UpResult } from "../../local/deployer";
import { askBrokers } from "../../components/reachability/askBroker";
import { Acknowledged, nothingIsLost, topicSetting, useEveryBroker } from "./support/broker";
import { kcat, metadata } from "./support/kcat";
import { eventually, kubectl, rolledOut } from "./support/kubectl";
import { firstSeed, TEST_CLUSTER, testCluster, testStack, TestStack } from "./support/world";

const NAMESPACE = "kafka";
const TOPIC = "up.egw.telemetry";

describe("Three brokers on three Kubernetes nodes, from the stack that the repository ships", () => {
  let stack: TestStack;
  let first: UpResult;
  let endpoints: ExternalEndpoint[];
  const acknowledged: Acknowledged = new Map();

  const args = (change: Partial<KafkaClusterArgs> = {}): KafkaClusterArgs => ({ ...firstSeed(), ...change });

  const useAll = () => eventually(() => useEveryBroker(endpoints, acknowledged));

  const allIsKept = () => nothingIsLost(endpoints, acknowledged);

  before(async () => {
    stack = await testStack("main", args());
    console.log(`      deployed with: ${stack.deployer.kind}`);
  });

  after(async () => {
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  it("shows in a preview what will be made, with outputs unknown", async () => {
    const preview = await stack.deployer.preview();
    assert.equal(preview.counts.update + preview.counts.replace + preview.counts.delete, 0);
    assert.ok(preview.steps.some(({ type }) => type === "kubernetes:apps/v1:StatefulSet"));
  });

  it("comes up with every broker on a node of its own, reachable at its node's address", async () => {
    first = await stack.deployer.up();
    endpoints = first.outputs.externalEndpoints.value;
    const nodes = (await testCluster()).nodes.map(({ address }) => address);
    assert.deepEqual(
      endpoints.map(({ nodeId }) => nodeId),
      [0, 1, 2],
    );
    assert.deepEqual(endpoints.map(({ host }) => host).sort(), nodes.sort());
    assert.ok(endpoints.every(({ port }) => port === 31092));
    await askBrokers(endpoints);
  });

  it("lets a client outside produce to and consume from each broker", useAll);

  it("has the six topics as described", async () => {
    const { host, port } = endpoints[0];
    const { topics } = await metadata(`${host}:${port}`);
    for (const topic of firstSeed().topics!) {
      const found = topics.find((candidate) => candidate.topic === topic.name);
      assert.ok(found, topic.name);
      assert.equal(found.partitions.length, topic.partitions, topic.name);
      assert.ok(found.partitions.every(({ isrs }) => isrs.length === topic.replicas));
    }
    assert.deepEqual(
      [...first.outputs.topics.value].sort(),
      firstSeed()
        .topics!.map(({ name }) => name)
        .sort(),
    );
  });

  it("gives client properties that a client works with as they are", async () => {
    const { writeFileSync, rmSync } = await import("node:fs");
    const file = `/tmp/kafka-cluster-client-${process.pid}.properties`;
    writeFileSync(file, first.outputs.clientProperties.value);
    try {
      assert.match(await kcat(["-F", file, "-L"]), /3 brokers/);
    } finally {
      rmSync(file);
    }
  });

  it("changes nothing on a second up", async () => {
    const second = await stack.deployer.up();
    assert.deepEqual(second.steps, []);
    assert.deepEqual(second.outputs, first.outputs);
  });

  for (const ordinal of [0, 1, 2]) {
    it(`keeps everything when the pod of broker ${ordinal} is deleted`, async () => {
      await kubectl("-n", NAMESPACE, "delete", "pod", `kafka-${ordinal}`);
      await rolledOut(NAMESPACE, "kafka");
      await useAll();
      await allIsKept();
    });
  }

  it("keeps everything when a Kubernetes node loses power and comes back", async () => {
    await cluster.stopNode(TEST_CLUSTER, 2);
    await eventually(async () => {
      assert.match(await kubectl("get", "nodes"), /NotReady/);
    });
    await cluster.startNode(TEST_CLUSTER, 2);
    await eventually(async () => {
      assert.doesNotMatch(await kubectl("get", "nodes"), /NotReady/);
    });
    await eventually(() => rolledOut(NAMESPACE, "kafka"));
    await useAll();
    await allIsKept();
  });

  it("adds partitions and changes settings of topics, and leaves the others alone", async () => {
    const topics = firstSeed().topics!.map((topic) =>
      topic.name === "audit" ? { ...topic, partitions: 3, config: { "retention.ms": "86400000" } } : topic,
    );
    stack.configure(args({ topics }));
    const changed = await stack.deployer.up();
    assert.deepEqual(changed.steps.map(({ type }) => type.split(":").at(-1)).sort(), [
      "ConfigMapPatch",
      "Job",
      "KafkaCluster",
    ]);
    const { host, port } = endpoints[0];
    const audit = (await metadata(`${host}:${port}`)).topics.find(({ topic }) => topic === "audit");
    assert.equal(audit?.partitions.length, 3);
    assert.equal(await topicSetting(endpoints, "audit", "retention.ms"), "86400000");
    assert.equal(await topicSetting(endpoints, TOPIC, "retention.ms"), "3600000");
  });

  it("refuses to take partitions away, names the topic and both numbers, and changes nothing", async () => {
    const topics = firstSeed().topics!.map((topic) => {
      return topic.name === TOPIC ? { ...topic, partitions: 2 } : { ...topic, partitions: 9 };
    });
    stack.configure(args({ topics }));
    await assert.rejects(stack.deployer.up(), (error: Error) => {
      assert.match(error.message, /up\.egw\.telemetry/);
      assert.match(error.message, /\b6\b/);
      assert.match(error.message, /\b2\b/);
      return true;
    });
    const { host, port } = endpoints[0];
    const model = (await metadata(`${host}:${port}`)).topics.find(({ topic }) => topic === "up.egw.model");
    assert.equal(model?.partitions.length, 6);
    stack.configure(args());
  });

  it("finds the old data after destroy and another up", async () => {
    // The refused topics are still those of the last up, so the partitions added to audit have to be named.
    const topics = firstSeed().topics!.map((topic) =>
      topic.name === "audit" ? { ...topic, partitions: 3 } : topic,
    );
    stack.configure(args({ topics }));
    await stack.deployer.destroy();
    assert.doesNotMatch(await kubectl("-n", NAMESPACE, "get", "pods"), /kafka-0/);
    const again = await stack.deployer.up();
    endpoints = again.outputs.externalEndpoints.value;
    assert.equal(
      again.outputs.clusterId.value,
      first.outputs.clusterId.value,
      "the id of the volumes' cluster",
    );
    await useAll();
    await allIsKept();
  });
});
