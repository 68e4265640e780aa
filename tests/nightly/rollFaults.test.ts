import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { KafkaClusterArgs } from "../../components";
import * as cluster from "../../local/cluster";
import { PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { eventually, kubectl } from "../live/support/kubectl";
import { startProducer } from "../live/support/producer";
import { paused } from "../live/support/paused";
import { mostAway } from "../live/support/roll";
import { podUids, stateOf } from "../live/support/running";
import { takeDown } from "../live/support/takeDown";
import { TEST_CLUSTER, testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-faults";
const PODS = ["kafka-0", "kafka-1", "kafka-2"];
const ARGS: KafkaClusterArgs = {
  name: "kafka",
  namespace: NAMESPACE,
  version: "4.4.0",
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

  after(() => takeDown(stack, NAMESPACE));

  /** Another value of a setting that takes a roll. */
  const edit = () => stack.configure({ ...ARGS, config: { "log.retention.hours": `${++hours}` } });

  /** Fails if a send fails, a message is lost, or two nodes are ever away while it goes on. */
  async function underLoad(topic: string, work: () => Promise<void>): Promise<void> {
    const producer = await startProducer(bootstrap, topic, 200, 6);
    const most = await mostAway(NAMESPACE, 3, work);
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost, most }, { failed: 0, lost: 0, most: 1 });
  }

  /** Changes a setting of Kafka that isn't in a file. */
  async function configure(operation: string, type: string, name: string, setting: string): Promise<void> {
    const entity = ["--entity-type", type, "--entity-name", name];
    const change = [operation, operation === "--add-config" ? setting : setting.replace(/=.*/, "")];
    const program = "/opt/kafka/bin/kafka-configs.sh";
    const server = ["--bootstrap-server", "kafka-0.kafka-headless:9092"];
    const exec = ["-n", NAMESPACE, "exec", "kafka-0", "-c", "kafka", "--", "env", "KAFKA_OPTS=", program];
    await kubectl(...exec, ...server, "--alter", ...entity, ...change);
  }

  /** The first pod that is another one than before, once there is one. */
  async function firstNew(before: Record<string, string>): Promise<string> {
    let found: string | undefined;
    await eventually(async () => {
      const now = await podUids(NAMESPACE);
      found = PODS.find((pod) => now[pod] && now[pod] !== before[pod]);
      assert.ok(found);
    });
    return found!;
  }

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
      await firstNew(before);
      process.kill(-up.pid!, "SIGKILL");
      edit();
      await stack.deployer.up();
      const after = await podUids(NAMESPACE);
      for (const pod of PODS) assert.notEqual(after[pod], before[pod]);
    }));

  it("restarts a broker that has fallen behind first, and no other while it is behind", () =>
    underLoad("behind", async () => {
      const throttle = (operation: string) =>
        configure(operation, "brokers", "1", "follower.replication.throttled.rate=1024");
      await configure("--add-config", "topics", "behind", "follower.replication.throttled.replicas=*");
      await throttle("--add-config");
      const behind = async () => {
        const { brokers } = await stateOf(NAMESPACE, "kafka-0");
        return brokers?.find(({ id }) => id === 1)?.behind ?? 0;
      };
      const isBehind = async () => assert.ok(await behind());
      await paused(NAMESPACE, "kafka-1", () => eventually(isBehind));
      await eventually(async () => {
        const ready = "jsonpath={.status.conditions[?(@.type=='Ready')].status}";
        assert.equal(await kubectl("-n", NAMESPACE, "get", "pod", "kafka-1", "-o", ready), "True");
        await isBehind();
      });
      edit();
      const before = await podUids(NAMESPACE);
      const up = stack.deployer.up();
      assert.equal(await firstNew(before), "kafka-1");
      const unthrottled = pause(30_000).then(() => throttle("--delete-config"));
      // What the agent says is a second old at most: two looks that agree are true.
      let looks = [1, 1];
      for (let now = before; now["kafka-0"] === before["kafka-0"] && now["kafka-2"] === before["kafka-2"];) {
        looks = [looks[1], await behind()];
        now = await podUids(NAMESPACE);
      }
      assert.ok(
        looks.includes(0),
        `the next was stopped while it was behind on ${looks.join(", ")} partitions`,
      );
      await Promise.all([up, unthrottled]);
    }));

  it("waits for a node that is powered off midway, and goes on when it is back", () =>
    underLoad("off", async () => {
      edit();
      const before = await podUids(NAMESPACE);
      const up = stack.deployer.up();
      // That of another pod would be a second one away, which no roll can help.
      const pod = await firstNew(before);
      const node = await kubectl("-n", NAMESPACE, "get", "pod", pod, "-o", "jsonpath={.spec.nodeName}");
      const number = Number(node.replace("node", ""));
      await cluster.stopNode(TEST_CLUSTER, number);
      await pause(60_000);
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
