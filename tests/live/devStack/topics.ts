import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../components";
import { topicSetting } from "../support/broker";
import { metadata } from "../support/kcat";
import { eventually, kubectl } from "../support/kubectl";
import { type DevStack, NAMESPACE } from "./devStack";

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

    /** Runs one of Kafka's tools in a pod. */
    const byHand = (tool: string, ...args: string[]) => {
      const command = [
        `/opt/kafka/bin/${tool}.sh`,
        "--bootstrap-server",
        `localhost:${internalPort(dev.args)}`,
        ...args,
      ];
      return kubectl("-n", NAMESPACE, "exec", "kafka-0", "-c", "kafka", "--", ...command);
    };
    /** What the preview tells. */
    const previewed = async () => {
      const from = dev.stack.told.length;
      const { steps } = await dev.stack.deployer.preview();
      return { steps, told: dev.stack.told.slice(from).join("\n") };
    };

    it("puts right what somebody changed by hand, and a setting that is taken out goes back to the default", async () => {
      const { topics } = dev.args;
      await dev.becomes({ ...dev.args, topics });
      await byHand(
        "kafka-configs",
        "--alter",
        "--topic",
        TELEMETRY,
        "--add-config",
        "retention.ms=5,flush.ms=7",
      );
      await byHand("kafka-topics", "--delete", "--topic", "audit");
      await eventually(async () => {
        const { steps, told } = await previewed();
        assert.deepEqual(steps, []);
        assert.match(
          told,
          /topics\[0\]\.config\["retention\.ms"\]: \S+ has 5 by other means; the topic Job makes it 3600000/,
        );
        assert.match(
          told,
          /topics\[5\]: audit was deleted by other means; the topic Job makes it again, empty/,
        );
        assert.match(told, /topics\[0\]\.config: \S+ has flush\.ms=7 by other means, and keeps it/);
      });
      await dev.becomes(dev.args);
      assert.equal(await topicSetting(dev.endpoints, TELEMETRY, "retention.ms"), "3600000");
      assert.equal(await partitionsOf("audit"), 3);
      assert.doesNotMatch((await previewed()).told, /the topic Job makes/);

      const taken = topics!.map((topic) => (topic.name === "audit" ? { ...topic, config: {} } : topic));
      dev.stack.configure({ ...dev.args, topics: taken });
      assert.match((await previewed()).told, /isn't described any more; audit goes from 86400000 back/);
      await dev.becomes({ ...dev.args, topics: taken });
      assert.equal(await topicSetting(dev.endpoints, "audit", "retention.ms"), "604800000");
      assert.deepEqual((await previewed()).steps, []);
      await dev.becomes({ ...dev.args, topics });
    });

    it("deletes a topic that leaves the list where it is to, once it isn't protected, and no other", async () => {
      const { args } = dev;
      const owned: KafkaClusterArgs = { ...args, removedTopics: "delete" };
      const withScratch = (protect: boolean): KafkaClusterArgs => ({
        ...owned,
        topics: [...args.topics!, { name: "scratch", partitions: 2, protect }],
      });
      await byHand("kafka-topics", "--create", "--topic", "somebodys", "--partitions", "1");
      await dev.becomes(withScratch(true));
      dev.stack.configure(owned);
      await assert.rejects(dev.stack.deployer.preview(), /topics: has scratch no more, which is protected/);
      await dev.becomes(withScratch(false));
      assert.equal(await partitionsOf("scratch"), 2);
      dev.stack.configure(owned);
      assert.match(
        (await previewed()).told,
        /1 topic that isn't described any more will be deleted, .*: scratch \(2 partitions, 3 copies\)/,
      );
      await dev.becomes(owned);
      await eventually(async () => assert.equal(await partitionsOf("scratch"), undefined));
      assert.equal(await partitionsOf("somebodys"), 1);
      assert.deepEqual((await previewed()).steps, []);
      await dev.becomes(args);
    });
  });
}

/** Promises before may have moved it. */
function internalPort({ listeners = [] }: KafkaClusterArgs): number | undefined {
  return listeners.find(({ name }) => name === "internal")?.port;
}
