import assert from "node:assert/strict";
import { mistakesIn } from "../mistakesIn";

describe("A topic that begins as Kafka's own do", () => {
  for (const name of ["__CruiseControlMetrics", "__debezium-heartbeat.inventory", "__consumer_offsets_2"]) {
    it(`is as good as any other: ${name}`, () => {
      assert.deepEqual(mistakesIn({ topics: [{ name }] }), []);
    });
  }
});
