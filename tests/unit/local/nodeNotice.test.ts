import assert from "node:assert/strict";
import { engines } from "../../../components/package.json";
import { nodeNotice } from "../../../local/nodeNotice";

describe("A user of Node.js", () => {
  it("is told in one sentence if Pulumi's SDK asks for a newer one", () => {
    assert.equal(
      nodeNotice("20.20.2"),
      "This is Node.js 20.20.2, on which all of this runs; Pulumi's SDK asks for 22 or later.",
    );
    assert.equal(nodeNotice("22.0.0"), undefined);
    assert.equal(nodeNotice("24.21.0"), undefined);
  });

  it("needs for the package what Pulumi's SDK asks for", async () => {
    const { default: sdk } = await import("@pulumi/pulumi/package.json", { with: { type: "json" } });
    assert.deepEqual(engines, sdk.engines);
  });
});
