import assert from "node:assert/strict";
import type { ExternalEndpoint, KafkaClusterArgs, NodePoolArgs } from "../../components";
import type { UpResult } from "../../local/deployer";
import { Acknowledged, nothingIsLost, useEveryBroker } from "../live/support/broker";
import { killedUp } from "../live/support/killedUp";
import { eventually } from "../live/support/kubectl";
import { type RunningProducer, startProducer } from "../live/support/producer";
import { podUids, stateOf, votersAre } from "../live/support/running";
import { takeDown } from "../live/support/takeDown";
import { testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-apart";
const STACK = "apart";
const POD = "kafka-0";
const IDS = [0, 1, 2];
const BROKERS = [100, 101, 102];
const PORTS = Array.from({ length: 6 }, (_, i) => 31_950 + i);

/** They keep their ids, their log and their votes, and hand over what they hold as brokers. */
describe("Nodes that are brokers and controllers, and become controllers alone", function () {
  this.timeout(900_000);
  let stack: TestStack;
  let result: UpResult;
  let producer: RunningProducer | undefined;
  const acknowledged: Acknowledged = new Map();

  const args = (
    members: Pick<KafkaClusterArgs, "replicas" | "nodePools">,
    ports: number[],
  ): KafkaClusterArgs => ({
    ...members,
    name: "kafka",
    namespace: NAMESPACE,
    heap: "256Mi",
    storage: { size: "1Gi" },
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, nodePort: { ports } },
    ],
    antiAffinity: "none",
    topics: [{ name: "orders", partitions: 10, replicas: 3 }],
    reassignment: { throttle: "100Mi", rebalance: "onScale" },
  });
  const besides = (roles: NodePoolArgs["roles"]): NodePoolArgs[] => [
    { roles, firstNodeId: 0 },
    { name: "brokers", roles: ["broker"], firstNodeId: BROKERS[0] },
  ];
  const combined = args({ replicas: 3 }, PORTS.slice(0, 3));
  const beside = args({ nodePools: besides(["controller", "broker"]) }, PORTS);
  const apart = args({ nodePools: besides(["controller"]) }, PORTS.slice(3));
  const endpoints = (): ExternalEndpoint[] => result.outputs.externalEndpoints.value;

  async function up(wanted: KafkaClusterArgs): Promise<void> {
    stack.configure(wanted);
    stack.told.length = 0;
    result = await stack.deployer.up();
  }

  /** That these serve, each with its share, and no others are known as brokers. */
  async function serve(ids: number[], pod: string): Promise<void> {
    await votersAre(NAMESPACE, pod, IDS);
    await eventually(async () => {
      const { brokers } = await stateOf(NAMESPACE, pod);
      assert.deepEqual(
        brokers!.map(({ id, active }) => (active ? id : undefined)),
        ids,
      );
    });
    await eventually(() => useEveryBroker(endpoints(), acknowledged));
  }

  before(async () => {
    stack = await testStack(STACK, combined);
  });

  after(async () => {
    await producer?.stop();
    await takeDown(stack, NAMESPACE);
  });

  it("get brokers beside them first", async () => {
    await up(combined);
    await serve(IDS, POD);
    // The addresses of those that come, too: those of before are gone at the end.
    const bootstrap = endpoints().flatMap(({ host, port }, i) => [
      `${host}:${port}`,
      `${host}:${PORTS[3 + i]}`,
    ]);
    producer = await startProducer(bootstrap.join(), "sent-meanwhile", 50, 6);
    await up(beside);
    await serve([...IDS, ...BROKERS], POD);
  });

  it("hand over what they hold, by an up that goes on with one that was killed", async () => {
    stack.configure(apart);
    stack.told.length = 0;
    await stack.deployer.preview();
    assert.match(
      stack.told.join("\n"),
      /Brokers 0, 1 and 2 leave: replicas of \d+ partitions, .* move to brokers 100, 101 and 102 first/,
    );
    await killedUp(stack, STACK, NAMESPACE, 1);
    await up(apart);
    await serve(BROKERS, "kafka-brokers-100");
    assert.equal(Object.keys(await podUids(NAMESPACE)).length, 6);
    assert.deepEqual((await stack.deployer.up()).steps, []);
  });

  it("do so while a producer's messages all arrive", async () => {
    const stopped = producer!.stop();
    producer = undefined;
    const { sent, failed, lost } = await stopped;
    assert.ok(sent > 0);
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    await nothingIsLost(endpoints(), acknowledged);
  });
});
