import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { opaque } from "../../../../components/pulumi/opaque";

describe("What is seen of a cluster", () => {
  /** How often it is walked where it is handed on three times, and what comes out. */
  async function handedOn(wrapped: (fields: { topics: object }) => { topics: object }) {
    let reads = 0;
    const topics = Object.defineProperty({}, "orders", {
      enumerable: true,
      get: () => ++reads,
    });
    let seen = pulumi.output(wrapped({ topics }));
    for (let i = 0; i < 3; i++) seen = pulumi.all([seen, i]).apply(([each]) => each);
    const value = await new Promise<{ topics: object }>((resolve) => seen.apply(resolve));
    return { reads, value };
  }

  it("isn't walked by outputs that hand it on", async () => {
    const { reads, value } = await handedOn(opaque);
    assert.equal(reads, 0);
    const { topics } = value;
    assert.deepEqual(Object.keys(topics), ["orders"]);
    assert.deepEqual(Object.keys({ ...value, more: 1 }), ["topics", "more"]);
  });

  it("would be, and copied, as any other object", async () => {
    const { reads } = await handedOn((fields) => fields);
    assert.ok(reads > 0);
  });
});
