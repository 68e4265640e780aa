import assert from "node:assert/strict";
import { startProducer } from "./support/producer";
import { kubectl, rolledOut } from "./support/kubectl";
import { firstSeed, testStack, TestStack } from "./support/world";

const NAMESPACE = "kafka";
/** Messages a second. */
const RATE = 200;
const PARTITIONS = 12;

describe("A roll of all brokers under a producer with acks=all", () => {
  let stack: TestStack;
  let bootstrap: string;

  before(async () => {
    stack = await testStack("roll", firstSeed());
    bootstrap = (await stack.deployer.up()).outputs.externalBootstrap.value;
  });

  after(async () => {
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  it("fails no send, loses nothing and holds no send up for longer than 3 seconds", async () => {
    const producer = await startProducer(bootstrap, "roll", RATE, PARTITIONS);
    const start = Date.now();
    await kubectl("-n", NAMESPACE, "rollout", "restart", "statefulset/kafka");
    await rolledOut(NAMESPACE, "kafka");
    const secondsPerBroker = (Date.now() - start) / 1000 / 3;
    const result = await producer.stop();
    console.log(`      ${JSON.stringify({ ...result, secondsPerBroker })}`);
    assert.ok(result.sent > RATE * secondsPerBroker, "the producer kept its rate");
    assert.equal(result.failed, 0);
    assert.equal(result.lost, 0);
    assert.ok(result.longestMs <= 3000, `the longest send took ${result.longestMs} ms`);
    assert.ok(secondsPerBroker <= 25, `a broker took ${secondsPerBroker} s`);
  });
});
