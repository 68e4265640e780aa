import assert from "node:assert/strict";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import type { UpResult } from "../../local/deployer";
import { Acknowledged, nothingIsLost, useEveryBroker } from "../live/support/broker";
import { eventually, kubectl } from "../live/support/kubectl";
import { type RunningProducer, startProducer } from "../live/support/producer";
import { podUids, stateOf, votersAre } from "../live/support/running";
import { takeDown } from "../live/support/takeDown";
import { testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-combined";

/**
 * Each is a broker and a controller, so it leaves as both. They let each other in by certificates alone: the Jobs that move and
 * remove them need one too.
 */
describe("Nodes that are brokers and controllers", function () {
  this.timeout(900_000);
  let stack: TestStack;
  let result: UpResult;
  let producer: RunningProducer | undefined;
  const acknowledged: Acknowledged = new Map();

  const args = (replicas: number): KafkaClusterArgs => ({
    name: "kafka",
    namespace: NAMESPACE,
    replicas,
    heap: "256Mi",
    storage: { size: "1Gi" },
    // Five on three Kubernetes nodes: no two of them may have the same port of one.
    listeners: [
      { name: "internal", port: 9092, tls: true, authentication: "tls" },
      {
        name: "external",
        port: 9094,
        nodePort: { ports: Array.from({ length: replicas }, (_, i) => 31_900 + i) },
      },
    ],
    antiAffinity: "none",
    topics: [{ name: "orders", partitions: 10, replicas: 3 }],
    reassignment: { throttle: "100Mi", rebalance: "onScale" },
  });
  const endpoints = (): ExternalEndpoint[] => result.outputs.externalEndpoints.value;
  const ids = (count: number) => Array.from({ length: count }, (_, id) => id);

  async function up(replicas: number): Promise<void> {
    stack.configure(args(replicas));
    stack.told.length = 0;
    result = await stack.deployer.up();
  }

  /** That so many nodes vote and serve, each with its share, and that no others are known. */
  async function are(count: number): Promise<void> {
    await votersAre(NAMESPACE, "kafka-0", ids(count));
    assert.equal(Object.keys(await podUids(NAMESPACE)).length, count);
    await eventually(async () => {
      const { brokers, settings } = await stateOf(NAMESPACE, "kafka-0");
      assert.deepEqual(
        brokers!.map(({ id, active }) => (active ? id : undefined)),
        ids(count),
      );
      assert.ok(
        brokers!.every(({ replicas }) => replicas > 0),
        JSON.stringify(brokers),
      );
      assert.doesNotMatch(Object.keys(settings ?? {}).join(), /throttled|cordoned/);
    });
    await eventually(() => useEveryBroker(endpoints(), acknowledged));
  }

  before(async () => {
    stack = await testStack("combined", args(3));
  });

  after(async () => {
    await producer?.stop();
    await takeDown(stack, NAMESPACE);
  });

  it("come, vote, and take their share", async () => {
    await up(3);
    await are(3);
    const bootstrap = endpoints()
      .map(({ host, port }) => `${host}:${port}`)
      .join();
    producer = await startProducer(bootstrap, "sent-meanwhile", 50, 6);
    await up(5);
    await are(5);
  });

  it("hand over what they hold, leave the quorum, and are forgotten as both, also one that begins anew meanwhile", async () => {
    // What is looked at then says that it doesn't run, and its next pod would vote again, with the certificate that it had.
    await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-4", "--wait=false");
    await up(3);
    const told = stack.told.join("\n");
    // The bytes are told where each broker that leaves says its own, which one that stops may not.
    assert.match(
      told,
      /Brokers 3 and 4 leave: replicas of \d+ partitions(, .*,)? move to brokers 0, 1 and 2 first/,
    );
    assert.match(told, /Controllers (4, then 3|3, then 4) leave the quorum, one at a time/);
    await are(3);
    const { steps } = await stack.deployer.up();
    assert.deepEqual(
      steps.map(({ op, name }) => `${op} ${name}`),
      [],
    );
  });

  it("leave as well where they are down: nobody waits for them", async () => {
    await up(5);
    const where = ["get", "pod", "kafka-4", "-o", "jsonpath={.spec.nodeName}"];
    const machine = await kubectl("-n", NAMESPACE, ...where);
    await kubectl("cordon", machine);
    // Those that stay may be there, and restart once it is gone.
    const gone = async () => {
      await eventually(async () => {
        const pods = await kubectl("-n", NAMESPACE, "get", "pods", "-o", "name");
        assert.doesNotMatch(pods, /kafka-4/);
      }, 300);
      await kubectl("uncordon", machine);
    };
    try {
      await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-4");
      await eventually(async () => assert.equal(await kubectl("-n", NAMESPACE, ...where), ""));
      await Promise.all([up(3), gone()]);
    } finally {
      await kubectl("uncordon", machine);
    }
    assert.match(stack.told.join("\n"), /4 is down and isn't waited for\. 3 restarts first/);
    await are(3);
  });

  it("come and go while a producer's messages all arrive", async () => {
    const { sent, failed, lost } = await producer!.stop();
    producer = undefined;
    assert.ok(sent > 0);
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    await nothingIsLost(endpoints(), acknowledged);
  });
});
