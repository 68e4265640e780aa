import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../components";
import { type Acknowledged, nothingIsLost, useEveryBroker } from "../live/support/broker";
import { eventually } from "../live/support/kubectl";
import { startProducer } from "../live/support/producer";
import { takeDown } from "../live/support/takeDown";
import { loadImage, testCluster, testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-upgraded";

describe("Brokers with ZooKeeper", () => {
  const acknowledged: Acknowledged = new Map();
  let stack: TestStack;
  const storage = { size: "1Gi", class: "local-path", deleteClaim: true };
  const args: KafkaClusterArgs = {
    name: "kafka",
    namespace: NAMESPACE,
    version: "3.5.2",
    heap: "384Mi",
    storage,
    zooKeeper: { ensemble: { replicas: 1, heap: "128Mi", storage } },
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, nodePort: { ports: [30137, 30138, 30139] } },
    ],
  };

  before(async () => {
    await testCluster();
    for (const version of ["3.5.2", "3.9.2"]) await loadImage(version, "apache");
    stack = await testStack("upgraded", args);
  });

  after(() => takeDown(stack, NAMESPACE));

  it("go from 3.5 to 3.9 in the steps that the preview names, while messages come in", async () => {
    let { outputs } = await stack.deployer.up();
    const producer = await startProducer(outputs.externalBootstrap.value, "upgraded", 100, 6);
    stack.configure({ ...args, version: "3.9.2", config: { "inter.broker.protocol.version": "3.5" } });
    await stack.deployer.up();
    stack.configure({ ...args, version: "3.9.2" });
    ({ outputs } = await stack.deployer.up());
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    await eventually(() => useEveryBroker(outputs.externalEndpoints.value, acknowledged));
    await nothingIsLost(outputs.externalEndpoints.value, acknowledged);
  });
});
