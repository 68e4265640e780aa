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
    const args = example("zookeeper-ensemble", namespace, { version: LAST, listeners, topics });
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
      stack = await testStack("zookeeper", args);
    });
    after(() => stop(stack, namespace));

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
  });

  describe("one broker on one server", () => {
    const namespace = "kafka-single";
    const args = example("single-node-zookeeper", namespace, {});
    const last = { ...args, version: LAST };
    const small = { replicas: 1, heap: "256Mi" };
    const nodePools: KafkaClusterArgs["nodePools"] = [
      { roles: ["broker"], firstNodeId: 0, replicas: 1 },
      { name: "controllers", roles: ["controller"], firstNodeId: 100, ...small },
    ];
    const onItsWay = { ...last, replicas: undefined, nodePools };
    const left = { ...onItsWay, zooKeeper: undefined };
    let stack: TestStack;
    before(async () => {
      stack = await testStack("single", args);
    });
    after(() => stop(stack, namespace));

    /** Brings it to these arguments, and answers with what was told. */
    const becomes = async (wanted: KafkaClusterArgs): Promise<string> => {
      stack.configure(wanted);
      const from = stack.told.length;
      const { outputs } = await stack.deployer.up();
      assert.equal(outputs.externalBootstrap.value, "localhost:9092");
      return stack.told.slice(from).join("\n");
    };
    const refused = async (wanted: KafkaClusterArgs, why: RegExp) => {
      stack.configure(wanted);
      await assert.rejects(stack.deployer.preview(), why);
    };
    const isAccepted = async (wanted: KafkaClusterArgs) => {
      stack.configure(wanted);
      await stack.deployer.preview();
    };
    /** Uses the broker through a port that is forwarded, as its output says. */
    const forwarded = async (use: (address: string) => Promise<void>) => {
      const [command, ...more] = (await testCluster()).kubectl;
      const forward = ["-n", namespace, "port-forward", "pod/kafka-0", "9092:9094"];
      const child = spawn(command, [...more, ...forward]);
      try {
        await eventually(async () => void (await metadata("localhost:9092")));
        await use("localhost:9092");
      } finally {
        child.kill();
      }
    };
    const hasAll = async (address: string) =>
      assert.deepEqual(await consumeAll(address, "test"), ["hello world!"]);

    it("comes up, and a broker makes the topic that a client names", async () => {
      await becomes(args);
      await forwarded(async (address) => {
        await produce(address, "test", ["hello world!"]);
        await hasAll(address);
      });
    });

    it("can't be given more servers, which could lose what the one has, and goes on", async () => {
      const ensemble = args.zooKeeper!.ensemble!;
      stack.configure({ ...args, zooKeeper: { ensemble: { ...ensemble, replicas: 3 } } });
      await assert.rejects(stack.deployer.up(), /data as one of 1, and replicas is 3.*set it to 1/s);
      await becomes(args);
      const topic = await kubectl(
        ...["-n", namespace, "exec", "kafka-zookeeper-0", "--"],
        ...["/opt/kafka/bin/zookeeper-shell.sh", "localhost:2181", "get", "/brokers/topics/test"],
      );
      assert.match(topic, /"partitions":\{"0":\[0\]\}/);
    });

    it("gets newer brokers in two steps, which the preview names", async () => {
      await refused(last, /version: is 3\.9\.2.*inter\.broker\.protocol\.version: "3\.5"/s);
      await becomes({ ...last, config: { ...args.config, "inter.broker.protocol.version": "3.5" } });
      await becomes(last);
    });

    it("goes to a controller of its own, and writes to ZooKeeper still", async () => {
      await refused(left, /zooKeeper: is missing, but the metadata .* is in ZooKeeper/);
      assert.match(await becomes(onItsWay), /The metadata moves from ZooKeeper to controller 100/);
      assert.equal((await stateOf(namespace, "kafka-controllers-100")).node.migration, MIGRATION.copied);
      const { quorum } = await stateOf(namespace, "kafka-0");
      assert.deepEqual(
        quorum?.voters.map(({ id }) => id),
        [100],
      );
      assert.deepEqual((await stack.deployer.up()).steps, []);
      const writers = ["--show-managed-fields", "-o", "jsonpath={.metadata.managedFields[*].manager}"];
      const found = await kubectl("-n", namespace, "get", "statefulset", "kafka", ...writers);
      assert.doesNotMatch(found, /kafka-cluster/, "what isn't planned any more is nobody's");
    });

    it("leaves ZooKeeper for good, without a restart of the broker, and has all that was sent", async () => {
      const before = await podUids(namespace);
      assert.match(await becomes(left), /controllers? 100 restarts? without it.*can't be undone/);
      const after = await podUids(namespace);
      assert.equal(after["kafka-0"], before["kafka-0"]);
      assert.deepEqual(Object.keys(after).sort(), ["kafka-0", "kafka-controllers-100"]);
      assert.equal((await stateOf(namespace, "kafka-controllers-100")).node.migration, MIGRATION.final);
      await forwarded(hasAll);
    });

    it("is one like any other then: it can't go back, and may get a newer Kafka", async () => {
      await refused(onItsWay, /zooKeeper: is given, but this cluster has controllers/);
      await isAccepted({ ...left, version: "4.3.1", quorum: "static" });
    });
  });
});
