import assert from "node:assert/strict";
import { Mistakes } from "../../../../components/plan/mistakes";
import { plainSettings } from "../../../../components/plan/settings";

describe("Settings by name", () => {
  const read = (settings: Record<string, unknown> | undefined) => {
    const mistakes = new Mistakes();
    return { plain: plainSettings(settings, "config", mistakes), mistakes: mistakes.found };
  };

  it("may be the numbers and booleans that YAML makes of unquoted values", () => {
    assert.deepEqual(read({ a: 10485760, b: true, c: 0.5, d: "text", e: -1, f: 0, g: false, h: "" }), {
      plain: { a: "10485760", b: "true", c: "0.5", d: "text", e: "-1", f: "0", g: "false", h: "" },
      mistakes: [],
    });
  });

  it("may be left out", () => {
    assert.deepEqual(read(undefined), { plain: {}, mistakes: [] });
  });

  it("lose the spaces around them, which nobody sees in a file", () => {
    assert.deepEqual(read({ a: "  delete,compact " }).plain, { a: "delete,compact" });
  });

  it("are exact up to 2^53 and refused above, where the digits are lost already", () => {
    assert.deepEqual(read({ "retention.ms": 9007199254740991 }).plain, {
      "retention.ms": "9007199254740991",
    });
    const { plain, mistakes } = read({ "retention.ms": 2 ** 63 });
    assert.deepEqual(plain, {});
    assert.deepEqual(mistakes, [
      {
        propertyPath: 'config["retention.ms"]',
        reason: "is a number that lost digits on its way (9223372036854776000); put it in quotes",
      },
    ]);
    assert.deepEqual(read({ "retention.ms": "9223372036854775807" }).mistakes, []);
  });

  it("need a value", () => {
    for (const value of [null, undefined, [1], { a: 1 }]) {
      assert.deepEqual(
        read({ a: value }).mistakes.map(({ propertyPath }) => propertyPath),
        ['config["a"]'],
      );
    }
  });

  it("can't smuggle in a line of their own", () => {
    for (const value of ["1\nnode.id=7", "1\rnode.id=7"]) {
      const { plain, mistakes } = read({ a: value });
      assert.deepEqual(plain, {});
      assert.match(mistakes[0].reason, /line break/);
    }
  });
});
