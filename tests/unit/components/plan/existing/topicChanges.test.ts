import assert from "node:assert/strict";
import type { TopicArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingTopic } from "../../../../../components/plan/existing/existingCluster";
import { describeTopicChanges } from "../../../../../components/plan/existing/topicChanges";
import { renderTopics } from "../../../../../components/plan/kafka/topicList";

const plan = (...topics: TopicArgs[]) => planCluster("kafka", { topics });
const orders: TopicArgs = {
  name: "orders",
  partitions: 6,
  replicas: 3,
  config: { "retention.ms": "3600000", "min.insync.replicas": "1" },
};
const there: ExistingTopic = {
  id: "O1",
  partitions: 6,
  replicas: [3],
  config: { "retention.ms": "3600000", "min.insync.replicas": "1" },
};

const told = (now: TopicArgs[], topic: ExistingTopic | undefined = there, before: TopicArgs[] = [orders]) =>
  describeTopicChanges(plan(...now), {
    topicLists: [renderTopics(plan(...before).topics)],
    topics: { orders: topic },
  });

describe("Topics that are described otherwise than before", () => {
  it("are named, each with what it has and what it gets", () => {
    const now = {
      name: "orders",
      partitions: 12,
      replicas: 2,
      config: { "retention.ms": "60000", "segment.ms": "50000", "min.insync.replicas": "1" },
    };
    assert.deepEqual(told([now]), [
      "topics[0]: orders gets 12 partitions instead of 6, 2 copies of each partition instead of 3, retention.ms=60000 instead of " +
        "3600000, segment.ms=50000 instead of the brokers' default",
    ]);
  });

  it("are named where they are made", () => {
    assert.deepEqual(told([orders, { name: "returns" }]), ["topics[1]: returns is made"]);
  });

  it("are counted where there are many", () => {
    const many = Array.from({ length: 23 }, (_, i) => ({ name: `t${i}` }));
    const texts = told([orders, ...many]);
    assert.equal(texts.length, 21);
    assert.equal(texts[20], "topics: 3 more topics made or changed");
  });

  it("aren't told where somebody else changed or deleted them, which is told as such, nor where nothing changes", () => {
    assert.deepEqual(told([orders], { ...there, replicas: [1], config: {} }), []);
    assert.deepEqual(told([orders]), []);
    assert.deepEqual(
      describeTopicChanges(plan(orders), {
        topicLists: [renderTopics(plan(orders).topics)],
        topics: {},
      }),
      [],
    );
  });

  it("aren't told where nobody knows what there is", () => {
    assert.deepEqual(describeTopicChanges(plan(orders), { topicLists: [] }), []);
  });
});
