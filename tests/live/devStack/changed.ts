import assert from "node:assert/strict";
import { askBrokers } from "../../../components/reachability/askBroker";
import { kubectl } from "../support/kubectl";
import { podUids } from "../support/running";
import { seen } from "../support/seen";
import { type DevStack, NAMESPACE } from "./devStack";

export function isTakenBack(dev: DevStack): void {
  describe("whose objects were changed by hand", () => {
    const inNamespace = (...args: string[]) => kubectl("-n", NAMESPACE, ...args);
    /** What the engine tells in the meantime. */
    const toldBy = async (work: () => Promise<unknown>): Promise<string> => {
      const { told } = dev.stack;
      const from = told.length;
      await work();
      return told.slice(from).join("\n");
    };

    /** The preview tells of it, `up` takes it back, and then there is nothing more to do. */
    const takesBack = async (changes: RegExp[], options: { refresh?: boolean } = {}) => {
      const told = await toldBy(() => dev.stack.deployer.preview());
      changes.forEach((change) => assert.match(told, change));
      await dev.becomes(dev.args, options);
      await askBrokers(dev.endpoints);
      const again = await toldBy(async () =>
        assert.deepEqual((await dev.stack.deployer.preview()).steps, []),
      );
      changes.forEach((change) => assert.doesNotMatch(again, change));
      assert.deepEqual(await seen(NAMESPACE, "statefulsets", ".spec.replicas"), ["kafka 3"]);
    };

    it("takes back a smaller scale, and what a Service leads to", async () => {
      await inNamespace("scale", "statefulset", "kafka", "--replicas=2");
      const selector = { spec: { selector: { "app.kubernetes.io/name": "another" } } };
      await inNamespace("patch", "service", "kafka-bootstrap", "--patch", JSON.stringify(selector));
      await takesBack([
        /StatefulSet kafka: spec\.replicas was changed by kubectl\. /,
        /Service kafka-bootstrap: spec\.selector\S* was changed by kubectl-patch at /,
      ]);
      const selected = await seen(NAMESPACE, "services", ".spec.selector.app\\.kubernetes\\.io/name");
      assert.ok(selected.includes("kafka-bootstrap kafka"), selected.join());
    });

    it("takes back another image and a larger scale, and restarts nothing, with refresh, too", async () => {
      const before = await podUids(NAMESPACE);
      await inNamespace("set", "image", "statefulset/kafka", "kafka=example.invalid/kafka:1");
      await inNamespace("scale", "statefulset", "kafka", "--replicas=4");
      const changes = [
        /StatefulSet kafka: spec\.template\.spec\.containers\[kafka\]\.image was changed by kubectl-set at /,
        /StatefulSet kafka: spec\.replicas was changed by kubectl\. /,
      ];
      await takesBack(changes, { refresh: true });
      assert.deepEqual(await podUids(NAMESPACE), before);
      // Kubernetes made them for the node that was too many, and leaves them.
      const claims = (await inNamespace("get", "persistentvolumeclaims", "-o", "name")).trim().split("\n");
      const left = claims.filter((claim) => claim.endsWith("-kafka-3"));
      assert.ok(left.length > 0);
      await inNamespace("delete", ...left);
    });
  });
}
