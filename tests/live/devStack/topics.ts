import assert from "node:assert/strict";
import { topicSetting } from "../support/broker";
import { metadata } from "../support/kcat";
import type { DevStack } from "./devStack";

const TELEMETRY = "up.egw.telemetry";

export function reconcilesTopics(dev: DevStack): void {
  describe("whose topics are changed", () => {
    const partitionsOf = async (name: string) => {
      const { host, port } = dev.endpoints[0];
      const { topics } = await metadata(`${host}:${port}`);
      return topics.find(({ topic }) => topic === name)?.partitions.length;
    };

    it("adds partitions and changes settings of topics, and leaves the others alone", async () => {
      const topics = dev.args.topics!.map((topic) =>
        topic.name === "audit" ? { ...topic, partitions: 3, config: { "retention.ms": "86400000" } } : topic,
      );
      const changed = await dev.becomes({ ...dev.args, topics });
      assert.deepEqual(changed.steps.map(({ type }) => type.split(":").at(-1)).sort(), [
        "ConfigMapPatch",
        "Job",
        "KafkaCluster",
      ]);
      assert.equal(await partitionsOf("audit"), 3);
      assert.equal(await topicSetting(dev.endpoints, "audit", "retention.ms"), "86400000");
      assert.equal(await topicSetting(dev.endpoints, TELEMETRY, "retention.ms"), "3600000");
    });

    it("refuses to take partitions away, names the topic and both numbers, and changes nothing", async () => {
      const topics = dev.args.topics!.map((topic) => ({
        ...topic,
        partitions: topic.name === TELEMETRY ? 2 : 9,
      }));
      dev.stack.configure({ ...dev.args, topics });
      await assert.rejects(dev.stack.deployer.up(), (error: Error) => {
        assert.match(error.message, /up\.egw\.telemetry/);
        assert.match(error.message, /\b6\b/);
        assert.match(error.message, /\b2\b/);
        return true;
      });
      assert.equal(await partitionsOf("up.egw.model"), 6);
    });
  });
}
