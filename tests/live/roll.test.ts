import assert from "node:assert/strict";
import { startProducer } from "./support/producer";
import { kubectl } from "./support/kubectl";
import { firstSeed, testStack, TestStack } from "./support/world";

const NAMESPACE = "kafka";
/** Messages a second. */
const RATE = 200;
const PARTITIONS = 12;
/** What a client may notice of a roll. */
const LONGEST_MS = 3000;
/** More would be a wait for nothing; how quick a roll is, the bench says. */
const SECONDS_PER_BROKER = 35;

describe("A roll of all brokers under a producer with acks=all", () => {
  let stack: TestStack;
  let bootstrap: string;
  let hours = 200;

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
    const first = await roll();
    // A machine that is busy with something else holds sends up, too, but hardly twice.
    const { longestMs, secondsPerBroker } = isSwift(first) ? first : await roll();
    assert.ok(longestMs <= LONGEST_MS, `the longest send took ${longestMs} ms`);
    assert.ok(secondsPerBroker <= SECONDS_PER_BROKER, `a broker took ${secondsPerBroker} s`);
  });

  /** Rolls all brokers under the producer; nothing may fail or be lost, however busy the machine is. */
  async function roll(): Promise<{ longestMs: number; secondsPerBroker: number }> {
    const producer = await startProducer(bootstrap, `roll-${Date.now()}`, RATE, PARTITIONS);
    stack.configure({
      ...firstSeed(),
      config: { ...firstSeed().config, "log.retention.hours": `${++hours}` },
    });
    const start = Date.now();
    await stack.deployer.up();
    const secondsPerBroker = (Date.now() - start) / 1000 / 3;
    const result = { ...(await producer.stop()), secondsPerBroker };
    console.log(`      ${JSON.stringify(result)}`);
    assert.ok(result.sent > RATE * secondsPerBroker, "the producer kept its rate");
    assert.equal(result.failed, 0);
    assert.equal(result.lost, 0);
    return result;
  }

  function isSwift({
    longestMs,
    secondsPerBroker,
  }: {
    longestMs: number;
    secondsPerBroker: number;
  }): boolean {
    return longestMs <= LONGEST_MS && secondsPerBroker <= SECONDS_PER_BROKER;
  }
});
