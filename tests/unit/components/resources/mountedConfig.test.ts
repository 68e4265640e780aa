import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs } from "../../../../components";
import { advertisedListeners } from "../../../../components/plan/advertised";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { deployedCluster } from "../deployed";
import { devStackArgs } from "../devStack";

const COMPONENTS = join(__dirname, "../../../../components");
const script = (name: string) => readFileSync(join(COMPONENTS, "scripts", name), "utf8");
const configMap = async (args: KafkaClusterArgs, name: string) =>
  (await deployedCluster(args)).one("core/v1:ConfigMap", `kafka-${name}`);
const contentOf = async (args: KafkaClusterArgs, name: string) => (await configMap(args, name)).inputs.data;

describe("A ConfigMap that pods mount", () => {
  it("holds all that a broker's scripts read", async () => {
    const plan = planCluster("kafka", devStackArgs());
    const { inputs, dependencies } = await configMap(devStackArgs(), "broker");
    assert.deepEqual(inputs.data, {
      "server.properties": plan.pools[0].serverProperties,
      "advertised.listeners": advertisedListeners(plan.nodes, plan.listeners, {}),
      "agent.properties": plan.pools[0].agentProperties,
      "common.sh": script("common.sh"),
      "format.sh": script("format.sh"),
      "start.sh": script("start.sh"),
      "log4j2.yaml": script("log4j2.yaml"),
      "log4j.properties": script("log4j.properties"),
    });
    assert.deepEqual(dependencies, ["core/v1:NamespacePatch kafka"]);
  });

  it("holds the agent's jar as it was built", async () => {
    const { inputs } = await configMap(devStackArgs(), "agent");
    assert.ok(!("data" in inputs));
    assert.deepEqual(Object.keys(inputs.binaryData), ["agent.jar"]);
    assert.equal(inputs.binaryData["agent.jar"], readFileSync(join(COMPONENTS, "agent/agent.jar"), "base64"));
  });

  it("holds the list of topics", async () => {
    const { inputs } = await configMap({ topics: [{ name: "b", partitions: 2 }, { name: "a" }] }, "topics");
    assert.deepEqual(inputs.data, { "topics.txt": "a\nb partitions=2\n" });
  });

  it("never changes: Pulumi names it, so that another content makes another one", async () => {
    for (const name of ["broker", "agent", "topics"]) {
      const { inputs } = await configMap(devStackArgs(), name);
      assert.equal(inputs.immutable, true);
      assert.deepEqual(inputs.metadata, {
        namespace: "kafka",
        labels: {
          "app.kubernetes.io/name": "kafka",
          "app.kubernetes.io/instance": "kafka",
          "app.kubernetes.io/managed-by": "pulumi",
        },
      });
    }
  });

  it("of a broker differs exactly when what brokers read does", async () => {
    const config = { "a.b": "1", "c.d": "2" };
    const content = await contentOf({ config }, "broker");
    const same = [
      { config: { "c.d": "2", "a.b": "1" } },
      { config, topics: [{ name: "a" }], heap: "2Gi", storage: { size: "1Gi" } },
    ];
    for (const args of same) {
      assert.deepEqual(await contentOf(args, "broker"), content);
    }
    const others = [
      { config: { ...config, "a.b": "2" } },
      { config, clusterDomain: "example.com" },
      { config, listeners: [{ name: "internal", port: 9095 }] },
    ];
    for (const args of others) {
      assert.notDeepEqual(await contentOf(args, "broker"), content);
    }
  });
});
