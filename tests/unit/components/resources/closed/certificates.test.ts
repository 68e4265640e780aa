import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components";
import { DAY, dayOf } from "../../../../../components/certificates/time";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { insideNames } from "../../../../../components/plan/security/certificateNames";
import { NAMES, SimulatedNodes, threeNodes } from "../../certificates/simulatedNodes";
import { deployedCluster } from "../../deployed";

const LABELS = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };

/** Secrets as Kubernetes has them. */
const objectsOf = ({ held }: SimulatedNodes) => ({
  secrets: Object.entries(held).flatMap(([name, texts]) =>
    texts
      ? [
          {
            metadata: { name, namespace: "kafka", labels: LABELS },
            data: Object.fromEntries(
              Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
            ),
          },
        ]
      : [],
  ),
});

describe("The preview of a closed cluster", function () {
  this.timeout(30_000);

  it("says from when on a CA will sign, once, while it says what changes now", async () => {
    const days = { validityDays: 365, caValidityDays: 1825, handoverDays: 30 };
    const nodes = new SimulatedNodes({ ...threeNodes(), ...days });
    const today = new Date();
    nodes.now = new Date(today.getTime() - 1200 * DAY);
    await nodes.settle();
    const { logged } = await deployedCluster({ certificates: {} }, { objects: objectsOf(nodes) });
    const said = (text: string) => logged.filter((each) => each === text).length;
    const day = dayOf(new Date(today.getTime() + 31 * DAY));
    assert.equal(said(`the new cluster CA signs from ${day} on`), 1, logged.join("\n"));
    assert.equal(said(`the new clients CA signs from ${day} on`), 1);
    assert.ok(logged.some((text) => text.startsWith("Secret kafka-cluster-ca: next.crt: a new cluster CA")));
  });

  describe("whose cluster CA has lost its key", () => {
    const listener = (name: string, port: number, host: string) => ({
      ...{ name, port, tls: true },
      proxy: { host, firstPort: port + 1000 },
    });
    const outside = (...hosts: string[]): KafkaClusterArgs => ({
      listeners: [
        { name: "internal", port: 9092, tls: true },
        ...hosts.map((host, i) => listener(`outside${i}`, 9200 + i * 10, host)),
      ],
    });
    const lines = async (nodes: SimulatedNodes, args: KafkaClusterArgs) =>
      (await deployedCluster(args, { objects: objectsOf(nodes) })).logged.filter((text) =>
        / CA\b|^Secret /.test(text),
      );
    let nodes: SimulatedNodes;
    const waits = () =>
      `the new cluster CA signs from ${dayOf(new Date(nodes.now.getTime() + 31 * DAY))} on, or as soon as a certificate ` +
      "has to be made: the key of the former one is gone";

    before(async () => {
      const plan = planCluster("kafka", outside("kafka.example.com"));
      nodes = new SimulatedNodes({
        ...{ cluster: "kafka", validityDays: 365, caValidityDays: 1825, handoverDays: 30, users: [] },
        nodes: plan.nodes.map((node) => ({
          ...{ id: node.id, broker: true, names: insideNames(plan, node, "kafka") },
          external: { names: ["kafka.example.com"] },
        })),
      });
      nodes.now = new Date();
      await nodes.settle();
      nodes.held = { ...nodes.held, [NAMES.clusterAuthority]: undefined };
    });

    it("says that, and that it may have to sign earlier", async () => {
      const said = await lines(nodes, outside("kafka.example.com"));
      const gone = "a new cluster CA, as the one that was there is gone";
      assert.ok(said.includes(`Secret kafka-cluster-ca: ca.crt: ${gone}`), said.join("\n"));
      assert.ok(said.includes(waits()));
    });

    it("says that the new one signs at once where a listener needs another certificate", async () => {
      await nodes.settle();
      const said = await lines(nodes, outside("kafka.example.com"));
      assert.deepEqual(said, [waits()]);
      const more = await lines(nodes, outside("kafka.example.com", "other.example.com"));
      assert.equal(
        more[0],
        "the new cluster CA signs at once, as external-0.pem and 2 more have to be made, and the key of the former one is gone: " +
          "clients need the new ca.crt now",
      );
      assert.ok(
        more.includes(
          "Secret kafka-external-certificates: external-0.pem: made anew, as it lacks other.example.com",
        ),
      );
      assert.ok(!more.some((text) => text.includes("signs from")), more.join("\n"));
    });
  });
});
