import assert from "node:assert/strict";
import { askBrokers } from "../../components/reachability/askBroker";
import { Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually, kubectl } from "./support/kubectl";
import { firstSeed, testStack, TestStack } from "./support/world";

const NAMESPACE = "kafka";

describe("Objects that were deleted by hand", () => {
  let stack: TestStack;
  const acknowledged: Acknowledged = new Map();

  before(async () => {
    stack = await testStack("repair", firstSeed());
    const { outputs } = await stack.deployer.up();
    await eventually(() => useEveryBroker(outputs.externalEndpoints.value, acknowledged));
  });

  after(async () => {
    stack.configure({ ...firstSeed(), storage: { ...firstSeed().storage, deleteClaim: true } });
    await stack.deployer.up();
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  /** The names of the objects of a kind that the stack made. */
  const names = async (kind: string): Promise<string[]> => {
    const listed = await kubectl("-n", NAMESPACE, "get", kind, "-o", "name");
    return listed.split("\n").filter((name) => name.includes("/kafka"));
  };

  for (const kind of ["statefulset", "service", "configmap", "job", "poddisruptionbudget"]) {
    it(`are made again by up with refresh: ${kind}`, async () => {
      const count = (await names(kind)).length;
      for (const name of await names(kind)) {
        await kubectl("-n", NAMESPACE, "delete", name);
        const { outputs } = await stack.deployer.up({ refresh: true });
        assert.equal((await names(kind)).length, count, `${name} is there again`);
        await askBrokers(outputs.externalEndpoints.value);
      }
      const { steps } = await stack.deployer.up();
      assert.deepEqual(steps, [], "nothing is left to repair");
    });
  }

  it("cost no data: every broker still serves what was sent before", async () => {
    const { externalEndpoints } = await stack.deployer.outputs();
    await eventually(() => useEveryBroker(externalEndpoints.value, acknowledged));
    await nothingIsLost(externalEndpoints.value, acknowledged);
  });
});

describe("Volumes that may be deleted", () => {
  it("go with destroy, and the next up begins anew", async () => {
    const args = { ...firstSeed(), topics: [], storage: { ...firstSeed().storage, deleteClaim: true } };
    const stack = await testStack("throw-away", args);
    try {
      const first = await stack.deployer.up();
      await stack.deployer.destroy();
      await eventually(async () => {
        assert.equal(await kubectl("-n", NAMESPACE, "get", "pvc", "-o", "name"), "");
      });
      const second = await stack.deployer.up();
      assert.notEqual(second.outputs.clusterId.value, first.outputs.clusterId.value);
    } finally {
      await stack.deployer.destroy();
      await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
      stack.remove();
    }
  });
});
