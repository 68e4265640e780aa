import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeFewerCopies, describeLeftSettings } from "../../../../../components/plan/existing/topics";
import { parseTopics, renderTopics } from "../../../../../components/plan/kafka/topicList";

const plan = (args: KafkaClusterArgs) => planCluster("kafka", args);
const set = (settings: Record<string, string>) => ({
  name: "kafka",
  ids: [0],
  roles: { broker: true, controller: true },
  mounts: [],
  movesFiles: false,
  settings,
});

describe("A topic's setting that isn't described any more", () => {
  const topic = (config: Record<string, string>) => ({ topics: [{ name: "orders", partitions: 3, config }] });

  it("is said to stay, with the way back to the default", () => {
    const before = plan(topic({ "retention.ms": "3600000", "cleanup.policy": "compact,delete" }));
    const after = plan(topic({ "cleanup.policy": "compact" }));
    assert.deepEqual(describeLeftSettings(after, { topicLists: [renderTopics(before.topics)] }), [
      "topics[0].config[\"retention.ms\"]: isn't described any more, and topic orders keeps 3600000. For Kafka's default: " +
        "kafka-configs --alter --topic orders --delete-config retention.ms",
    ]);
  });

  it("isn't told of for what is described still, nor for a topic that isn't", () => {
    const before = renderTopics(plan(topic({ "retention.ms": "5" })).topics);
    assert.deepEqual(
      describeLeftSettings(plan(topic({ "retention.ms": "6" })), { topicLists: [before] }),
      [],
    );
    assert.deepEqual(describeLeftSettings(plan({}), { topicLists: [before] }), []);
    assert.deepEqual(describeLeftSettings(plan(topic({})), {}), []);
  });

  it("is read as it was written", () => {
    const { topics } = plan(topic({ "retention.ms": "5", "cleanup.policy": "compact , delete" }));
    assert.deepEqual(parseTopics(renderTopics(topics)), [{ name: "orders", config: topics[0].config }]);
  });
});

describe("More copies of topics than there are", () => {
  const one = set({ "default.replication.factor": "1", "offsets.topic.replication.factor": "1" });

  it("are told of where brokers come: what is there keeps its own", () => {
    const grown = plan({ replicas: 3, topics: [{ name: "orders" }, { name: "audit", replicas: 3 }] });
    assert.deepEqual(describeFewerCopies(grown, { sets: [one] }), [
      'config["default.replication.factor"]: becomes 3, and what is there keeps 1 copy: orders. ' +
        "`reassignment.replicationFactor: raise` gives it as many",
      'config["offsets.topic.replication.factor"]: becomes 3, and what is there keeps 1 copy: __consumer_offsets. ' +
        "`reassignment.replicationFactor: raise` gives it as many",
    ]);
  });

  it("are said to come where the arguments ask for them", () => {
    const grown = plan({ replicas: 3, reassignment: { replicationFactor: "raise" } });
    assert.deepEqual(describeFewerCopies(grown, { sets: [one] }), [
      'config["offsets.topic.replication.factor"]: becomes 3, and what is there with 1 copy gets as many: __consumer_offsets',
    ]);
  });

  it("aren't told of where nothing changes, or nothing is known", () => {
    assert.deepEqual(
      describeFewerCopies(plan({ replicas: 1, topics: [{ name: "orders" }] }), { sets: [one] }),
      [],
    );
    assert.deepEqual(describeFewerCopies(plan({ replicas: 3 }), { sets: [set({})] }), []);
    assert.deepEqual(describeFewerCopies(plan({ replicas: 3 }), {}), []);
  });
});
