import assert from "node:assert/strict";
import { isAtLeast } from "../../../../components/plan/version";

describe("A release of Kafka", () => {
  it("is later by its numbers, not by its letters", () => {
    assert.ok(isAtLeast("4.10.0", "4.9.0"));
    assert.ok(!isAtLeast("4.9.0", "4.10.0"));
    assert.ok(isAtLeast("10.0.0", "9.9.9"));
    assert.ok(!isAtLeast("3.9.9", "4.0.0"));
    assert.ok(isAtLeast("4.1.1", "4.1.0"));
    assert.ok(!isAtLeast("4.1.0", "4.1.1"));
  });

  it("is at least itself", () => {
    assert.ok(isAtLeast("4.1.0", "4.1.0"));
  });
});
