import assert from "node:assert/strict";
import { eventually, kubectl } from "../support/kubectl";
import { startProducer } from "../support/producer";
import { takeDown } from "../support/takeDown";
import { appStack, firstSeed } from "../support/world";
import type { DevStack } from "./devStack";

const NAMESPACE = "kafka-app";
/** Messages a second. */
const RATE = 200;
/** A send that meets a broker nobody told of waits for its request's timeout, which is longer. */
const LONGEST_MS = 10_000;

export function leadsApps(dev: DevStack): void {
  describe("and an app with a stack of its own", () => {
    const marker = `from-the-producer-${process.pid}`;
    const settings = (more: Record<string, string> = {}) => ({
      "app:kafkaStack": "organization/kafka-cluster/dev-stack",
      "app:message": marker,
      ...more,
    });
    let app: Awaited<ReturnType<typeof appStack>>;

    const consumerPrints = (text: string) =>
      eventually(async () => {
        const log = await kubectl("-n", NAMESPACE, "logs", "deployment/consumer", "--tail=50");
        assert.match(log, new RegExp(`^${text} \\d+$`, "m"));
      });

    before(async () => {
      app = await appStack("dev-stack", settings());
    });

    after(() => takeDown(app, NAMESPACE));

    it("which is told in its preview when the Kafka cluster's stack isn't there", async () => {
      app.configure(settings({ "app:kafkaStack": "organization/kafka-cluster/absent" }));
      await assert.rejects(app.deployer.preview(), /unknown stack "organization\/kafka-cluster\/absent"/);
      app.configure(settings());
    });

    it("has a consumer that prints what its producer sent", async () => {
      const { outputs } = await app.deployer.up();
      assert.equal(outputs.bootstrap.value, dev.outputs.bootstrap.value);
      assert.deepEqual(outputs.endpoints.value, dev.outputs.externalEndpoints.value);
      await consumerPrints(marker);
      assert.deepEqual((await app.deployer.up()).steps, []);
    });

    it("may go on with another port and topic once they are there: all brokers roll, no send fails or is lost", async () => {
      app.configure(settings({ "app:topic": "orders", "app:message": `${marker}-again` }));
      await assert.rejects(app.deployer.preview(), /app:topic is "orders"; the Kafka cluster has .*audit/);
      const producer = await startProducer(dev.outputs.externalBootstrap.value, "rolled", RATE, 12);
      const start = Date.now();
      await dev.becomes({
        ...firstSeed(),
        listeners: firstSeed().listeners!.map((listener) =>
          listener.name === "internal" ? { ...listener, port: 9095 } : listener,
        ),
        topics: [...firstSeed().topics!, { name: "orders", partitions: 1, replicas: 3 }],
      });
      const seconds = (Date.now() - start) / 1000;
      const { sent, failed, lost, longestMs } = await producer.stop();
      console.log(`      ${sent} messages in ${seconds} s, the longest took ${longestMs} ms`);
      assert.ok(sent > (RATE * seconds) / 3, "the producer kept its rate");
      assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
      assert.ok(longestMs <= LONGEST_MS, `the longest send took ${longestMs} ms`);
    });

    it("gets them with its next up", async () => {
      const { outputs, steps } = await app.deployer.up();
      assert.match(outputs.bootstrap.value, /:9095$/);
      assert.deepEqual(steps.map(({ op, name }) => `${op} ${name}`).sort(), [
        "replace client",
        "update consumer",
        "update producer",
      ]);
      await consumerPrints(`${marker}-again`);
    });

    it("leaves nothing behind when it is destroyed, and the cluster alone", async () => {
      await app.deployer.destroy();
      assert.equal(await kubectl("get", "namespace", NAMESPACE, "--ignore-not-found"), "");
      assert.deepEqual((await dev.stack.deployer.preview()).steps, []);
    });
  });
}
