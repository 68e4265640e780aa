import assert from "node:assert/strict";
import type { TopicArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster, ExistingTopic } from "../../../../../components/plan/existing/existingCluster";
import {
  checkExistingTopics,
  describeOthersSettings,
  describeTakenBack,
  describeTopicDrift,
  hasTopicWork,
} from "../../../../../components/plan/existing/topicDrift";
import { renderTopics } from "../../../../../components/plan/kafka/topicList";
import { Mistakes } from "../../../../../components/plan/mistakes";

const plan = (...topics: TopicArgs[]) => planCluster("kafka", { topics });
const list = (...topics: TopicArgs[]) => renderTopics(plan(...topics).topics);
const orders: TopicArgs = { name: "orders", partitions: 6, config: { "retention.ms": "3600000" } };
const there = (change: Partial<ExistingTopic> = {}): ExistingTopic => ({
  ...{ id: "O1", partitions: 6, replicas: [3], config: { "retention.ms": "3600000" } },
  ...change,
});
const seen = (topic: ExistingTopic | undefined, before: TopicArgs = orders): ExistingCluster => ({
  topicLists: [list(before)],
  doneLists: { topics: [list(before)], settings: [], subscriptions: [] },
  topics: { orders: topic },
  jobs: [{ name: "kafka-topics", uid: "1", state: "done", mounts: [] }],
  fixedSizeClasses: [],
});

describe("A topic that somebody changed by other means", () => {
  const cases: [what: string, ExistingTopic | undefined, told: string][] = [
    [
      "was deleted",
      undefined,
      "topics[0]: orders was deleted by other means; the topic Job makes it again, empty",
    ],
    [
      "has another value",
      there({ config: { "retention.ms": "60000" } }),
      'topics[0].config["retention.ms"]: orders has 60000 by other means; the topic Job makes it 3600000',
    ],
    [
      "has lost a setting",
      there({ config: {} }),
      'topics[0].config["retention.ms"]: orders has none by other means; the topic Job makes it 3600000',
    ],
    [
      "was made with fewer partitions",
      there({ partitions: 2 }),
      "topics[0].partitions: orders was made with 2 by other means; the topic Job makes them 6",
    ],
  ];
  for (const [what, topic, told] of cases) {
    it(`and ${what} is told and put right`, () => {
      assert.deepEqual(describeTopicDrift(plan(orders), seen(topic)), [told]);
      assert.equal(hasTopicWork(plan(orders), seen(topic)), true);
    });
  }

  it("is none where all is as described, in whatever spelling", () => {
    const config = {
      "retention.ms": "+3600000",
      "cleanup.policy": "compact , delete",
      preallocate: "TRUE",
      "min.cleanable.dirty.ratio": "0.50",
    };
    const now = {
      "retention.ms": "3600000",
      "cleanup.policy": "compact,delete",
      preallocate: "true",
      "min.cleanable.dirty.ratio": "0.5",
    };
    const topic = { ...orders, config };
    const existing = seen(there({ config: now }), topic);
    assert.deepEqual(describeTopicDrift(plan(topic), existing), []);
    assert.equal(hasTopicWork(plan(topic), existing), false);
    assert.equal(hasTopicWork(plan(orders), seen(there({ config: { "retention.ms": null } }))), false);
  });

  it("isn't told for what this edit changes, nor while a Job has yet to do it, nor where nobody tells", () => {
    const edited = { ...orders, partitions: 9, config: { "retention.ms": "5" } };
    assert.deepEqual(describeTopicDrift(plan(edited, { name: "new" }), seen(there())), []);
    const working: ExistingCluster = {
      ...seen(undefined),
      jobs: [{ name: "j", uid: "1", state: "working", mounts: [] }],
    };
    assert.deepEqual(describeTopicDrift(plan(orders), working), []);
    const unseen = { ...seen(there()), topics: undefined };
    assert.deepEqual(describeTopicDrift(plan(orders), unseen), []);
    assert.equal(hasTopicWork(plan(orders), unseen), false);
  });

  it("has more partitions than are described: refused with both numbers, whoever made them", () => {
    const refused = (existing: ExistingCluster, topic = orders) => {
      const mistakes = new Mistakes();
      checkExistingTopics(plan({ name: "a" }, topic), existing, mistakes);
      return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
    };
    assert.deepEqual(refused(seen(there({ partitions: 12 }))), [
      "topics[1].partitions: is 6, and topic orders has 12, as somebody has added some by other means. Kafka takes none " +
        "away, as it would lose what they hold: write 12",
    ]);
    assert.deepEqual(refused(seen(there({ partitions: 12 }), { ...orders, partitions: 12 })), [
      "topics[1].partitions: is 6, and topic orders has 12. Kafka takes none away, as it would lose what they hold: write 12",
    ]);
    assert.deepEqual(refused(seen(there())), []);
    assert.deepEqual(refused(seen(there({ partitions: 12 })), { name: "orders" }), []);
    assert.deepEqual(refused({ fixedSizeClasses: [] }), []);
  });
});

