import assert from "node:assert/strict";
import { bytesText, countOf, listOf, runsOf } from "../../../../../components/plan/existing/words";

const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

describe("What is told of nodes", () => {
  it("lists them in the order of their ids", () => {
    assert.equal(listOf("node", [7]), "node 7");
    assert.equal(listOf("node", [10, 2]), "nodes 2 and 10");
    assert.equal(listOf("node", [100, 2, 10]), "nodes 2, 10 and 100");
  });

  it("counts them", () => {
    assert.equal(countOf(0, "voter"), "0 voters");
    assert.equal(countOf(1, "partition"), "1 partition");
    assert.equal(countOf(2, "partition"), "2 partitions");
  });

  it("gives bytes as people read them", () => {
    const texts = [0, 1023, 1536, 3.5 * 2 ** 30, 250.4 * 2 ** 40, 2 ** 60].map(bytesText);
    assert.deepEqual(texts, ["0 bytes", "1023 bytes", "1.5 KiB", "3.5 GiB", "250 TiB", "1048576 TiB"]);
  });

  it("is short however many follow each other, up or down", () => {
    assert.equal(listOf("node", from(0, 100)), "nodes 0 to 99");
    const pools = [...from(100, 34), ...from(200, 33), 7];
    assert.equal(listOf("broker", pools), "brokers 7, 100 to 133 and 200 to 232");
    assert.deepEqual(runsOf([4, 3, 2, 1, 0]), ["4", "3", "2", "1", "0"], "a few are each told");
    assert.deepEqual(runsOf([...from(4, 96).reverse(), 2, 1, 0, 3]), ["99 to 4", "2", "1", "0", "3"]);
  });

  it("tells pods by their names, those of each pool for themselves", () => {
    const names = [...from(0, 6).map((id) => `kafka-a-${id}`), ...from(6, 6).map((id) => `kafka-b-${id}`)];
    assert.deepEqual(runsOf(names), ["kafka-a-0 to kafka-a-5", "kafka-b-6 to kafka-b-11"]);
    assert.deepEqual(runsOf(["orders", "orders", "audit"]), ["orders", "orders", "audit"]);
  });
});
