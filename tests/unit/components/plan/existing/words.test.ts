import assert from "node:assert/strict";
import { bytesText, countOf, listOf } from "../../../../../components/plan/existing/words";

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
});
