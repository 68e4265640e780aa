import assert from "node:assert/strict";
import { buildKafkaImage } from "../../../local/image";
import { KAFKA_TOOLS, toolClass, toolsOf } from "../../../local/image/kafkaTools";
import { LAYOUTS, searchPath } from "../../../local/image/layouts";

describe("A program of the Kafka image", () => {
  it("runs the class that its release has", () => {
    assert.equal(
      toolClass("kafka-topics", new Set(["kafka.admin.TopicCommand"])),
      "kafka.admin.TopicCommand",
    );
    assert.equal(
      toolClass("kafka-topics", new Set(KAFKA_TOOLS["kafka-topics"])),
      "org.apache.kafka.tools.TopicCommand",
    );
  });

  it("is for ZooKeeper only in a release that still has that", () => {
    const zooKeeper = "org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka";
    assert.ok(toolsOf(new Set([zooKeeper])).includes("zookeeper-shell"));
    assert.ok(!toolsOf(new Set()).includes("zookeeper-shell"));
  });

  it("is refused by name when its release has none of its classes", () => {
    assert.throws(
      () => toolClass("kafka-acls", new Set()),
      /org\.apache\.kafka\.tools\.AclCommand or .*kafka-acls\.sh/,
    );
  });
});

describe("The Kafka image", () => {
  it("is named like the published one of its layout", () => {
    assert.equal(LAYOUTS.apache.ref("3.9.2"), "docker.io/apache/kafka:3.9.2");
    assert.equal(LAYOUTS.confluent.ref("3.6.1"), "docker.io/confluentinc/cp-kafka:7.6.1");
    assert.equal(LAYOUTS.confluent.ref("4.0.0"), "docker.io/confluentinc/cp-kafka:8.0.0");
    assert.equal(LAYOUTS.bitnami.ref("3.9.2"), "docker.io/bitnamilegacy/kafka:3.9.2-debian-12-r0");
  });

  it("finds Java, Kafka's programs and the shell's in every layout", () => {
    assert.equal(searchPath(LAYOUTS.apache), "/opt/java/openjdk/bin:/opt/kafka/bin:/usr/bin:/bin");
    assert.equal(searchPath(LAYOUTS.confluent), "/opt/java/openjdk/bin:/usr/bin:/bin");
  });

  it("is refused for a layout that there isn't, before anything is built", async () => {
    await assert.rejects(
      buildKafkaImage("4.4.0", undefined, "strimzi"),
      /no layout "strimzi"; there are apache, bitnami, homeMade, confluent/,
    );
  });

  it("is refused for what is no version, before anything is built", async () => {
    for (const version of ["4.3", "latest", "2.8.2", "4.4.0-rc0"]) {
      await assert.rejects(
        buildKafkaImage(version),
        new RegExp(`"${version}"; it must be three numbers from 3.0.0 on`),
      );
    }
  });
});
