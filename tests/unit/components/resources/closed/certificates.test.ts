import assert from "node:assert/strict";
import { DAY, dayOf } from "../../../../../components/certificates/time";
import { SimulatedNodes, threeNodes } from "../../certificates/simulatedNodes";
import { deployedCluster } from "../../deployed";

const LABELS = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };

describe("The preview of a closed cluster", function () {
  this.timeout(30_000);

  it("says from when on a CA will sign, once, while it says what changes now", async () => {
    const days = { validityDays: 365, caValidityDays: 1825, handoverDays: 30 };
    const nodes = new SimulatedNodes({ ...threeNodes(), ...days });
    const today = new Date();
    nodes.now = new Date(today.getTime() - 1200 * DAY);
    await nodes.settle();
    const secrets = Object.entries(nodes.held).map(([name, texts = {}]) => ({
      metadata: { name, namespace: "kafka", labels: LABELS },
      data: Object.fromEntries(
        Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
      ),
    }));
    const { logged } = await deployedCluster({ certificates: {} }, { objects: { secrets } });
    const said = (text: string) => logged.filter((each) => each === text).length;
    const day = dayOf(new Date(today.getTime() + 31 * DAY));
    assert.equal(said(`the new cluster CA signs from ${day} on`), 1, logged.join("\n"));
    assert.equal(said(`the new clients CA signs from ${day} on`), 1);
    assert.ok(logged.some((text) => text.startsWith("Secret kafka-cluster-ca: next.crt: a new cluster CA")));
  });
});
