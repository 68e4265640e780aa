import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components";
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

  it("is told in a preview by the keys that hold something else, and by none of what they hold", async () => {
    const args: KafkaClusterArgs = {
      listeners: [{ name: "internal", port: 9092, authentication: "scram-sha-512" }],
      users: [{ name: "app", authentication: "scram-sha-512" }],
    };
    const { resources } = await deployedCluster(args, { objects: {} });
    const made = resources.find(({ inputs }) => inputs.metadata?.name === "kafka-user-passwords")!;
    const data: Record<string, string> = made.inputs.data.value;
    const told = async (held: Record<string, string>) => {
      const { namespace, name, labels } = made.inputs.metadata;
      const secrets = [{ metadata: { namespace: namespace ?? "kafka", name, labels }, data: held }];
      const { logged } = await deployedCluster(args, { objects: { secrets } });
      return logged.filter((text) => text.startsWith("Secret kafka-user-passwords"));
    };
    assert.deepEqual(await told(data), []);
    assert.deepEqual(await told({ ...data, app: "b3RoZXI=" }), [
      "Secret kafka-user-passwords: app isn't what it is to be. `up` writes it anew",
    ]);
    assert.deepEqual(await told({ MARKS: data.MARKS, more: "b3RoZXI=" }), [
      "Secret kafka-user-passwords: app, more aren't what they are to be. `up` writes them anew",
    ]);
  });
});
