import assert from "node:assert/strict";
import { mistakesIn } from "../mistakesIn";

describe("A topic that begins as Kafka's own do", () => {
  for (const name of ["__CruiseControlMetrics", "__debezium-heartbeat.inventory", "__consumer_offsets_2"]) {
    it(`is as good as any other: ${name}`, () => {
      assert.deepEqual(mistakesIn({ topics: [{ name }] }), []);
    });
  }
});

describe("A topic's partitions", () => {
  const of = (partitions: number, more = {}) =>
    mistakesIn({ topics: [{ name: "orders", partitions, config: { "retention.ms": "-1" } }], ...more });

  it("are as many as controllers make at once, at most", () => {
    assert.deepEqual(of(9998), []);
    assert.deepEqual(of(1_000_000_000), [
      {
        propertyPath: "topics[0].partitions",
        reason:
          "is 1000000000; Kafka's controllers make a topic of at most 9998 partitions with its settings",
      },
    ]);
  });

  it("are as many as are asked for with ZooKeeper", () => {
    assert.deepEqual(of(20_000, { version: "3.9.2", zooKeeper: { connect: "zk:2181" } }), []);
  });
});

describe("Topics that leave the list", () => {
  it("are deleted only where brokers delete any", () => {
    const config = { "delete.topic.enable": "FALSE" };
    assert.deepEqual(mistakesIn({ removedTopics: "delete" }), []);
    assert.deepEqual(mistakesIn({ removedTopics: "keep", config }), []);
    assert.deepEqual(mistakesIn({ removedTopics: "delete", config }), [
      {
        propertyPath: "removedTopics",
        reason: 'is "delete", and brokers with delete.topic.enable=false delete none; write one or the other',
      },
    ]);
    assert.match(mistakesIn({ removedTopics: "drop" as "keep" })[0].reason, /"drop"/);
  });
});
