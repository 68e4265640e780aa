import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KafkaClusterArgs } from "../../components";
import type { Result } from "../../local/deployer";
import { metadata } from "./support/kcat";
import { kubectl } from "./support/kubectl";
import { takeDown } from "./support/takeDown";
import { testCluster, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-environments";
const PROTECTED = { "kafka-cluster:protect": true };

const ARGS: KafkaClusterArgs = {
  name: "kafka",
  namespace: NAMESPACE,
  replicas: 1,
  heap: "256Mi",
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 31292, hostPort: {} },
  ],
  config: { "message.max.bytes": "1048576" },
  topics: [{ name: "orders", partitions: 1 }],
};
const CHANGED: KafkaClusterArgs = {
  ...ARGS,
  config: { "message.max.bytes": "2097152" },
  topics: [{ name: "orders", partitions: 3 }],
};

describe("A protected stack", () => {
  let stack: TestStack;
  let directory: string;

  const objects = async () => {
    const kinds = "statefulset,job,configmap,service,poddisruptionbudget,persistentvolumeclaim";
    return (await kubectl("-n", NAMESPACE, "get", kinds, "-o", "name")).trim().split("\n").sort();
  };
  const changesOf = ({ steps }: Result) =>
    steps.map(({ op, type }) => `${op} ${type.split(":").at(-1)}`).sort();
  const CHANGES = [
    "replace ConfigMapPatch",
    "replace ConfigMapPatch",
    "replace Job",
    "update KafkaCluster",
    "update StatefulSet",
  ];

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
    stack = await testStack("environments", ARGS);
    stack.configure(ARGS, PROTECTED);
    await stack.deployer.up();
  });

  after(async () => {
    // Partitions aren't taken away again.
    stack.configure(CHANGED);
    await stack.deployer.up();
    await takeDown(stack, NAMESPACE);
    rmSync(directory, { recursive: true });
  });

  it("isn't destroyed: that is refused, and nothing is touched", async () => {
    const before = await objects();
    await assert.rejects(stack.deployer.destroy(), /PodDisruptionBudget.*protected/s);
    assert.deepEqual(await objects(), before);
    assert.deepEqual((await stack.deployer.preview()).steps, []);
  });

  it("is previewed, like any that exists, where its Kubernetes cluster doesn't answer", async () => {
    const { kubeconfig } = await testCluster();
    const unreachable = join(directory, "kubeconfig");
    const server = /server: .*/;
    writeFileSync(
      unreachable,
      readFileSync(kubeconfig, "utf8").replace(server, "server: https://127.0.0.1:1"),
    );
    const other = await stack.openWith(unreachable);
    assert.deepEqual((await other.preview()).steps, []);
    await assert.rejects(other.up(), /doesn't answer \(connect ECONNREFUSED .*\); nothing was touched/);
    stack.configure(CHANGED, PROTECTED);
    const preview = await other.preview();
    assert.deepEqual(changesOf(preview), CHANGES);
    assert.match(preview.text, /message\.max\.bytes.*: "1048576" => "2097152"/);
    assert.match(preview.text, /orders: "partitions=1" => "partitions=3"/);
  });

  it("takes changed settings and topics", async () => {
    stack.configure(CHANGED, PROTECTED);
    const { outputs, ...changed } = await stack.deployer.up();
    // Whoever sees the cluster knows that it takes this setting while it runs.
    assert.deepEqual(changesOf(changed), ["replace ConfigMapPatch", "replace Job", "update KafkaCluster"]);
    const [{ host, port }] = outputs.externalEndpoints.value;
    const { topics } = await metadata(`${host}:${port}`);
    assert.equal(topics.find(({ topic }) => topic === "orders")?.partitions.length, 3);
  });
});
