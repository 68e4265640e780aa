import { strict as assert } from "node:assert";
import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { UserError } from "../../../components/userError";

describe("An error of the one who runs Pulumi", () => {
  it("is told by Pulumi as its message alone, and at once", () => {
    const error = new UserError("StatefulSet kafka/kafka can't roll out");
    assert.ok(RunError.isInstance(error));
    assert.equal(error.message, "StatefulSet kafka/kafka can't roll out");
    error.message = `error serializing property "metadata": ${error.message}`;
    assert.equal(error.message, "StatefulSet kafka/kafka can't roll out");
    assert.equal(String(error), "Error: StatefulSet kafka/kafka can't roll out");
    assert.doesNotMatch(inspect(error, { colors: true }), /node_modules|\n\s+at /);
  });
});
