import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs } from "../../../../components";
import { advertisedListeners } from "../../../../components/plan/access/advertised";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { packageScript } from "../../../../components/resources/context";
import { deployedCluster, objectsOf } from "../deployed";
import { devStackArgs } from "../devStack";

/** Marks a secret among what Pulumi's engine gets. */
const SECRET = "4dabf18193072939515e22adb298388d";
const COMPONENTS = join(__dirname, "../../../../components");
const script = (name: string) => readFileSync(join(COMPONENTS, "scripts", name), "utf8");
const configMap = async (args: KafkaClusterArgs, name: string) =>
  (await deployedCluster(args)).one("core/v1:ConfigMapPatch", `kafka-${name}`);
const contentOf = async (args: KafkaClusterArgs, name: string) => (await configMap(args, name)).inputs.data;

describe("A ConfigMap that pods mount", () => {
  it("holds all that a broker's scripts read", async () => {
    const plan = planCluster("kafka", devStackArgs());
    const { inputs, dependencies } = await configMap(devStackArgs(), "broker");
    assert.deepEqual(inputs.data, {
      "server.properties": plan.pools[0].serverProperties,
      "advertised.listeners": advertisedListeners(plan.nodes, plan.listeners, {}),
      "agent.properties": plan.pools[0].agentProperties,
      "adopt.sh": script("adopt.sh"),
      "common.sh": script("common.sh"),
      "format.sh": script("format.sh"),
      "start.sh": script("start.sh"),
      "nodeOnly.sh": script("nodeOnly.sh"),
      "stop.sh": script("stop.sh"),
      "log4j2.yaml": script("log4j2.yaml"),
      "log4j.properties": script("log4j.properties"),
    });
    assert.deepEqual(dependencies, ["core/v1:NamespacePatch kafka"]);
  });

  it("holds no script with the line ends of Windows, which no shell in a pod runs", () => {
    const windows = () => Buffer.from("#!/bin/bash\r\n");
    assert.throws(
      () => packageScript("start.sh", windows),
      /start\.sh has the line ends of Windows.*core\.autocrlf/,
    );
  });

  it("holds the agent's jar as it was built, in no diff, and has its name in every one", async () => {
    const { inputs } = await configMap(devStackArgs(), "agent");
    assert.ok(!("data" in inputs));
    const { [SECRET]: isSecret, value } = inputs.binaryData;
    assert.ok(isSecret);
    assert.deepEqual(value, { "agent.jar": readFileSync(join(COMPONENTS, "agent/agent.jar"), "base64") });
    assert.match(inputs.metadata.name, /^kafka-agent-[0-9a-f]{10}$/);
  });

  it("holds the list of topics, and what the cluster itself is told while it runs", async () => {
    const topics = [{ name: "b", partitions: 2 }, { name: "a" }];
    assert.deepEqual(await contentOf({ topics }, "topics"), {
      "topics.txt": "a\nb partitions=2\n",
      "settings.properties": "min.insync.replicas=2\n",
    });
    assert.deepEqual(await contentOf({ topics, version: "4.0.0" }, "topics"), {
      "topics.txt": "a\nb partitions=2\n",
      "settings.properties": "",
    });
  });

  describe("of nodes that run", () => {
    const PROPERTIES = "server.properties";
    const SETTINGS = "settings.properties";
    const [RETENTION, PARTITIONS] = ["log.retention.ms", "num.partitions"];
    /** What nodes and the topic Job read after each of these, one after the other. */
    const after = async (...edits: KafkaClusterArgs[]) => {
      let made = await deployedCluster(edits[0], { objects: {} });
      for (const edit of edits.slice(1)) made = await deployedCluster(edit, { objects: objectsOf(made) });
      const dataOf = (name: string) => made.one("core/v1:ConfigMapPatch", `kafka-${name}`).inputs.data;
      return { file: dataOf("broker")[PROPERTIES], told: dataOf("topics")[SETTINGS], logged: made.logged };
    };
    const fileOf = (args: KafkaClusterArgs) => planCluster("kafka", args).pools[0].serverProperties;
    const minimum = "min.insync.replicas=2\n";

    it("stays as it is where nodes are told what changes, and the topic Job tells them", async () => {
      const config = { [RETENTION]: "1000" };
      const { file, told, logged } = await after({}, { config });
      assert.equal(file, fileOf({}));
      assert.equal(told, `${RETENTION}=1000\n${minimum}`);
      assert.deepEqual(logged, [`config["${RETENTION}"]: 604800000 becomes 1000, without a restart`]);
      const again = await after({}, { config }, { config });
      assert.deepEqual([again.file, again.told, again.logged], [file, told, []]);
    });

    it("gets everything with whatever rolls them, and the topic Job goes on to tell the same", async () => {
      const [first, second] = [{ [RETENTION]: "1000" }, { [RETENTION]: "2000" }];
      for (const more of [{ heap: "2Gi" }, { image: { registry: "mirror.example.com" } }]) {
        const { file, told } = await after({}, { config: first }, { config: second, ...more });
        assert.equal(file, fileOf({ config: second, ...more }));
        assert.equal(told, `${RETENTION}=2000\n${minimum}`);
      }
      const both = { config: { ...second, [PARTITIONS]: "3" } };
      const mixed = await after({}, { config: first }, both);
      assert.equal(mixed.file, fileOf(both));
      assert.deepEqual(mixed.logged, [
        `config["${RETENTION}"]: 1000 becomes 2000, without a restart`,
        `config["${PARTITIONS}"]: 1 becomes 3, which takes a restart`,
        "Rolls nodes 2, 1, 0, one at a time: config changed",
      ]);
      const then = await after({}, { config: first }, both, both);
      assert.deepEqual([then.file, then.told, then.logged], [mixed.file, mixed.told, []]);
    });

    it("has what is taken out no more in force, whatever the file says", async () => {
      const config = { [RETENTION]: "1000" };
      const inFile = await after({ config }, {});
      assert.equal(inFile.file, fileOf({ config }));
      assert.equal(inFile.told, `${RETENTION}=604800000\n${minimum}`);
      const told = await after({}, { config }, {}, {});
      assert.equal(told.file, fileOf({}));
      assert.equal(told.told, `${RETENTION}\n${minimum}`);
    });

    it("has no address of nodes that come or have left, and gets them all with whatever rolls them", async () => {
      const pools = (
        replicas: number,
        more: Partial<KafkaClusterArgs> = {},
        port = 31092,
      ): KafkaClusterArgs => ({
        ...more,
        nodePools: [
          { name: "controllers", roles: ["controller"], firstNodeId: 0 },
          { name: "brokers", roles: ["broker"], firstNodeId: 100, replicas },
        ],
        listeners: [
          { name: "internal", port: 9092 },
          { name: "external", port: 9094, hostPort: { port } },
        ],
      });
      const tables = async (...edits: KafkaClusterArgs[]) => {
        let made = await deployedCluster(edits[0], { objects: {} });
        for (const edit of edits.slice(1)) made = await deployedCluster(edit, { objects: objectsOf(made) });
        const ids = (name: string) =>
          (made.one("core/v1:ConfigMapPatch", `kafka-${name}`).inputs.data["advertised.listeners"] ?? "")
            .split("\n")
            .flatMap((line: string) => line.match(/^\d+/)?.[0] ?? [])
            .join();
        return [ids("brokers-pool"), ids("cluster"), made.logged.some((line) => line.startsWith("Rolls"))];
      };
      assert.deepEqual(await tables(pools(3)), ["100,101,102", "", false]);
      assert.deepEqual(await tables(pools(3), pools(4)), ["100,101,102", "103", false]);
      assert.deepEqual(await tables(pools(3), pools(4), pools(4)), ["100,101,102", "103", false]);
      assert.deepEqual(await tables(pools(3), pools(4), pools(5)), ["100,101,102", "103,104", false]);
      const rolled = await tables(pools(3), pools(4), pools(4, { heap: "2Gi" }));
      assert.deepEqual(rolled, ["100,101,102,103", "103", true]);
      const then = await tables(pools(3), pools(4), pools(4, { heap: "2Gi" }), pools(4, { heap: "2Gi" }));
      assert.deepEqual(then, ["100,101,102,103", "103", false], "an up without a change changes nothing");
      assert.deepEqual(await tables(pools(3), pools(4), pools(4, {}, 31093)), [
        "100,101,102,103",
        "103",
        true,
      ]);
    });

    it("is the planned one in a preview that doesn't see them", async () => {
      const config = { [RETENTION]: "1000" };
      const { one } = await deployedCluster({ config }, { unreachable: true });
      assert.equal(one("core/v1:ConfigMapPatch", "kafka-broker").inputs.data[PROPERTIES], fileOf({ config }));
    });
  });

  it("never changes: it is named by its content, so that another content makes another one", async () => {
    const names = new Set<string>();
    for (const name of ["broker", "agent", "topics"]) {
      const { inputs } = await configMap(devStackArgs(), name);
      const { name: ofContent, ...metadata } = inputs.metadata;
      assert.match(ofContent, new RegExp(`^kafka-${name}-[0-9a-f]{10}$`));
      names.add(ofContent);
      assert.equal(inputs.immutable, true);
      assert.deepEqual(metadata, {
        namespace: "kafka",
        labels: {
          "app.kubernetes.io/name": "kafka",
          "app.kubernetes.io/instance": "kafka",
          "app.kubernetes.io/managed-by": "pulumi",
        },
        annotations: { "kafka-cluster/mounted": "true", "pulumi.com/patchForce": "true" },
      });
    }
    assert.equal(names.size, 3);
    const nameOf = async (args: KafkaClusterArgs, name: string) =>
      (await configMap(args, name)).inputs.metadata.name;
    const before = await nameOf({}, "broker");
    assert.equal(await nameOf({ heap: "2Gi" }, "broker"), before);
    assert.notEqual(await nameOf({ config: { "log.retention.hours": "1" } }, "broker"), before);
    assert.notEqual(await nameOf({ topics: [{ name: "a" }] }, "topics"), await nameOf({}, "topics"));
  });

  it("is never deleted by Pulumi, which can't know whether a pod still needs it", async () => {
    for (const name of ["broker", "agent", "topics"]) {
      assert.deepEqual((await configMap(devStackArgs(), name)).options, { retainOnDelete: true });
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

  it("has a name in a preview that doesn't know its content, as Pulumi's provider refuses a patch without", async () => {
    const closed: KafkaClusterArgs = { users: [{ name: "app", authentication: "scram-sha-512" }] };
    const balanced: KafkaClusterArgs = {
      listeners: [
        { name: "internal", port: 9092 },
        { name: "external", port: 9094, loadBalancer: {} },
      ],
      topics: [{ name: "a" }],
    };
    for (const args of [closed, balanced]) {
      const { resources } = await deployedCluster(args, { firstPreview: true });
      for (const name of ["kafka-broker", "kafka-topics"]) {
        const found = resources.find((one) => one.name === name)!;
        assert.match(found.inputs.metadata.name, /^kafka-(broker|topics)-(not-known-yet|[0-9a-f]+)$/, name);
      }
    }
  });
});
