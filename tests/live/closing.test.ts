import assert from "node:assert/strict";
import { join } from "node:path";
import type { KafkaClusterArgs, ListenerOutput } from "../../components";
import type { UpResult } from "../../local/deployer";
import { temporaryDirectory } from "../temporary";
import { kubectl } from "./support/kubectl";
import { startProducer, type RunningProducer } from "./support/producer";
import { mostAway } from "./support/roll";
import { podUids, stateOf } from "./support/running";
import { mountSecret } from "./support/secrets";
import { takeDown } from "./support/takeDown";
import { firstSeed, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-closing";
const RATE = 50;

const OPEN: KafkaClusterArgs = {
  ...firstSeed(),
  name: "kafka",
  namespace: NAMESPACE,
  listeners: [
    { name: "internal", port: 9092 },
    { name: "plain", port: 9095, nodePort: {} },
  ],
  topics: [{ name: "orders", partitions: 3 }],
};

/** As a cluster is while its clients move. */
const CLOSED: KafkaClusterArgs = {
  ...OPEN,
  listeners: [
    ...OPEN.listeners!,
    { name: "external", port: 9094, tls: true, authentication: "scram-sha-512", nodePort: {} },
  ],
  users: [{ name: "app", authentication: "scram-sha-512" }],
};

describe("A cluster that runs", function () {
  const directory = temporaryDirectory("kafka-cluster-closing-");
  let stack: TestStack;
  let result: UpResult;
  let producer: RunningProducer;

  const listener = (name: string): ListenerOutput =>
    (result.outputs.listeners.value as ListenerOutput[]).find((each) => each.name === name)!;
  const settingOf = async (pod: string, name: string) => {
    const text = await kubectl(
      "-n",
      NAMESPACE,
      "exec",
      pod,
      "-c",
      "kafka",
      "--",
      "cat",
      "/tmp/server.properties",
    );
    return text
      .split("\n")
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  };

  async function up(args: KafkaClusterArgs): Promise<void> {
    stack.configure(args);
    result = await stack.deployer.up();
  }

  before(async () => {
    stack = await testStack("closing", OPEN);
    await up(OPEN);
    producer = await startProducer(listener("plain").bootstrap, "kept", RATE, 3);
  });

  after(() => takeDown(stack, NAMESPACE));

  it("says in the preview that each node restarts three times", async () => {
    stack.configure(CLOSED);
    const { text } = await stack.deployer.preview();
    assert.match([...stack.told, text].join("\n"), /each restarts three times, one at a time/);
  });

  it("is closed in one up, one node at a time, while its nodes reach each other at all times", async () => {
    const before = await podUids(NAMESPACE);
    const away = await mostAway(NAMESPACE, 3, () => up(CLOSED));
    assert.equal(away, 1);
    const now = await podUids(NAMESPACE);
    for (const [pod, uid] of Object.entries(before)) assert.notEqual(now[pod], uid);
    for (const pod of Object.keys(now)) {
      assert.equal(await settingOf(pod, "inter.broker.listener.name"), "REPLICATION");
      assert.equal(await settingOf(pod, "controller.listener.names"), "CONTROLLERTLS");
      assert.doesNotMatch((await settingOf(pod, "listeners"))!, /CONTROLLER:/);
    }
    const { quorum } = await stateOf(NAMESPACE, "kafka-0");
    assert.equal(quorum?.voters.length, 3);
    assert.ok(quorum.voters.every(({ caughtUp }) => caughtUp));
  });

  it("serves those who have moved, and those who haven't yet", async () => {
    const properties = join(await mountSecret(NAMESPACE, "kafka-app", directory), "client.properties");
    const moved = await startProducer(listener("external").bootstrap, "moved", RATE, 3, properties);
    const { failed, lost } = await moved.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    assert.deepEqual((await stack.deployer.preview()).steps, []);
  });

  it("is noticed by nobody who sends", async () => {
    const { failed, lost, longestMs } = await producer.stop();
    console.log(`      the longest send took ${longestMs} ms`);
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
  });
});
