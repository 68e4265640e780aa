import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ExternalEndpoint, KafkaClusterArgs, ListenerOutput } from "../../components";
import type { Outputs } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { type Acknowledged, nothingIsLost, topicSetting, useEveryBroker } from "./support/broker";
import { metadata } from "./support/kcat";
import { eventually, kubectl } from "./support/kubectl";
import { nginx } from "./support/proxies";
import { featuresOf } from "./support/running";
import { takeDown } from "./support/takeDown";
import { loadImage, testStack, type TestStack } from "./support/world";

const SMALL = { storage: { class: "local-path", size: "1Gi", deleteClaim: true }, heap: "384Mi" };

/** A set-up of examples/, small enough for the test cluster. */
function setUp(
  name: string,
  change: (args: KafkaClusterArgs) => Partial<KafkaClusterArgs>,
): KafkaClusterArgs {
  const file = readFileSync(join(PROJECT_DIRECTORY, "examples", name, "cluster.yaml"), "utf8");
  const args: KafkaClusterArgs = parse(file).config["kafka-cluster:cluster"];
  return { ...args, ...SMALL, namespace: `kafka-${name}`, timeoutSeconds: 240, ...change(args) };
}

describe("A set-up from the field", () => {
  let stack: TestStack;
  let namespace: string;

  async function open(name: string, args: KafkaClusterArgs): Promise<void> {
    namespace = args.namespace as string;
    stack = await testStack(name, args);
  }

  async function useAll({ externalEndpoints }: Outputs): Promise<ExternalEndpoint[]> {
    const endpoints = externalEndpoints.value as ExternalEndpoint[];
    const acknowledged: Acknowledged = new Map();
    await eventually(() => useEveryBroker(endpoints, acknowledged));
    await nothingIsLost(endpoints, acknowledged);
    return endpoints;
  }

  afterEach(async () => {
    await takeDown(stack, namespace);
  });

  it("of three KRaft nodes from Confluent's image is used through a port on each node", async () => {
    await loadImage("4.0.0", "confluent");
    const args = setUp("kraft-three-nodes", () => ({ image: { name: "confluentinc/cp-kafka:8.0.0" } }));
    await open("kraft-three-nodes", args);
    const { outputs } = await stack.deployer.up();
    const endpoints = await useAll(outputs);
    assert.deepEqual(outputs.quorum.value, "static");
    for (const { name, config } of args.topics!) {
      assert.equal(await topicSetting(endpoints, name, "retention.ms"), String(config!["retention.ms"]));
    }
    assert.deepEqual((await stack.deployer.preview()).steps, []);
  });

  it("of controllers and brokers is used through nginx on the configuration that the output has", async () => {
    await loadImage("3.7.1", "apache");
    const args = setUp("controllers-and-brokers", ({ listeners, nodePools }) => ({
      nodePools: nodePools!.map((pool) => ({ ...pool, heap: pool.name === "broker" ? "384Mi" : "256Mi" })),
      listeners: JSON.parse(JSON.stringify(listeners).replaceAll("kafka.sdsp-dev.com", "localhost")),
    }));
    await open("controllers-and-brokers", { ...args, externalCheck: "warn" });
    const first = await stack.deployer.up();
    const proxy = await nginx((first.outputs.listeners.value as ListenerOutput[])[1].nginx!);
    try {
      stack.configure(args);
      const { outputs, steps } = await stack.deployer.up();
      assert.deepEqual(steps, []);
      assert.deepEqual(
        (await useAll(outputs)).map(({ nodeId, port }) => [nodeId, port]),
        [0, 1, 2].map((id) => [id, 8091 + id]),
      );
      assert.equal((await metadata("localhost:9094")).brokers.length, 3);
      assert.match(
        await featuresOf(namespace, "my-cluster-broker-0"),
        new RegExp(`metadata\\.version.*FinalizedVersionLevel: ${args.metadataVersion}`),
      );
    } finally {
      await proxy.stop();
    }
  });

  it("of brokers on labelled nodes with one ZooKeeper server is used through one node port", async () => {
    await loadImage("3.9.2", "bitnami");
    await kubectl("label", "nodes", "--all", "runapp=kafka");
    const args = setUp("labelled-nodes", ({ zooKeeper }) => ({
      zooKeeper: { ensemble: { ...zooKeeper!.ensemble, ...SMALL, heap: "128Mi" } },
    }));
    await open("labelled-nodes", args);
    const { outputs } = await stack.deployer.up();
    const endpoints = await useAll(outputs);
    assert.deepEqual([...new Set(endpoints.map(({ port }) => port))], [31980]);
    assert.equal(new Set(endpoints.map(({ host }) => host)).size, 3);
    await kubectl("label", "nodes", "--all", "runapp-");
  });
});
