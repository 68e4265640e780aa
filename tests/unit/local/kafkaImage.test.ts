import assert from "node:assert/strict";
import { buildKafkaImage } from "../../../local/image";
import { KAFKA_TOOLS, toolClass } from "../../../local/image/kafkaTools";

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

  it("is refused by name when its release has none of its classes", () => {
    assert.throws(
      () => toolClass("kafka-acls", new Set()),
      /org\.apache\.kafka\.tools\.AclCommand or .*kafka-acls\.sh/,
    );
  });
});

describe("The Kafka image", () => {
  it("is refused for what is no version, before anything is built", async () => {
    for (const version of ["4.3", "latest", "2.8.2", "4.3.1-rc0"]) {
      await assert.rejects(
        buildKafkaImage(version),
        new RegExp(`"${version}"; it must be three numbers from 3.0.0 on`),
      );
    }
  });
});
