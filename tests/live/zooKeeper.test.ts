import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import { MIGRATION } from "../../components/plan/existing/kafkaState";
import type { UpResult } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { type Acknowledged, nothingIsLost, topicSetting, useEveryBroker } from "./support/broker";
import { consumeAll, metadata, produce } from "./support/kcat";
import { eventually, kubectl, rolledOut } from "./support/kubectl";
import { type RunningProducer, startProducer } from "./support/producer";
import { podUids, stateOf } from "./support/running";
import { loadImage, testCluster, testStack, type TestStack } from "./support/world";

const OLD = "3.5.2";
/** The last with ZooKeeper. */
const LAST = "3.9.2";
const PORTS = [30127, 30128, 30129];

/** The arguments of an example, small enough for the test cluster and on its storage. */
function example(name: string, namespace: string, change: Partial<KafkaClusterArgs>): KafkaClusterArgs {
  const file = readFileSync(join(PROJECT_DIRECTORY, "examples", name, "cluster.yaml"), "utf8");
  const read: KafkaClusterArgs = parse(file).config["kafka-cluster:cluster"];
  const small = { resources: undefined, storage: { size: "1Gi", deleteClaim: true } };
  return {
    ...read,
    ...small,
    namespace,
    name: "kafka",
    version: OLD,
    image: undefined,
    heap: "384Mi",
    timeoutSeconds: 240,
    zooKeeper: { ensemble: { ...read.zooKeeper!.ensemble, ...small, heap: "128Mi" } },
    ...change,
  };
}

async function stop(stack: TestStack, namespace: string): Promise<void> {
  await stack.deployer.destroy();
  assert.equal(await kubectl("-n", namespace, "get", "pods", "-o", "name"), "");
  await kubectl("delete", "namespace", namespace, "--ignore-not-found");
  stack.remove();
}

