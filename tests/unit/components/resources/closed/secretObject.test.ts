import assert from "node:assert/strict";
import { deployedCluster } from "../../deployed";

describe("A Secret of a closed cluster", () => {
  it("is never replaced by Pulumi, which would replace the nodes that come after it, too", async () => {
    const { resources } = await deployedCluster({
      listeners: [
        { name: "internal", port: 9092, tls: true, authentication: "tls" },
        { name: "external", port: 9094, tls: true, authentication: "plain", nodePort: {} },
      ],
      users: [{ name: "app", authentication: "scram-sha-512" }],
    });
    const secrets = resources.filter(({ type }) => type === "core/v1:Secret");
    assert.ok(secrets.length >= 10, `${secrets.length} Secrets`);
    for (const { name, options } of secrets) assert.deepEqual(options.ignoreChanges, ["data"], name);
  });
});
