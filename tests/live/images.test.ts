import assert from "node:assert/strict";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import { Acknowledged, nothingIsLost, topicSetting, useEveryBroker } from "./support/broker";
import { eventually, kubectl } from "./support/kubectl";
import { loadImage, testStack, type TestStack } from "./support/world";

/** How an image is asked for, and the local one with the same name. */
const IMAGES: { layout: string; holds: string; args: KafkaClusterArgs }[] = [
  { layout: "apache", holds: "3.7.1", args: { version: "3.7.1", metadataVersion: "3.6-IV2" } },
  { layout: "bitnami", holds: "3.9.2", args: { image: { name: "bitnamilegacy/kafka:3.9.2-debian-12-r0" } } },
  { layout: "confluent", holds: "4.0.0", args: { image: { name: "confluentinc/cp-kafka:8.0.0" } } },
  {
    layout: "homeMade",
    holds: "3.5.2",
    args: { version: "3.5.2", image: { name: "localhost/home-made-kafka:3.5.2" } },
  },
];

for (const { layout, holds, args } of IMAGES) {
  describe(`An image with the layout "${layout}" and Kafka ${holds}`, () => {
    const namespace = `kafka-image-${layout.toLowerCase()}`;
    let stack: TestStack;

    before(async () => {
      await loadImage(holds, layout);
      stack = await testStack(`image-${layout.toLowerCase()}`, {
        name: "kafka",
        namespace,
        replicas: 1,
        heap: "256Mi",
        storage: { class: "local-path", size: "1Gi", deleteClaim: true },
        listeners: [
          { name: "internal", port: 9092 },
          { name: "external", port: 9094, hostPort: { port: 31194 } },
        ],
        topics: [{ name: "orders", partitions: 3, config: { "retention.ms": "3600000" } }],
        ...args,
      });
    });

    after(async () => {
      await stack.deployer.destroy();
      await kubectl("delete", "namespace", namespace, "--ignore-not-found");
      stack.remove();
    });

    it("runs a broker that is used from outside, with the topics as asked for", async () => {
      const { outputs } = await stack.deployer.up();
      const endpoints = outputs.externalEndpoints.value as ExternalEndpoint[];
      const acknowledged: Acknowledged = new Map();
      await eventually(() => useEveryBroker(endpoints, acknowledged));
      await nothingIsLost(endpoints, acknowledged);
      assert.equal(await topicSetting(endpoints, "orders", "retention.ms"), "3600000");
    });

    if (args.metadataVersion !== undefined) {
      it("formats the volume with the metadata version that was asked for", async () => {
        const features = ["/opt/kafka/bin/kafka-features.sh", "--bootstrap-server", "localhost:9092"];
        const printed = await kubectl(
          "-n",
          namespace,
          "exec",
          "kafka-0",
          "-c",
          "kafka",
          "--",
          ...features,
          "describe",
        );
        assert.match(
          printed,
          new RegExp(`metadata\\.version.*FinalizedVersionLevel: ${args.metadataVersion}`),
        );
      });
    }

    it("finds nothing to change the second time", async () => {
      const { steps } = await stack.deployer.preview();
      assert.deepEqual(steps, []);
    });
  });
}
