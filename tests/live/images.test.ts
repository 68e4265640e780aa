import assert from "node:assert/strict";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import type { UpResult } from "../../local/deployer";
import { Acknowledged, nothingIsLost, topicSetting, useEveryBroker } from "./support/broker";
import { eventually, kubectl } from "./support/kubectl";
import { loadImage, testStack, type TestStack } from "./support/world";

/** Families that no set-up from the field uses with KRaft: how an image is asked for, and the local one of that name. */
const IMAGES: { layout: string; holds: string; port: number; args: KafkaClusterArgs }[] = [
  {
    layout: "bitnami",
    holds: "3.9.2",
    port: 31194,
    args: { image: { name: "bitnamilegacy/kafka:3.9.2-debian-12-r0" } },
  },
  {
    layout: "homeMade",
    holds: "3.5.2",
    port: 31195,
    args: { version: "3.5.2", image: { name: "localhost/home-made-kafka:3.5.2" } },
  },
];

describe("Images of several families side by side", () => {
  const stacks: TestStack[] = [];
  let results: UpResult[];

  before(async () => {
    for (const { layout, holds, port, args } of IMAGES) {
      await loadImage(holds, layout);
      const namespace = `kafka-image-${layout.toLowerCase()}`;
      const stack = await testStack(`image-${layout.toLowerCase()}`, {
        name: "kafka",
        namespace,
        replicas: 1,
        heap: "256Mi",
        storage: { class: "local-path", size: "1Gi", deleteClaim: true },
        listeners: [
          { name: "internal", port: 9092 },
          { name: "external", port: 9094, hostPort: { port } },
        ],
        topics: [{ name: "orders", partitions: 3, config: { "retention.ms": "3600000" } }],
        pod: { env: [{ name: "JMX_PORT", value: "5555" }] },
        jvmOptions: ["-XX:+UseSerialGC", "-Dtest.at=$(JMX_PORT)/$(NAMESPACE)"],
        ...args,
      });
      stacks.push(stack);
    }
    results = await Promise.all(stacks.map((stack) => stack.deployer.up()));
  });

  after(async () => {
    await Promise.all(stacks.map((stack) => stack.deployer.destroy()));
    const namespaces = IMAGES.map(({ layout }) => `kafka-image-${layout.toLowerCase()}`);
    await kubectl("delete", "namespace", ...namespaces, "--ignore-not-found");
    for (const stack of stacks) stack.remove();
  });

  IMAGES.forEach(({ layout, holds }, i) => {
    it(`run a broker that is used from outside, with the topics as asked for: "${layout}" with Kafka ${holds}`, async () => {
      const endpoints = results[i].outputs.externalEndpoints.value as ExternalEndpoint[];
      const acknowledged: Acknowledged = new Map();
      await eventually(() => useEveryBroker(endpoints, acknowledged));
      await nothingIsLost(endpoints, acknowledged);
      assert.equal(await topicSetting(endpoints, "orders", "retention.ms"), "3600000");
      assert.deepEqual((await stacks[i].deployer.preview()).steps, []);
    });

    it(`run Kafka's tools beside a node that has JMX and options of its own: "${layout}" with Kafka ${holds}`, async () => {
      const namespace = `kafka-image-${layout.toLowerCase()}`;
      const inPod = (script: string) =>
        kubectl("-n", namespace, "exec", "kafka-0", "-c", "kafka", "--", "bash", "-c", script);
      const topics = '"$KAFKA_HOME"/bin/kafka-topics.sh --bootstrap-server localhost:9092 --list';
      assert.match(await inPod(topics), /^orders$/m);
      const options = (await inPod("cat /proc/1/cmdline")).split("\0");
      assert.ok(options.includes("-XX:+UseSerialGC"), String(options));
      assert.ok(!options.includes("-XX:+UseG1GC"));
      assert.ok(options.includes(`-Dtest.at=5555/${namespace}`), String(options));
      // A port that somebody listens on, as the kernel writes it.
      assert.match(
        await inPod("cat /proc/net/tcp /proc/net/tcp6"),
        new RegExp(`:${(5555).toString(16).toUpperCase()} `),
      );
    });
  });
});
