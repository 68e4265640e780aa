import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../components";
import { Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually } from "./support/kubectl";
import { votersAre } from "./support/running";
import { takeDown } from "./support/takeDown";
import { testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-quorum";

/** As one that was made before Kafka 4.1 and runs a later version now. */
describe("A cluster with a static quorum", () => {
  let stack: TestStack;
  const acknowledged: Acknowledged = new Map();
  const args: KafkaClusterArgs = {
    name: "kafka",
    namespace: NAMESPACE,
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

  after(() => takeDown(stack, NAMESPACE));

  async function works(kind = "static"): Promise<void> {
    const { outputs } = await stack.deployer.up();
    assert.equal(outputs.quorum.value, kind);
    const endpoints = outputs.externalEndpoints.value;
    await eventually(() => useEveryBroker(endpoints, acknowledged));
    await nothingIsLost(endpoints, acknowledged);
  }

  it("works with a Kafka whose new clusters have a dynamic one", () => works());

  it("gets no further voters, of whom two could elect a leader beside the one that there is", async () => {
    stack.configure({ ...args, replicas: 3 });
    const why = /replicas: adds nodes 1 and 2 to the voters of a static quorum/;
    await assert.rejects(stack.deployer.preview(), why);
    await assert.rejects(stack.deployer.up(), why);
    stack.configure(args);
  });

  it("isn't looked for as a dynamic one: the preview says what to write", async () => {
    stack.configure({ ...args, quorum: undefined });
    await assert.rejects(
      stack.deployer.preview(),
      /quorum: is missing.*Write quorum: static, or quorum: dynamic/s,
    );
  });

  it("isn't started as a dynamic one on the volumes that destroy left, and the up says what to write", async () => {
    await stack.deployer.destroy();
    await assert.rejects(stack.deployer.up(), /can't roll out: .*static quorum.*set quorum: static/s);
  });

  it("goes on where it was once that is written", async () => {
    stack.configure(args);
    await works();
  });

  it("becomes a dynamic one where that is asked for: the preview says that it can't be undone", async () => {
    stack.configure({ ...args, quorum: "dynamic" });
    stack.told.length = 0;
    await stack.deployer.preview();
    assert.match(stack.told.join("\n"), /The quorum becomes a dynamic one first.* That can't be undone/);
    await works("dynamic");
  });

  it("isn't called static any more", async () => {
    stack.configure(args);
    await assert.rejects(
      stack.deployer.preview(),
      /quorum: is static, but the quorum of this cluster is dynamic/,
    );
  });

  it("grows then: its new nodes vote", async () => {
    stack.configure({ ...args, quorum: "dynamic", replicas: 3 });
    await works("dynamic");
    await votersAre(NAMESPACE, "kafka-0", [0, 1, 2]);
  });
});
