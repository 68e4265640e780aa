import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { changesPage, CHANGES } from "./effectsTable";

describe("The page of what a change does", () => {
  it("says what the tested table says: npm run effects writes it anew", () => {
    assert.equal(readFileSync(CHANGES, "utf8"), changesPage());
  });
});
