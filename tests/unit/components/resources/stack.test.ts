import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { stackOf } from "../../../../components/resources/stack";

describe("The stack that deploys", () => {
  before(() =>
    pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, hex: "0123" } }),
      call: () => ({}),
    }),
  );

  /** What each of these clusters, of one run of a program, is told that the program describes. */
  async function described(...names: string[]): Promise<string[]> {
    const told: Promise<string[] | undefined>[] = [];
    await pulumi.runtime.runInPulumiStack(async () => {
      for (const name of names) {
        const component = new pulumi.ComponentResource("test:index:Cluster", name);
        const self = stackOf(component, name, { name, namespace: pulumi.output("kafka") });
        told.push(self.then((self) => self.described));
      }
    });
    return (await Promise.all(told)).at(-1)!;
  }

  it("describes what its program does, and not what another run in this process did", async () => {
    assert.deepEqual(await described("events", "orders"), ["events", "orders"]);
    assert.deepEqual(await described("payments"), ["payments"]);
  });
});
