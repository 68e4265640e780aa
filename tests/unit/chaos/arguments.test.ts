import assert from "node:assert/strict";
import { readArguments } from "../../../chaos/arguments";

const ROWS = ["shrink", "join", "copies"];
const read = (...words: string[]) => readArguments(words, ROWS);

describe("What chaos is asked for", () => {
  it("is every row once, small, with one kill, unless it says otherwise", () => {
    assert.deepEqual(read(), { rows: ROWS, seed: 1, kills: 1, size: "small", write: false });
  });

  it("is some rows, in the table's order, with a seed, kills and a size", () => {
    const words = ["copies", "shrink", "copies", "--seed", "7", "--kills", "0", "--size", "full", "--write"];
    assert.deepEqual(read(...words), {
      rows: ["shrink", "copies"],
      seed: 7,
      kills: 0,
      size: "full",
      write: true,
    });
  });

  it("is refused where there is no such thing, with what there is", () => {
    assert.throws(() => read("shrnk"), /no row "shrnk"\. Usage: .*\nRows: shrink, join, copies/);
    assert.throws(() => read("--size", "big"), /--size is "big"; it may be small or full/);
    assert.throws(() => read("--kills", "1.5"), /--kills is "1.5"; it must be a whole number from 0 on/);
    assert.throws(() => read("--seed", "x"), /--seed is "x"/);
    assert.throws(() => read("--sead", "1"), /sead/);
  });
});