describe("Kafka with ZooKeeper", function () {
  before(async () => {
    await testCluster();
    for (const version of [OLD, LAST]) await loadImage(version, "apache");
  });

  describe("three brokers on an ensemble of three", () => {
    const namespace = "kafka-zookeeper";
    const topics = [{ name: "orders", partitions: 6, config: { "retention.ms": "3600000" } }];
    const listeners = [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, nodePort: { ports: PORTS } },
    ];
    const args = (change: Partial<KafkaClusterArgs>) =>
      example("zookeeper-ensemble", namespace, {
        ...{ version: LAST, listeners, topics },
        // Apart from the controllers, too, brokers restart once more.
        antiAffinity: "preferred",
        ...change,
      });
    const pools: Partial<KafkaClusterArgs> = {
      replicas: undefined,
      nodePools: [
        { roles: ["broker"], firstNodeId: 0 },
        { name: "controllers", roles: ["controller"], firstNodeId: 100, heap: "256Mi" },
      ],
    };
    /** What is for ZooKeeper has no effect without it. */
    const { "zookeeper.session.timeout.ms": _, ...kraftConfig } = args({}).config!;
    let producer: RunningProducer | undefined;
    const acknowledged: Acknowledged = new Map();
    let stack: TestStack;
    let result: UpResult;

    const endpoints = () => result.outputs.externalEndpoints.value as ExternalEndpoint[];
    const useAll = () => eventually(() => useEveryBroker(endpoints(), acknowledged));
    const zooKeeper = (pod: string, word: string) =>
      kubectl(
        ...["-n", namespace, "exec", pod, "--", "bash", "-c"],
        `exec 3<>/dev/tcp/localhost/2181; printf ${word} >&3; cat <&3`,
      );

    before(async () => {
      stack = await testStack("zookeeper", args({}));
    });
    after(async () => {
      await producer?.stop();
      await stop(stack, namespace);
    });

    it("comes up, and every broker is used from outside through its own port", async () => {
      result = await stack.deployer.up();
      assert.deepEqual(
        endpoints().map(({ port }) => port),
        PORTS,
      );
      await useAll();
    });

    it("has the id that was planned, and the topics that were asked for", async () => {
      const meta = await kubectl(
        ...["-n", namespace, "exec", "kafka-0", "--", "cat", "/var/lib/kafka/data/kafka/meta.properties"],
      );
      assert.match(meta, new RegExp(`^cluster\\.id=${result.outputs.clusterId.value as string}$`, "m"));
      const { topics: found } = await metadata(`${endpoints()[0].host}:${endpoints()[0].port}`);
      assert.equal(found.find(({ topic }) => topic === "orders")?.partitions.length, 6);
      assert.equal(await topicSetting(endpoints(), "orders", "retention.ms"), "3600000");
    });

    it("has one leader among the servers", async () => {
      const pods = [0, 1, 2].map((id) => `kafka-zookeeper-${id}`);
      const answers = await Promise.all(pods.map((pod) => zooKeeper(pod, "srvr")));
      const modes = answers.map((answer) => /^Mode: (\w+)$/m.exec(answer)?.[1]).sort();
      assert.deepEqual(modes, ["follower", "follower", "leader"]);
    });

    it("changes nothing the second time", async () => {
      const second = await stack.deployer.up();
      assert.deepEqual(second.steps, []);
      assert.deepEqual(second.outputs, result.outputs);
    });

    it("keeps working when a server and then a broker are lost", async () => {
      await kubectl("-n", namespace, "delete", "pod", "kafka-zookeeper-2");
      await useAll();
      await rolledOut(namespace, "kafka-zookeeper");
      await kubectl("-n", namespace, "delete", "pod", "kafka-1");
      await rolledOut(namespace, "kafka");
      await useAll();
      await nothingIsLost(endpoints(), acknowledged);
    });

    it("goes to controllers of its own while messages come in, and writes to ZooKeeper still", async function () {
      this.timeout(900_000);
      const bootstrap = endpoints().map(({ host, port }) => `${host}:${port}`);
      producer = await startProducer(bootstrap.join(), "sent-meanwhile", 100, 6);
      stack.configure(args({ ...pools, zooKeeper: undefined, config: kraftConfig }));
      await assert.rejects(
        stack.deployer.preview(),
        /zooKeeper: is missing, but the metadata .* is in ZooKeeper/,
      );
      stack.configure(args(pools));
      stack.told.length = 0;
      await stack.deployer.up();
      assert.match(stack.told.join("\n"), /The metadata moves from ZooKeeper to controllers 100, 101, 102/);
      assert.equal((await stateOf(namespace, "kafka-controllers-100")).node.migration, MIGRATION.copied);
      const { quorum } = await stateOf(namespace, "kafka-0");
      assert.deepEqual(quorum?.voters.map(({ id }) => id).sort(), [100, 101, 102]);
      await useAll();
      const second = await stack.deployer.up();
      assert.deepEqual(second.steps, []);
      const writers = ["--show-managed-fields", "-o", "jsonpath={.metadata.managedFields[*].manager}"];
      const found = await kubectl("-n", namespace, "get", "statefulset", "kafka", ...writers);
      assert.doesNotMatch(
        found,
        /kafka-cluster/,
        "what is Pulumi's alone goes once it isn't planned any more",
      );
    });

    it("leaves ZooKeeper for good, and no broker restarts for it", async function () {
      this.timeout(900_000);
      const before = await podUids(namespace);
      stack.configure(args({ ...pools, zooKeeper: undefined, config: kraftConfig }));
      stack.told.length = 0;
      await stack.deployer.up();
      assert.match(stack.told.join("\n"), /controllers 10\d, 10\d, 10\d restart without it.*can't be undone/);
      const after = await podUids(namespace);
      const ofBrokers = (uids: Record<string, string>) => [0, 1, 2].map((id) => uids[`kafka-${id}`]);
      assert.deepEqual(ofBrokers(after), ofBrokers(before));
      assert.equal(Object.keys(after).length, 6, "of ZooKeeper none is left");
      assert.equal((await stateOf(namespace, "kafka-controllers-100")).node.migration, MIGRATION.final);
      const { failed, lost, longestMs } = await producer!.stop();
      producer = undefined;
      assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
      assert.ok(longestMs < 10_000, `${longestMs} ms`);
      await useAll();
      await nothingIsLost(endpoints(), acknowledged);
      assert.equal(await topicSetting(endpoints(), "orders", "retention.ms"), "3600000");
    });

    it("is one like any other then: it can't go back, and may get a newer Kafka", async () => {
      stack.configure(args(pools));
      await assert.rejects(stack.deployer.preview(), /zooKeeper: is given, but this cluster has controllers/);
      const newer = {
        ...pools,
        zooKeeper: undefined,
        config: kraftConfig,
        version: "4.3.1",
        quorum: "static" as const,
      };
      stack.configure(args(newer));
      await stack.deployer.preview();
    });
  });

  describe("one broker on one server", () => {
    const namespace = "kafka-single";
    let stack: TestStack;
    before(async () => {
      stack = await testStack("single", example("single-node-zookeeper", namespace, {}));
    });
    after(() => stop(stack, namespace));

    it("comes up, and a broker makes the topic that a client names", async () => {
      const { outputs } = await stack.deployer.up();
      assert.equal(outputs.externalBootstrap.value, "localhost:9092");
      const forward = (await testCluster()).kubectl;
      const child = spawn(forward[0], [
        ...forward.slice(1),
        ...["-n", namespace, "port-forward", "pod/kafka-0", "9092:9094"],
      ]);
      try {
        await eventually(async () => void (await metadata("localhost:9092")));
        await produce("localhost:9092", "test", ["hello world!"]);
        assert.deepEqual(await consumeAll("localhost:9092", "test"), ["hello world!"]);
      } finally {
        child.kill();
      }
    });

    it("isn't given brokers that its own don't understand: the preview says what to write", async () => {
      const newer = example("single-node-zookeeper", namespace, { version: "3.9.2" });
      const config = { "inter.broker.protocol.version": "3.5" };
      stack.configure(newer);
      await assert.rejects(
        stack.deployer.preview(),
        /version: is 3\.9\.2.*inter\.broker\.protocol\.version: "3\.5"/s,
      );
      stack.configure({ ...newer, config });
      await stack.deployer.preview();
    });

    it("can't be given more servers, which could lose what the one has, and goes on", async () => {
      const args = example("single-node-zookeeper", namespace, {});
      const ensemble = args.zooKeeper!.ensemble!;
      stack.configure({ ...args, zooKeeper: { ensemble: { ...ensemble, replicas: 3 } } });
      await assert.rejects(stack.deployer.up(), /data as one of 1, and replicas is 3.*set it to 1/s);
      stack.configure(args);
      await stack.deployer.up();
      const topic = await kubectl(
        ...["-n", namespace, "exec", "kafka-zookeeper-0", "--"],
        ...["/opt/kafka/bin/zookeeper-shell.sh", "localhost:2181", "get", "/brokers/topics/test"],
      );
      assert.match(topic, /"partitions":\{"0":\[0\]\}/);
    });
  });
});
