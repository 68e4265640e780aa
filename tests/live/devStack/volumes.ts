import assert from "node:assert/strict";
import type { StorageArgs } from "../../../components";
import { startProducer } from "../support/producer";
import { seen } from "../support/seen";
import { type DevStack, NAMESPACE } from "./devStack";

const LARGER: StorageArgs = { class: "local-path", size: "5Gi" };

export function growsVolumes(dev: DevStack): void {
  describe("whose volumes", () => {
    const identities = () => seen(NAMESPACE, "statefulsets,pods,persistentvolumeclaims", ".metadata.uid");

    it("grow by an edit, while messages come in and no pod restarts", async () => {
      // The topics of before are those that were refused, which only another Job makes good.
      await dev.becomes(dev.args);
      const before = (await identities()).filter((line) => !line.includes("topics"));
      const restarts = await seen(NAMESPACE, "pods", ".status.containerStatuses[0].restartCount");
      const producer = await startProducer(dev.outputs.externalBootstrap.value, "growing", 200, 6);
      const { steps } = await dev.becomes({ ...dev.args, storage: LARGER });
      const { failed, lost } = await producer.stop();
      assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
      assert.deepEqual(
        steps.map(({ op, type, changes }) => [op, type, ...changes.map(({ path }) => path)]),
        Array(3).fill([
          "update",
          "kubernetes:core/v1:PersistentVolumeClaimPatch",
          "spec.resources.requests.storage",
        ]),
      );
      assert.deepEqual(
        (await identities()).filter((line) => !line.includes("topics")),
        before,
      );
      assert.deepEqual(
        await seen(NAMESPACE, "persistentvolumeclaims", ".status.capacity.storage"),
        [0, 1, 2].map((id) => `data-kafka-${id} 5Gi`),
      );
      assert.deepEqual(await seen(NAMESPACE, "pods", ".status.containerStatuses[0].restartCount"), restarts);
    });

    it("aren't touched by what would lose them: preview and up say which argument, and why", async () => {
      const versions = () =>
        seen(NAMESPACE, "statefulsets,persistentvolumeclaims,configmaps", ".metadata.resourceVersion");
      const before = await versions();
      // A setting that is right would roll the brokers, were it not for the other.
      const ask = (storage: StorageArgs) =>
        dev.stack.configure({ ...dev.args, storage, config: { "log.retention.hours": "1" } });
      ask({ size: "1Gi", class: "local-path-fixed", accessMode: "ReadWriteMany" });
      await assert.rejects(dev.stack.deployer.preview(), (error: Error) => {
        assert.match(error.message, /storage\.size: is 1Gi, but claim data-kafka-0 has 5Gi/);
        assert.match(error.message, /storage\.class: is "local-path-fixed", but claim .* has "local-path"/);
        assert.match(
          error.message,
          /storage\.accessMode: is "ReadWriteMany", but claim .* has "ReadWriteOnce"/,
        );
        return true;
      });
      ask({ volumes: [{ name: "other", size: "5Gi" }] });
      await assert.rejects(
        dev.stack.deployer.up(),
        /storage: describes the one volume "other", but .* "data"/,
      );
      assert.deepEqual(await versions(), before);
    });
  });
}