describe("A topic's setting that isn't described any more", () => {
  const bare: TopicArgs = { name: "orders", partitions: 6 };
  const back =
    "topics[0].config[\"retention.ms\"]: isn't described any more; orders goes from 3600000 back to the brokers' default";

  it("goes back to the default, and the preview says so, also where Kafka tells nothing", () => {
    assert.deepEqual(describeTakenBack(plan(bare), seen(there())), [back]);
    assert.equal(hasTopicWork(plan(bare), seen(there())), true);
    assert.deepEqual(describeTakenBack(plan(bare), { topicLists: [list(orders)] }), [back]);
    assert.deepEqual(describeOthersSettings(plan(bare), seen(there())), []);
  });

  it("stays where somebody else set it since, and that is told", () => {
    const existing = seen(there({ config: { "retention.ms": "5" } }));
    assert.deepEqual(describeTakenBack(plan(bare), existing), []);
    assert.equal(hasTopicWork(plan(bare), existing), false);
    assert.deepEqual(describeOthersSettings(plan(bare), existing), [
      "topics[0].config: orders has retention.ms=5 by other means, and keeps it. Write it here; taken out again by a later " +
        "`up`, the brokers' default holds",
    ]);
  });

  it("isn't told of once it is back", () => {
    const done = seen(there({ config: {} }));
    assert.deepEqual(describeTakenBack(plan(bare), done), []);
    assert.equal(hasTopicWork(plan(bare), done), false);
  });
});

describe("Copies of a topic that somebody made or dropped", () => {
  it("are told and put right, where their number is described", () => {
    const topic = { ...orders, replicas: 3 };
    const existing = seen(there({ replicas: [2, 3], config: orders.config }), topic);
    assert.deepEqual(describeTopicDrift(plan(topic), existing), [
      "topics[0].replicas: orders has 2 or 3 by other means; the topic Job makes them 3",
    ]);
    assert.equal(hasTopicWork(plan(topic), existing), true);
    const left = seen(there({ replicas: [2], config: orders.config }), orders);
    assert.deepEqual(describeTopicDrift(plan(orders), left), []);
    assert.equal(hasTopicWork(plan(orders), left), false);
  });

  it("aren't, where the arguments have changed their number", () => {
    const existing = seen(there({ replicas: [2], config: orders.config }), orders);
    assert.deepEqual(describeTopicDrift(plan({ ...orders, replicas: 3 }), existing), []);
  });
});

describe("What somebody else did to a topic and stays", () => {
  it("is told: settings that were never described", () => {
    const topic = { ...orders, replicas: 3 };
    const moved = "leader.replication.throttled.replicas";
    const config = { ...orders.config, "flush.ms": "1", "segment.ms": "2", [moved]: "*" };
    const existing = seen(there({ replicas: [3], config }), topic);
    assert.deepEqual(describeOthersSettings(plan(topic), existing), [
      "topics[0].config: orders has flush.ms=1, segment.ms=2 by other means, and keeps them. Write them here; taken out " +
        "again by a later `up`, the brokers' default holds",
    ]);
    assert.equal(hasTopicWork(plan(topic), existing), false);
  });
});
