import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../components";
import { eventually, kubectl } from "./support/kubectl";
import { appStack, firstSeed, testStack, type TestStack } from "./support/world";

const STACK = "for-an-app";
const NAMESPACE = "kafka-app";

describe("An app with a stack of its own", () => {
  const marker = `from-the-producer-${process.pid}`;
  const settings = (more: Record<string, string> = {}) => ({
    "app:kafkaStack": `organization/kafka-cluster/${STACK}`,
    "app:message": marker,
    ...more,
  });
  let kafka: TestStack;
  let app: Awaited<ReturnType<typeof appStack>>;

  const consumerPrints = (text: string) =>
    eventually(async () => {
      const log = await kubectl("-n", NAMESPACE, "logs", "deployment/consumer", "--tail=50");
      assert.match(log, new RegExp(`^${text} \\d+$`, "m"));
    });

  before(async () => {
    kafka = await testStack(STACK, firstSeed());
    app = await appStack(STACK, settings());
    console.log(`      deployed with: ${app.deployer.kind}`);
  });

  after(async () => {
    await app.deployer.destroy();
    await kafka.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "kafka", "--ignore-not-found");
    app.remove();
    kafka.remove();
  });

  it("is told in its preview when the Kafka cluster's stack isn't there", async () => {
    app.configure(settings({ "app:kafkaStack": "organization/kafka-cluster/absent" }));
    await assert.rejects(app.deployer.preview(), /unknown stack "organization\/kafka-cluster\/absent"/);
    app.configure(settings());
  });

  it("has a consumer that prints what its producer sent", async () => {
    await kafka.deployer.up();
    const { outputs } = await app.deployer.up();
    const kafkaOutputs = await kafka.deployer.outputs();
    assert.equal(outputs.bootstrap.value, kafkaOutputs.bootstrap.value);
    assert.deepEqual(outputs.endpoints.value, kafkaOutputs.externalEndpoints.value);
    await consumerPrints(marker);
    assert.deepEqual((await app.deployer.up()).steps, []);
  });

  it("gets a changed address and another topic of the cluster with its next up", async () => {
    const moved: KafkaClusterArgs = {
      ...firstSeed(),
      listeners: firstSeed().listeners!.map((listener) =>
        listener.name === "internal" ? { ...listener, port: 9095 } : listener,
      ),
      topics: [...firstSeed().topics!, { name: "orders", partitions: 1, replicas: 3 }],
    };
    app.configure(settings({ "app:topic": "orders", "app:message": `${marker}-again` }));
    await assert.rejects(app.deployer.preview(), /app:topic is "orders"; the Kafka cluster has .*audit/);
    kafka.configure(moved);
    await kafka.deployer.up();
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
    assert.deepEqual((await kafka.deployer.preview()).steps, []);
  });
});
