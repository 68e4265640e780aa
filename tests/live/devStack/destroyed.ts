import assert from "node:assert/strict";
import { eventually, kubectl } from "../support/kubectl";
import { firstSeed } from "../support/world";
import { type DevStack, NAMESPACE } from "./devStack";

export function findsItsVolumes(dev: DevStack): void {
  describe("that is destroyed", () => {
    it("finds the old data after destroy and another up", async () => {
      const { clusterId } = dev.outputs;
      await dev.stack.deployer.destroy();
      assert.doesNotMatch(await kubectl("-n", NAMESPACE, "get", "pods"), /kafka-0/);
      // The claims go with the next destroy.
      await dev.becomes({ ...dev.args, storage: { ...dev.args.storage, deleteClaim: true } });
      assert.equal(dev.outputs.clusterId.value, clusterId.value, "the id of the volumes' cluster");
      await dev.useAll();
      await dev.allIsKept();
    });

    it("begins anew after a destroy that may delete the volumes", async () => {
      const { clusterId } = dev.outputs;
      await dev.stack.deployer.destroy();
      await eventually(async () => {
        assert.equal(await kubectl("-n", NAMESPACE, "get", "pvc", "-o", "name"), "");
      });
      const storage = { ...firstSeed().storage, deleteClaim: true };
      await dev.becomes({ ...firstSeed(), replicas: 1, topics: [], storage });
      assert.notEqual(dev.outputs.clusterId.value, clusterId.value);
    });
  });
}
