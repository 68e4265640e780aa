import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { failTogether } from "../../../../components/pulumi/failTogether";
import { settled } from "../../../../components/pulumi/settledValue";

const NEVER = new Promise<string>(() => undefined);

describe("Outputs that fail together", () => {
  it("fail with the first one that does, while they aren't known", async () => {
    const { slow, failing } = failTogether({
      slow: pulumi.output(NEVER),
      failing: pulumi.output(Promise.reject<string>(new Error("no such topic"))),
    });
    const [first, second] = [slow, failing].map((output) => settled(output));
    await assert.rejects(second, /no such topic/);
    await assert.rejects(first, /no such topic/);
  });

  it("are what they were, where none fails: as secret, as unknown, as soon", async () => {
    const { secret, unknown, known } = failTogether({
      secret: pulumi.secret("a"),
      unknown: pulumi.output(pulumi.unknown as unknown as string),
      known: pulumi.output("b"),
      slow: pulumi.output(NEVER),
    });
    assert.deepEqual(await settled(secret), { value: "a", isKnown: true, isSecret: true });
    assert.equal((await settled(unknown)).isKnown, false);
    assert.deepEqual(await settled(known), { value: "b", isKnown: true, isSecret: false });
  });
});
