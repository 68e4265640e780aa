import assert from "node:assert/strict";
import type { KafkaClusterArgs, TopicArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster, ExistingTopic } from "../../../../../components/plan/existing/existingCluster";
import {
  checkRemovedTopics,
  describeDeletedTopics,
  describeKeptTopics,
} from "../../../../../components/plan/existing/removedTopics";
import { hasTopicWork } from "../../../../../components/plan/existing/topicDrift";
import { renderTopics } from "../../../../../components/plan/kafka/topicList";
import { Mistakes } from "../../../../../components/plan/mistakes";

const orders: TopicArgs = { name: "orders", partitions: 6 };
const audit: TopicArgs = { name: "audit", partitions: 1, config: { "retention.ms": "5" } };
const plan = (topics: TopicArgs[], removedTopics?: KafkaClusterArgs["removedTopics"]) =>
  planCluster("kafka", { topics, removedTopics });
const list = (...topics: TopicArgs[]) => renderTopics(plan(topics).topics);
const there = (id: string, partitions = 1): ExistingTopic => ({ id, partitions, replicas: [3], config: {} });
const before: ExistingCluster = {
  topicLists: [list(orders, audit)],
  topics: { orders: there("O1", 6), audit: there("A1") },
  fixedSizeClasses: [],
};
const refused = (topics: TopicArgs[], existing: ExistingCluster, removed: "keep" | "delete" = "delete") => {
  const mistakes = new Mistakes();
  checkRemovedTopics(plan(topics, removed), existing, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
};

describe("A topic that leaves the list", () => {
  it("is kept, and the preview says so", () => {
    assert.deepEqual(describeKeptTopics(plan([orders]), before), [
      "topics: audit isn't described any more, and stays as it is (removedTopics: keep)",
    ]);
    assert.deepEqual(describeKeptTopics(plan([]), before), [
      "topics: audit, orders aren't described any more, and stay as they are (removedTopics: keep)",
    ]);
    assert.deepEqual(describeKeptTopics(plan([orders, audit]), before), []);
    assert.deepEqual(describeKeptTopics(plan([]), { ...before, topics: { audit: undefined } }), []);
    assert.deepEqual(describeDeletedTopics(plan([orders]), before), []);
    assert.equal(hasTopicWork(plan([orders]), before), false);
  });

  it("is deleted where the arguments say so, and the preview warns of it, with its size", () => {
    assert.deepEqual(describeDeletedTopics(plan([orders], "delete"), before), [
      "topics: 1 topic that isn't described any more will be deleted, with all that it holds: audit (1 partition, 3 copies)",
    ]);
    assert.deepEqual(describeDeletedTopics(plan([], "delete"), before), [
      "topics: 2 topics that aren't described any more will be deleted, with all that they hold: audit (1 partition, 3 copies), " +
        "orders (6 partitions, 3 copies)",
    ]);
    assert.deepEqual(describeKeptTopics(plan([orders], "delete"), before), []);
    assert.deepEqual(refused([orders], before), []);
    assert.equal(hasTopicWork(plan([orders], "delete"), before), true);
  });

  it("isn't renamed where another one comes that is described alike, and the preview says so", () => {
    const renamed = { ...audit, name: "audit-2" };
    const [text] = describeDeletedTopics(plan([orders, renamed], "delete"), before);
    assert.match(
      text,
      /audit \(1 partition, 3 copies\); audit-2 is no new name of it, as Kafka has none, but another topic/,
    );
    const [other] = describeDeletedTopics(plan([orders, { ...renamed, partitions: 2 }], "delete"), before);
    assert.doesNotMatch(other, /new name/);
  });

  it("is told until it is gone, and isn't the one that somebody makes later under its name", () => {
    const after = plan([orders], "delete");
    const pending = renderTopics(after.topics, {
      former: before.topicLists!,
      deletes: true,
      ids: { audit: "A1" },
    });
    const now = (audit: ExistingTopic | undefined) => ({
      ...before,
      topicLists: [pending],
      topics: { audit },
    });
    assert.equal(describeDeletedTopics(after, now(there("A1"))).length, 1);
    for (const audit of [undefined, there("A2")]) {
      assert.deepEqual(describeDeletedTopics(after, now(audit)), []);
      assert.deepEqual(refused([orders], now(audit)), []);
    }
    assert.equal(
      hasTopicWork(after, { ...now(there("A2")), topics: { orders: there("O1", 6), audit: there("A2") } }),
      false,
    );
  });

  it("is refused to be deleted while it is protected, with the way", () => {
    const isProtected = { ...before, topicLists: [list(orders, { ...audit, protect: true })] };
    assert.deepEqual(refused([orders], isProtected), [
      "topics: has audit no more, which is protected and would be deleted. Put it back; to delete it, write protect: false " +
        "there for one `up`, and take it out for the next",
    ]);
    assert.deepEqual(refused([orders], isProtected, "keep"), []);
    assert.deepEqual(refused([orders, audit], isProtected), []);
  });

  it("is refused to be deleted while nobody says what there is of it", () => {
    const unseen = { ...before, topics: undefined, topicsNoAnswer: "none of its pods is ready" };
    assert.deepEqual(refused([orders], unseen), [
      "topics: has audit no more, which would be deleted, and what there is of it isn't known: none of its pods is ready. Put " +
        "it back until it is, or write removedTopics: keep",
    ]);
    assert.deepEqual(refused([orders, audit], unseen), []);
    // After a `destroy`: with the volumes, and without.
    const claim = { name: "data-kafka-0", size: "1Gi" };
    assert.equal(refused([orders], { ...unseen, sets: [], claims: [{ ...claim, isOwn: true }] }).length, 1);
    assert.deepEqual(refused([orders], { ...unseen, sets: [], claims: [claim] }), []);
  });
});
