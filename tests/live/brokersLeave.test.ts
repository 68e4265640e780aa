import assert from "node:assert/strict";
import type { KafkaClusterArgs, NodePoolArgs } from "../../components";
import type { KafkaState } from "../../components/plan/existing/kafkaState";
import type { UpResult } from "../../local/deployer";
import { killedUpWhen } from "./support/killedUp";
import { eventually, kubectl } from "./support/kubectl";
import { startProducer } from "./support/producer";
import { podUids, stateOf } from "./support/running";
import { takeDown } from "./support/takeDown";
import { testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-moves";
const CONTROLLERS: NodePoolArgs = { name: "controllers", roles: ["controller"], replicas: 1, firstNodeId: 0 };
const BROKERS: NodePoolArgs = {
  name: "brokers",
  roles: ["broker"],
  replicas: 4,
  firstNodeId: 100,
  heap: "384Mi",
};
/** Of what is moved, so that there is time to kill who moves it. */
const SLOW = "1Mi";
/** Once nobody is to be killed any more. */
const QUICK = { reassignment: { throttle: "100Mi" } };
/** Two copies take writes while one is away. */
const ONE = { "min.insync.replicas": "1" };
const MOVES = "kafka-cluster/task=moves";

describe("Brokers that leave and come, and copies of topics", function () {
  let stack: TestStack;
  let args: KafkaClusterArgs;
  let result: UpResult;
  /** The pods of the three that never leave. */
  let stay: string[];

  const as = (brokers: Partial<NodePoolArgs>, more: Partial<KafkaClusterArgs> = {}): KafkaClusterArgs => ({
    ...args,
    ...more,
    nodePools: [CONTROLLERS, { ...BROKERS, ...brokers }],
  });
  const up = async (wanted: KafkaClusterArgs) => {
    stack.configure(wanted);
    result = await stack.deployer.up();
  };
  /** What one of those that stay tells. */
  const state = async () => {
    for (const id of [100, 101]) {
      const seen = await stateOf(NAMESPACE, `kafka-brokers-${id}`).catch(() => undefined);
      if (seen?.brokers) return seen;
    }
    return stateOf(NAMESPACE, "kafka-brokers-102");
  };
  /** A tool beside a broker, whose container has little memory. */
  const tool = (name: string, ...toolArgs: string[]) =>
    kubectl(
      ...["-n", NAMESPACE, "exec", "kafka-brokers-100", "-c", "kafka", "--"],
      ...["env", "KAFKA_HEAP_OPTS=-Xmx96m", `/opt/kafka/bin/${name}.sh`, ...toolArgs],
    );
  const uidsOfStaying = async () => {
    const uids = await podUids(NAMESPACE);
    return [100, 101, 102].map((id) => uids[`kafka-brokers-${id}`]);
  };
  const ofBroker = ({ brokers }: KafkaState, id: number) => brokers?.find((broker) => broker.id === id);
  const jobs = () => kubectl("-n", NAMESPACE, "get", "jobs", "-l", MOVES, "-o", "name");
  const movesSomething = async () => {
    const logs = await kubectl("-n", NAMESPACE, "logs", "-l", MOVES, "--tail", "1").catch(() => "");
    return /^moving: [1-9]/m.test(logs);
  };
  /** Fills a topic with incompressible records of 100 kB. */
  const fill = (topic: string, records: number) =>
    tool(
      "kafka-producer-perf-test",
      ...[
        "--topic",
        topic,
        "--num-records",
        String(records),
        "--record-size",
        "100000",
        "--throughput",
        "-1",
      ],
      ...["--producer-props", "bootstrap.servers=localhost:9092", "acks=all", "buffer.memory=8000000"],
    );
  const notThrottled = async () => {
    for (const id of [100, 101, 102]) {
      const { settings } = await stateOf(NAMESPACE, `kafka-brokers-${id}`);
      assert.deepEqual(
        Object.keys(settings ?? {}).filter((name) => /throttled|cordoned/.test(name)),
        [],
      );
    }
    const server = ["--bootstrap-server", "localhost:9092"];
    const topics = await tool("kafka-configs", ...server, "--entity-type", "topics", "--describe");
    assert.doesNotMatch(topics, /throttled/);
  };

  before(async () => {
    args = {
      namespace: NAMESPACE,
      // Four brokers on three Kubernetes nodes: no two of them may have the same port of one.
      listeners: listenersOf(4),
      antiAffinity: "none",
      storage: { class: "local-path", size: "2Gi" },
      topics: [{ name: "orders", partitions: 8, replicas: 2, config: ONE }],
      reassignment: { throttle: SLOW },
    };
    stack = await testStack("moves", as({}));
    await up(as({}));
    await fill("orders", 1200);
    stay = await uidsOfStaying();
  });

  after(() => takeDown(stack, NAMESPACE));

  it("are told in the preview, with what moves", async () => {
    stack.configure(fewer());
    stack.told.length = 0;
    await stack.deployer.preview();
    await eventually(async () =>
      assert.match(
        stack.told.join("\n"),
        /Broker 103 leaves: replicas of \d+ partitions, .* move to brokers 100, 101 and 102/,
      ),
    );
  });

  const fewer = (more: Partial<KafkaClusterArgs> = {}) =>
    as({ replicas: 3 }, { listeners: listenersOf(3), ...more });

  it("go on to leave where `up` is killed twice, and nobody who produces loses anything", async () => {
    const producer = await startProducer(result.outputs.externalBootstrap.value, "steady", 50, 6);
    const leave = async () => {
      stack.configure(fewer());
      await killedUpWhen(stack, "moves", movesSomething);
      assert.match(await jobs(), /job\.batch\/kafka-moves-/);
      const holds = async () => ofBroker(await state(), 103)?.replicas ?? 0;
      const left = await holds();
      await killedUpWhen(stack, "moves", async () => (await holds()) < left);
      await up(fewer(QUICK));
    };
    await leave().catch(async (cause: Error) => {
      await producer.stop();
      throw cause;
    });
    const { sent, failed, lost } = await producer.stop();
    assert.ok(sent > 0);
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    assert.equal(await jobs(), "");
  });

  it("are stopped and forgotten then, their volume stays, no throttle does, and nobody else restarts", async () => {
    assert.deepEqual(await uidsOfStaying(), stay);
    const pods = await kubectl("-n", NAMESPACE, "get", "pods", "-o", "name");
    assert.doesNotMatch(pods, /kafka-brokers-103/);
    assert.match(await kubectl("-n", NAMESPACE, "get", "pvc", "-o", "name"), /data-kafka-brokers-103/);
    await eventually(async () => assert.equal(ofBroker(await state(), 103), undefined));
    await eventually(notThrottled);
  });

  it("change nothing in an `up` without a change", async () => {
    stack.told.length = 0;
    await up(fewer(QUICK));
    assert.doesNotMatch(stack.told.join("\n"), /leaves|interrupted|kafka-moves/);
  });

  it("come, and take their share if it is asked for, while nobody restarts", async () => {
    const more = as({}, { reassignment: { throttle: "100Mi", rebalance: "onScale" } });
    await up(more);
    assert.deepEqual(await uidsOfStaying(), stay);
    await eventually(async () => {
      const seen = await state();
      assert.ok(ofBroker(seen, 103)!.replicas >= 3, JSON.stringify(seen.brokers));
      assert.ok(ofBroker(seen, 103)!.leaders >= 1, JSON.stringify(seen.brokers));
    });
    await eventually(notThrottled);
  });

  it("give topics more copies and fewer", async () => {
    const copiesOf = async (topic: string) => {
      const asked = ["--bootstrap-server", "localhost:9092", "--describe", "--topic", topic];
      const text = await tool("kafka-topics", ...asked);
      return /ReplicationFactor: (\d+)/.exec(text)![1];
    };
    for (const replicas of [3, 2]) {
      await up(as({}, { ...QUICK, topics: [{ name: "orders", partitions: 8, replicas, config: ONE }] }));
      await eventually(async () => assert.equal(await copiesOf("orders"), String(replicas)));
    }
  });

  it("leave all at once where the whole pool does, to others that came before", async () => {
    const others: NodePoolArgs = { ...BROKERS, name: "others", replicas: 3, firstNodeId: 200 };
    const pools = (...nodePools: NodePoolArgs[]) => ({
      ...args,
      ...QUICK,
      nodePools: [CONTROLLERS, ...nodePools],
    });
    const both = { ...pools(BROKERS, others), listeners: listenersOf(7) };
    await up(both);
    // Ports of those that leave are free only once they have.
    await up({ ...pools(others), listeners: listenersOf(3, 4) });
    const pods = await kubectl("-n", NAMESPACE, "get", "pods", "-o", "name");
    assert.doesNotMatch(pods, /kafka-brokers-/);
    const { brokers, partitions } = await stateOf(NAMESPACE, "kafka-others-200");
    assert.deepEqual(
      brokers!.map(({ id }) => id),
      [200, 201, 202],
    );
    assert.equal(partitions!.offline, 0);
  });
});

function nodePorts(brokers: number, first: number) {
  const ports = Array.from({ length: brokers }, (_, i) => 31_700 + first + i);
  return { name: "external", port: 9094, nodePort: { ports } };
}

function listenersOf(brokers: number, first = 0): KafkaClusterArgs["listeners"] {
  return [{ name: "internal", port: 9092 }, nodePorts(brokers, first)];
}
