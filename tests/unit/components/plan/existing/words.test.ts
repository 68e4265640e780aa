import assert from "node:assert/strict";
import { countOf, listOf } from "../../../../../components/plan/existing/words";

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
});
