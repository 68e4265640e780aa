import assert from "node:assert/strict";
import type { TopicArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster, ExistingTopic } from "../../../../../components/plan/existing/existingCluster";
import { describeTopicChanges } from "../../../../../components/plan/existing/topicChanges";
import { describeTopicDrift } from "../../../../../components/plan/existing/topicDrift";
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

const done = (...topics: TopicArgs[]) => {
  return { doneLists: { topics: [renderTopics(plan(...topics).topics)], settings: [], subscriptions: [] } };
};

const told = (now: TopicArgs[], topic: ExistingTopic | undefined = there, before: TopicArgs[] = [orders]) =>
  describeTopicChanges(plan(...now), {
    ...done(...before),
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
        ...done(orders),
        topics: {},
      }),
      [],
    );
  });

  it("are told again where an `up` was killed before a Job read them: what isn't there was never made", () => {
    const returns = { name: "returns" };
    const topicLists = [[orders], [orders, returns]].map((each) => renderTopics(plan(...each).topics));
    const now = plan({ ...orders, partitions: 12 }, returns);
    const killed: Partial<ExistingCluster>[] = [
      { ...done(orders), jobs: [{ name: "j", uid: "1", state: "done", mounts: [] }] },
      // The first one of all, which makes its Job last.
      { ...done(), jobs: [] },
    ];
    for (const each of killed) {
      const existing = { ...each, topicLists, topics: { orders: there, returns: undefined } };
      assert.deepEqual(describeTopicDrift(now, existing), []);
      assert.deepEqual(describeTopicChanges(now, existing), [
        "topics[0]: orders gets 12 partitions instead of 6",
        "topics[1]: returns is made",
      ]);
    }
  });

  it("aren't told where nobody knows what there is", () => {
    assert.deepEqual(describeTopicChanges(plan(orders), done()), []);
  });
});
