import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { KafkaClusterArgs } from "../../components";
import * as cluster from "../../local/cluster";
import { PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { eventually, kubectl } from "../live/support/kubectl";
import { startProducer } from "../live/support/producer";
import { mostAway, podUids } from "../live/support/running";
import { TEST_CLUSTER, testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-faults";
const PODS = ["kafka-0", "kafka-1", "kafka-2"];
const ARGS: KafkaClusterArgs = {
  name: "kafka",
  namespace: NAMESPACE,
  version: "4.3.1",
  heap: "256Mi",
  storage: { class: "local-path", size: "1Gi" },
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 31092, hostPort: {} },
  ],
};

describe("A roll under a producer with acks=all", () => {
  let stack: TestStack;
  let bootstrap: string;
  let hours = 100;

  before(async () => {
    stack = await testStack("faults", ARGS);
    bootstrap = (await stack.deployer.up()).outputs.externalBootstrap.value;
  });

  after(async () => {
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  /** Another value of a setting that takes a roll. */
  const edit = () => stack.configure({ ...ARGS, config: { "log.retention.hours": `${++hours}` } });

  /** Fails if a send fails, a message is lost, or two nodes are ever away while it goes on. */
  async function underLoad(topic: string, work: () => Promise<void>): Promise<void> {
    const producer = await startProducer(bootstrap, topic, 200, 6);
    const most = await mostAway(NAMESPACE, 3, work);
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost, most }, { failed: 0, lost: 0, most: 1 });
  }

  /** Resolves once a pod is another one than before. */
  const aPodIsNew = (before: Record<string, string>) =>
    eventually(async () => {
      const now = await podUids(NAMESPACE);
      assert.ok(PODS.some((pod) => now[pod] && now[pod] !== before[pod]));
    });

  it("that was killed midway is gone on with by the next one, whose values are others again", () =>
    underLoad("killed", async () => {
      edit();
      const before = await podUids(NAMESPACE);
      const up = spawn(
        process.execPath,
        [
          ...["-r", REGISTER, join(PROJECT_DIRECTORY, "local", "deployer", "cli.ts"), "up"],
          ...["--stack", "faults", "--state-dir", stack.stateDir, "--config", stack.configFile],
          ...["--kubeconfig", stack.kubeconfig, "--dir", PROJECT_DIRECTORY],
        ],
        { stdio: "ignore", cwd: PROJECT_DIRECTORY, detached: true },
      );
      await aPodIsNew(before);
      process.kill(-up.pid!, "SIGKILL");
      edit();
      await stack.deployer.up();
      const after = await podUids(NAMESPACE);
      for (const pod of PODS) assert.notEqual(after[pod], before[pod]);
    }));

  it("waits for a node that is powered off midway, and goes on when it is back", () =>
    underLoad("off", async () => {
      edit();
      const before = await podUids(NAMESPACE);
      const up = stack.deployer.up();
      await aPodIsNew(before);
      const node = await kubectl("-n", NAMESPACE, "get", "pod", "kafka-0", "-o", "jsonpath={.spec.nodeName}");
      const number = Number(node.replace("node", ""));
      await cluster.stopNode(TEST_CLUSTER, number);
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      await cluster.startNode(TEST_CLUSTER, number);
      await up.catch(() => stack.deployer.up());
    }));

  it("moves the traffic between its brokers to another listener, in the steps that the preview names", () =>
    underLoad("peers", async () => {
      const [internal, external] = ARGS.listeners!;
      const peers = { name: "peers", port: 9095 };
      for (const listeners of [
        [internal, peers, external],
        [peers, internal, external],
        [peers, external],
      ]) {
        stack.configure({ ...ARGS, listeners });
        await stack.deployer.up();
      }
      stack.configure(ARGS);
      await assert.rejects(stack.deployer.preview(), /from "peers" to "internal" in one step/);
    }));
});
