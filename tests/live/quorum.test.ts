import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../components";
import { Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually, kubectl } from "./support/kubectl";
import { testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-quorum";

/** As one that was made before Kafka 4.1 and runs a later version now. */
describe("A cluster with a static quorum", () => {
  let stack: TestStack;
  const acknowledged: Acknowledged = new Map();
  const args: KafkaClusterArgs = {
    name: "kafka",
    namespace: NAMESPACE,
    version: "4.3.1",
    quorum: "static",
    replicas: 1,
    heap: "256Mi",
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 31092, hostPort: {} },
    ],
  };

  before(async () => {
    stack = await testStack("quorum", args);
  });

  after(async () => {
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  async function works(): Promise<void> {
    const { outputs } = await stack.deployer.up();
    assert.equal(outputs.quorum.value, "static");
    const endpoints = outputs.externalEndpoints.value;
    await eventually(() => useEveryBroker(endpoints, acknowledged));
    await nothingIsLost(endpoints, acknowledged);
  }

  it("works with a Kafka whose new clusters have a dynamic one", works);

  it("isn't looked for as a dynamic one: the preview says what to write", async () => {
    stack.configure({ ...args, quorum: undefined });
    await assert.rejects(stack.deployer.preview(), /quorum: is missing.*Write quorum: static/s);
  });

  it("isn't started as a dynamic one on the volumes that destroy left, and the up says what to write", async () => {
    await stack.deployer.destroy();
    await assert.rejects(stack.deployer.up(), /can't roll out: .*static quorum.*set quorum: static/s);
  });

  it("goes on where it was once that is written", async () => {
    stack.configure(args);
    await works();
  });
});
