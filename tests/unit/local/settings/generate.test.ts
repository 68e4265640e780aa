import assert from "node:assert/strict";
import { boundsText, settingLines } from "../../../../local/settings/generate";

describe("The table of properties", () => {
  it("says of each when it came and when it went", () => {
    assert.deepEqual(
      settingLines({
        "3.3.2": { old: "int", always: "int" },
        "3.4.1": { always: "int", between: "long" },
        "4.0.0": { always: "int", new: "int" },
      }),
      ["always | 3.3 int", "between | 3.4 long | 4.0 -", "new | 4.0 int", "old | 3.3 int | 3.4 -"],
    );
  });

  it("says with which release it became something else", () => {
    assert.deepEqual(
      settingLines({ "3.3.2": { a: "int 0.." }, "3.4.1": { a: "int 0.." }, "4.0.0": { a: "int 1.." } }),
      ["a | 3.3 int 0.. | 4.0 int 1.."],
    );
  });

  it("says so of one that a patch brought to an older line of releases", () => {
    const a = { a: "int" };
    assert.deepEqual(settingLines({ "4.1.1": {}, "4.2.0": {}, "4.2.2": a, "4.3.1": {}, "4.4.0": a }), [
      "a | 4.2.2 int | 4.3 - | 4.4 int",
    ]);
  });

  it("has what a validator of Kafka's says of itself", () => {
    for (const [said, bounds] of [
      ["-", ""],
      ["Range:[1,...]", "1.."],
      ["Range:[...,5]", "..5"],
      ["Range:[0,...,0.5]", "0..0.5"],
      ["Range:[-131072,...,22]", "-131072..22"],
      [":[1,...,9] or -1", "1..9 or:-1"],
      ["ValidString:[gzip, producer]", "in:gzip,producer"],
      ["CaseInsensitiveValidString:(case insensitive) [ES256, RS256]", "anycase:ES256,RS256"],
      ["ValidList:[compact, delete] filled", "items:compact,delete filled"],
      ["ValidList: filled non-empty", "nonempty filled"],
    ]) {
      assert.equal(boundsText("a", said), bounds, said);
    }
  });

  it("isn't written where Kafka checks in a way that isn't known", () => {
    assert.throws(
      () => boundsText("a", "?org.apache.kafka.Some$$Lambda"),
      /^Error: a: what Kafka checks isn't known/,
    );
  });
});
