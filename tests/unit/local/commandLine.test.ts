import assert from "node:assert/strict";
import { readCommandLine } from "../../../local/commandLine";

const read = (...args: string[]) =>
  readCommandLine("Usage: npm run it -- [--size S]", { args, options: { size: { type: "string" } } });

describe("The command line of a script", () => {
  it("is read", () => {
    assert.deepEqual({ ...read("--size", "3").values }, { size: "3" });
  });

  it("is refused with the usage", () => {
    assert.throws(() => read("--diff"), {
      message: "Unknown option '--diff'.\nUsage: npm run it -- [--size S]",
    });
    assert.throws(() => read("more"), /^Error: Unexpected argument 'more'.*\nUsage: npm run it/);
    assert.throws(() => read("--size"), /argument missing.\nUsage: npm run it/);
  });
});
