import assert from "node:assert/strict";
import { askBrokers } from "../../../components/reachability/askBroker";
import { kubectl } from "../support/kubectl";
import { seen } from "../support/seen";
import { type DevStack, NAMESPACE } from "./devStack";

export function isRepaired(dev: DevStack): void {
  describe("whose objects were deleted by hand", () => {
    /** The names of the objects of a kind that the stack made. */
    const names = async (kind: string): Promise<string[]> => {
      const listed = await kubectl("-n", NAMESPACE, "get", kind, "-o", "name");
      return listed.split("\n").filter((name) => name.includes("/kafka"));
    };

    it("makes them again by up with refresh, of whichever kind", async () => {
      const claims = await seen(NAMESPACE, "persistentvolumeclaims", ".metadata.uid");
      const kinds = ["statefulset", "service", "configmap", "job", "poddisruptionbudget"];
      const before = (await Promise.all(kinds.map(names))).flat();
      await kubectl("-n", NAMESPACE, "delete", ...before);
      await dev.becomes(dev.args, { refresh: true });
      const after = (await Promise.all(kinds.map(names))).flat();
      // Pulumi names the Job anew.
      const lasting = (found: string[]) => found.map((name) => name.replace(/^(job.*)-\w+$/, "$1"));
      assert.deepEqual(lasting(after), lasting(before));
      await askBrokers(dev.endpoints);
      assert.deepEqual(await seen(NAMESPACE, "persistentvolumeclaims", ".metadata.uid"), claims);
      assert.deepEqual((await dev.stack.deployer.preview()).steps, [], "nothing is left to repair");
    });

    it("has lost nothing by that: every broker still serves what was sent before", async () => {
      await dev.useAll();
      await dev.allIsKept();
    });
  });
}
