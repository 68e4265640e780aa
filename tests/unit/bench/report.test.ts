import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withBlock } from "../../../bench/report";

describe("The report of figures", () => {
  const text = "above\n<!-- a -->\nold\n<!-- end of a -->\nbelow\n<!-- b -->\n<!-- end of b -->\n";

  it("replaces what stands between the markers, and nothing else", () => {
    const changed = withBlock(text, "a", "new");
    assert.equal(changed, text.replace("\nold\n", "\n\nnew\n\n"));
    assert.equal(withBlock(changed, "a", "new"), changed);
  });

  it("refuses a file without the markers", () => {
    assert.throws(() => withBlock(text, "c", "new"), /<!-- c -->/);
  });

  it("has its places in README.md", () => {
    const file = readFileSync(join(__dirname, "../../../README.md"), "utf8");
    for (const name of ["figures", "cold start"]) assert.match(withBlock(file, name, "new"), /\nnew\n/);
  });
});
