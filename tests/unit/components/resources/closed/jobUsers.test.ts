import assert from "node:assert/strict";
import { deployedCluster } from "../../deployed";

describe("The users that the Job makes", () => {
  it("have their passwords beside the list, each with what the list says of it", async () => {
    const { resources } = await deployedCluster(
      {
        listeners: [{ name: "internal", port: 9092, tls: true, authentication: "scram-sha-512" }],
        users: [
          { name: "orders-api", authentication: "scram-sha-512" },
          { name: "reporting", authentication: "tls" },
        ],
      },
      { objects: {} },
    );
    const named = (begins: string) =>
      resources.find(({ inputs }) => inputs.metadata?.name?.startsWith(begins));
    // A secret of Pulumi's.
    const secret: Record<string, string> = named("kafka-user-passwords")!.inputs.data.value;
    const list: string = named("kafka-topics-")!.inputs.data["users.txt"];
    const marks = Buffer.from(secret.MARKS, "base64").toString();
    const [, mark] = /^user orders-api .*password=(\S+)/m.exec(list)!;
    assert.ok(marks.includes(`orders-api ${mark}\n`));
    assert.ok("orders-api" in secret && !("reporting" in secret));
    assert.ok(!list.includes(Buffer.from(secret["orders-api"], "base64").toString()));
  });
});
