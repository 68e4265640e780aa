import assert from "node:assert/strict";
import * as cluster from "../../../local/cluster";
import { eventually, kubectl, rolledOut } from "../support/kubectl";
import { TEST_CLUSTER } from "../support/world";
import { type DevStack, NAMESPACE } from "./devStack";

export function losesPods(dev: DevStack): void {
  describe("whose pods are lost", () => {
    it("keeps everything when all of its pods are deleted at once", async () => {
      await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-0", "kafka-1", "kafka-2");
      await rolledOut(NAMESPACE, "kafka");
      await dev.useAll();
      await dev.allIsKept();
    });

    it("keeps everything when a Kubernetes node loses power and comes back", async () => {
      await cluster.stopNode(TEST_CLUSTER, 2);
      await eventually(async () => {
        assert.match(await kubectl("get", "nodes"), /NotReady/);
      });
      await cluster.startNode(TEST_CLUSTER, 2);
      await eventually(async () => {
        assert.doesNotMatch(await kubectl("get", "nodes"), /NotReady/);
      });
      await eventually(() => rolledOut(NAMESPACE, "kafka"));
      await dev.useAll();
      await dev.allIsKept();
    });
  });
}
