import assert from "node:assert/strict";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import type { UpResult } from "../../local/deployer";
import { Acknowledged, nothingIsLost, useEveryBroker } from "../live/support/broker";
import { killedUp } from "../live/support/killedUp";
import { eventually, kubectl } from "../live/support/kubectl";
import { type RunningProducer, startProducer } from "../live/support/producer";
import { podUids, stateOf, votersAre } from "../live/support/running";
import { takeDown } from "../live/support/takeDown";
import { testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-controllers";
const STACK = "controllers";
const POD = "kafka-brokers-100";

/** Controllers of their own come and go, while clients go on. */
describe("The controllers of a cluster", function () {
  this.timeout(900_000);
  let stack: TestStack;
  let result: UpResult;
  let producer: RunningProducer | undefined;
  const acknowledged: Acknowledged = new Map();

  const args = (controllers: number): KafkaClusterArgs => ({
    name: "kafka",
    namespace: NAMESPACE,
    heap: "256Mi",
    storage: { size: "1Gi" },
    nodePools: [
      { name: "controllers", roles: ["controller"], replicas: controllers, firstNodeId: 0 },
      { name: "brokers", roles: ["broker"], replicas: 3, firstNodeId: 100 },
    ],
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 31092, hostPort: {} },
    ],
    antiAffinity: "none",
  });
  const endpoints = (): ExternalEndpoint[] => result.outputs.externalEndpoints.value;
  const first = (count: number) => Array.from({ length: count }, (_, id) => id);

  async function up(controllers: number): Promise<void> {
    stack.configure(args(controllers));
    result = await stack.deployer.up();
  }

  /** That so many controllers vote, and no others are there; and that brokers serve. */
  async function are(controllers: number): Promise<void> {
    await votersAre(NAMESPACE, POD, first(controllers));
    const pods = Object.keys(await podUids(NAMESPACE)).filter((name) => name.includes("controllers"));
    assert.deepEqual(
      pods.sort(),
      first(controllers).map((id) => `kafka-controllers-${id}`),
    );
    const jobs = await kubectl("-n", NAMESPACE, "get", "jobs", "-l", "kafka-cluster/task", "-o", "name");
    assert.equal(jobs, "", "its work is done");
    await eventually(() => useEveryBroker(endpoints(), acknowledged));
  }

  /** Without a farewell, as when its machine is gone. */
  async function killLeader(): Promise<void> {
    const { quorum } = await stateOf(NAMESPACE, POD);
    const pod = `kafka-controllers-${quorum!.leader}`;
    await kubectl("-n", NAMESPACE, "delete", "pod", pod, "--grace-period=0", "--force");
  }

  before(async () => {
    stack = await testStack(STACK, args(1));
  });

  after(async () => {
    await producer?.stop();
    await takeDown(stack, NAMESPACE);
  });

  it("become three of one", async () => {
    await up(1);
    await are(1);
    await up(3);
    await are(3);
    producer = await startProducer(
      endpoints()
        .map(({ host, port }) => `${host}:${port}`)
        .join(),
      "sent-meanwhile",
      50,
      6,
    );
  });

  it("become one again, whose leader is killed before, by an up that goes on with one that was killed", async () => {
    await killLeader();
    await votersAre(NAMESPACE, POD, first(3));
    stack.configure(args(1));
    stack.told.length = 0;
    await stack.deployer.preview();
    const steps = /Controllers (2, then 1|1, then 2) leave the quorum, one at a time, .* restart first/;
    await eventually(async () => assert.match(stack.told.join("\n"), steps));
    await killedUp(stack, STACK, NAMESPACE, 1);
    await up(1);
    await are(1);
    const claims = await kubectl(
      ...["-n", NAMESPACE, "get", "pvc", "data-kafka-controllers-2"],
      ...["-o", "jsonpath={.metadata.annotations.kafka-cluster/held-as}"],
    );
    assert.equal(claims, "left");
  });

  it("change while a producer's messages all arrive", async () => {
    const { sent, failed, lost } = await producer!.stop();
    producer = undefined;
    assert.ok(sent > 0);
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
  });

  it("aren't held up by the others' volumes after a destroy", async () => {
    await stack.deployer.destroy();
    await up(1);
    await are(1);
    await nothingIsLost(endpoints(), acknowledged);
  });
});
