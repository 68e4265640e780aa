import assert from "node:assert/strict";
import type { KafkaClusterArgs, ListenerOutput } from "../../components";
import type { UpResult } from "../../local/deployer";
import { killedUp } from "../live/support/killedUp";
import { eventually, kubectl } from "../live/support/kubectl";
import { startProducer, type RunningProducer } from "../live/support/producer";
import { mostAway } from "../live/support/roll";
import { podUids, stateOf } from "../live/support/running";
import { takeDown } from "../live/support/takeDown";
import { firstSeed, testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-closing-killed";
const STACK = "closing-killed";
const CONTROLLERS = 3;
const BROKERS = 3;
const NODES = CONTROLLERS + BROKERS;

/** The quorum's voters stand in the settings, with their listener's name and port. */
const OPEN: KafkaClusterArgs = {
  version: firstSeed().version,
  image: firstSeed().image,
  name: "kafka",
  namespace: NAMESPACE,
  quorum: "static",
  heap: "256Mi",
  storage: { class: "local-path", size: "1Gi" },
  nodePools: [
    { name: "controllers", roles: ["controller"], replicas: CONTROLLERS, firstNodeId: 0 },
    { name: "brokers", roles: ["broker"], replicas: BROKERS, firstNodeId: 100 },
  ],
  listeners: [
    { name: "internal", port: 9092 },
    { name: "plain", port: 9095, nodePort: {} },
  ],
  topics: [{ name: "orders", partitions: 2 }],
};

const CLOSED: KafkaClusterArgs = {
  ...OPEN,
  listeners: [
    ...OPEN.listeners!,
    { name: "external", port: 9094, tls: true, authentication: "scram-sha-512", nodePort: {} },
  ],
  users: [{ name: "app", authentication: "scram-sha-512" }],
};

describe("A cluster of pools with a static quorum", function () {
  let stack: TestStack;
  let result: UpResult;
  let producer: RunningProducer;

  async function up(args: KafkaClusterArgs): Promise<void> {
    stack.configure(args);
    result = await stack.deployer.up();
  }

  async function isWhole(): Promise<void> {
    const { quorum } = await stateOf(NAMESPACE, "kafka-brokers-100");
    assert.equal(quorum?.voters.length, CONTROLLERS);
    assert.ok(quorum.voters.every(({ caughtUp }) => caughtUp));
    assert.deepEqual((await stack.deployer.preview()).steps, []);
    const left = await kubectl("-n", NAMESPACE, "get", "configmaps", "-o", "name");
    assert.doesNotMatch(left, /-stage-/);
  }

  before(async () => {
    stack = await testStack(STACK, OPEN);
    await up(OPEN);
    const listeners = result.outputs.listeners.value as ListenerOutput[];
    producer = await startProducer(
      listeners.find(({ name }) => name === "plain")!.bootstrap,
      "kept",
      50,
      BROKERS,
    );
  });

  after(() => takeDown(stack, NAMESPACE));

  // Each within another stage: every node restarts once in each of three.
  for (const restarts of [2, 6, 6]) {
    it(`is left by an up that is killed after ${restarts} restarts as nodes that reach each other`, async () => {
      stack.configure(CLOSED);
      const away = await mostAway(NAMESPACE, NODES, () => killedUp(stack, STACK, NAMESPACE, restarts));
      assert.equal(away, 1);
    });
  }

  it("is closed by the up after these", async () => {
    const away = await mostAway(NAMESPACE, NODES, () => up(CLOSED));
    assert.equal(away, 1);
    await isWhole();
  });

  it("is opened by one that is killed in the middle, and the one after it", async () => {
    stack.configure(OPEN);
    await killedUp(stack, STACK, NAMESPACE, NODES + 2);
    const before = await podUids(NAMESPACE);
    await up(OPEN);
    const now = await podUids(NAMESPACE);
    assert.notDeepEqual(now, before);
    await isWhole();
    for (const pod of Object.keys(now)) {
      const file = ["exec", pod, "-c", "kafka", "--", "cat", "/tmp/server.properties"];
      const properties = await kubectl("-n", NAMESPACE, ...file);
      assert.doesNotMatch(properties, /^ssl\.keystore\.location=|REPLICATION/m);
      if (pod.includes("brokers")) assert.match(properties, /^inter\.broker\.listener\.name=INTERNAL$/m);
    }
    await eventually(async () => {
      const left = await kubectl("-n", NAMESPACE, "get", "secrets", "-o", "name");
      assert.equal(left.trim(), "");
    });
  });

  it("has lost nothing by that, and nobody who sends has noticed", async () => {
    const { failed, lost, longestMs } = await producer.stop();
    console.log(`      the longest send took ${longestMs} ms`);
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
  });
});
