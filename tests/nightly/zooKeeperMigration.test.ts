import assert from "node:assert/strict";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import { MIGRATION } from "../../components/plan/existing/kafkaState";
import type { UpResult } from "../../local/deployer";
import { type Acknowledged, nothingIsLost, topicSetting, useEveryBroker } from "../live/support/broker";
import { eventually, kubectl } from "../live/support/kubectl";
import { type RunningProducer, startProducer } from "../live/support/producer";
import { stateOf } from "../live/support/running";
import { takeDown } from "../live/support/takeDown";
import { loadImage, testCluster, testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-way-out";
const CONTROLLERS = "kafka-controllers-100";

/** Brokers have two volumes, as their metadata lies on one of them alone. */
describe("A cluster that leaves ZooKeeper, and comes back first", function () {
  this.timeout(900_000);
  const acknowledged: Acknowledged = new Map();
  let stack: TestStack;
  let result: UpResult;
  let producer: RunningProducer | undefined;

  const size = { size: "1Gi", class: "local-path" };
  const storage = { ...size, deleteClaim: true };
  const volumes = ["data", "more"].map((name) => ({ name, ...size }));
  const base: KafkaClusterArgs = {
    name: "kafka",
    namespace: NAMESPACE,
    version: "3.9.2",
    heap: "256Mi",
    storage: { volumes, deleteClaim: true },
    terminationGracePeriodSeconds: 60,
    topics: [{ name: "orders", partitions: 6, replicas: 3, config: { "retention.ms": "3600000" } }],
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, nodePort: { ports: [30147, 30148, 30149] } },
    ],
  };
  const zooKeeper = { ensemble: { replicas: 1, heap: "128Mi", storage } };
  const nodePools: KafkaClusterArgs["nodePools"] = [
    { roles: ["broker"], firstNodeId: 0 },
    { name: "controllers", roles: ["controller"], firstNodeId: 100, storage: size },
  ];
  const inZooKeeper = { ...base, zooKeeper };
  const onItsWay = { ...base, zooKeeper, nodePools };
  const left = { ...base, nodePools };
  const endpoints = () => result.outputs.externalEndpoints.value as ExternalEndpoint[];

  async function up(args: KafkaClusterArgs): Promise<string> {
    stack.configure(args);
    stack.told.length = 0;
    result = await stack.deployer.up();
    await eventually(() => useEveryBroker(endpoints(), acknowledged));
    assert.equal(await topicSetting(endpoints(), "orders", "retention.ms"), "3600000");
    return stack.told.join("\n");
  }
  /** That no more is to do. */
  async function isDone(): Promise<void> {
    assert.deepEqual((await stack.deployer.up()).steps, []);
  }
  const controllerClaims = () =>
    kubectl("-n", NAMESPACE, "get", "pvc", "-o", "name").then(
      (names) => names.match(/\S*-controllers-\S*/g) ?? [],
    );

  before(async () => {
    await testCluster();
    for (const version of ["3.9.2", "4.3.1"]) await loadImage(version, "apache");
    stack = await testStack("way-out", inZooKeeper);
  });

  after(async () => {
    await producer?.stop();
    await takeDown(stack, NAMESPACE);
  });

  it("goes to controllers, with two volumes on each broker", async () => {
    await up(inZooKeeper);
    const bootstrap = endpoints().map(({ host, port }) => `${host}:${port}`);
    producer = await startProducer(bootstrap.join(), "sent-meanwhile", 100, 6);
    await up(onItsWay);
    assert.equal((await stateOf(NAMESPACE, CONTROLLERS)).node.migration, MIGRATION.copied);
  });

  it("goes back, where a broker controls again, and nothing is left of the controllers but volumes", async () => {
    const told = await up(inZooKeeper);
    assert.match(told, /Controllers 100, 101 and 102 leave, .* Brokers restart twice/);
    const { quorum, partitions } = await stateOf(NAMESPACE, "kafka-0");
    assert.equal(quorum, null);
    assert.equal(partitions?.offline, 0);
    await isDone();
    const pods = await kubectl("-n", NAMESPACE, "get", "pods", "-o", "name");
    assert.doesNotMatch(pods, /controllers/);
    // Who controls makes topics, too.
    await up({ ...inZooKeeper, topics: [...base.topics!, { name: "made-by-a-broker", replicas: 3 }] });
  });

  it("goes to controllers again, on other volumes than theirs of before", async () => {
    stack.configure(onItsWay);
    await assert.rejects(
      stack.deployer.preview(),
      /volumes of controllers that have left .*Delete these claims first/s,
    );
    await kubectl("-n", NAMESPACE, "delete", ...(await controllerClaims()));
    await up(onItsWay);
    await isDone();
  });

  it("leaves ZooKeeper for good, and gets a newer Kafka", async () => {
    await up(left);
    await isDone();
    await up({ ...left, version: "4.3.1", quorum: "static" });
    const { failed, lost, longestMs } = await producer!.stop();
    producer = undefined;
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    assert.ok(longestMs < 10_000, `${longestMs} ms`);
    await nothingIsLost(endpoints(), acknowledged);
  });
});
