import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ExternalEndpoint, KafkaClusterArgs, NodePoolArgs } from "../../components";
import { featuresOf as featuresOfVersion } from "../../components/plan/kafka/features";
import type { UpResult } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { Acknowledged, nothingIsLost, topicSetting, useEveryBroker } from "./support/broker";
import { metadata } from "./support/kcat";
import { eventually, kubectl } from "./support/kubectl";
import { startProducer } from "./support/producer";
import { fewestReady } from "./support/roll";
import { featuresOf, stateOf } from "./support/running";
import { seen } from "./support/seen";
import { takeDown } from "./support/takeDown";
import { firstSeed, loadImage, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-pools";
const FORMER = "4.0.0";
/** A pool that comes and goes. */
const MORE: NodePoolArgs = { name: "more", roles: ["broker"], replicas: 1, firstNodeId: 200, heap: "384Mi" };

describe("A cluster of controllers and brokers in pools of their own", function () {
  let stack: TestStack;
  let args: KafkaClusterArgs;
  let result: UpResult;
  const acknowledged: Acknowledged = new Map();

  const endpoints = (): ExternalEndpoint[] => result.outputs.externalEndpoints.value;
  const ids = () => endpoints().map(({ nodeId }) => nodeId);

  /** When each pod was made, in milliseconds, and its uid. */
  async function pods(): Promise<Map<string, { uid: string; made: number }>> {
    const text = await kubectl("-n", NAMESPACE, "get", "pods", "-l", "kafka-cluster/pool", "-o", "json");
    const { items } = JSON.parse(text) as {
      items: { metadata: { name: string; uid: string; creationTimestamp: string } }[];
    };
    return new Map(
      items.map(({ metadata: { name, uid, creationTimestamp } }) => [
        name,
        { uid, made: Date.parse(creationTimestamp) },
      ]),
    );
  }

  async function up(wanted: KafkaClusterArgs): Promise<void> {
    args = wanted;
    stack.configure(args);
    result = await stack.deployer.up();
  }

  before(async () => {
    await loadImage(FORMER, "apache");
    const file = readFileSync(join(PROJECT_DIRECTORY, "examples", "node-pools.yaml"), "utf8");
    const topics = [{ name: "orders", partitions: 3, config: { "retention.ms": "3600000" } }];
    args = {
      ...parse(file).config["kafka-cluster:cluster"],
      namespace: NAMESPACE,
      version: FORMER,
      quorum: "static",
      topics,
    };
    stack = await testStack("pools", args);
  });

  after(() => takeDown(stack, NAMESPACE));

  it("has its topics, and every broker is used from outside", async () => {
    await up(args);
    assert.deepEqual(ids(), [100, 101, 102]);
    await eventually(() => useEveryBroker(endpoints(), acknowledged));
    assert.equal(await topicSetting(endpoints(), "orders", "retention.ms"), "3600000");
  });

  it("shows clients its brokers and nothing of its controllers", async () => {
    const { brokers } = await metadata(result.outputs.externalBootstrap.value.split(",")[0]);
    assert.deepEqual(brokers.map(({ id }) => id).sort(), [100, 101, 102]);
  });

  it("calls its pods after their nodes", async () => {
    const names = [
      "brokers-100",
      "brokers-101",
      "brokers-102",
      "controllers-0",
      "controllers-1",
      "controllers-2",
    ];
    assert.deepEqual(
      [...(await pods()).keys()].sort(),
      names.map((name) => `kafka-${name}`),
    );
  });

  it("has controllers that are ready once they have caught up with each other", async () => {
    for (const id of [0, 1, 2]) {
      const log = await kubectl("-n", NAMESPACE, "logs", `kafka-controllers-${id}`, "-c", "kafka");
      assert.match(
        log,
        /readiness: ready after .* the controller listens and has caught up with the metadata/,
      );
    }
  });

  it("changes nothing in an up without a change", async () => {
    const before = await pods();
    await up(args);
    assert.deepEqual(await pods(), before);
  });

  it("takes another pool without touching a pod of the others, and lets it go while it holds nothing", async () => {
    const before = await pods();
    const { nodePools } = args;
    await up({ ...args, nodePools: [MORE, ...nodePools!] });
    const after = await pods();
    assert.ok(after.delete("kafka-more-200"));
    assert.deepEqual(after, before);
    assert.deepEqual(ids(), [100, 101, 102, 200]);
    await up({ ...args, nodePools });
    assert.deepEqual(await pods(), before);
    assert.deepEqual(ids(), [100, 101, 102]);
  });

  it("rolls controllers, then brokers, one pod at a time, to another version once a pool has handed over all it holds", async () => {
    const { nodePools } = args;
    await up({ ...args, nodePools: [MORE, ...nodePools!] });
    await eventually(() => useEveryBroker(endpoints(), acknowledged));
    const before = await pods();
    const producer = await startProducer(result.outputs.externalBootstrap.value, "rolled", 100, 6);
    const { version } = firstSeed();
    const fewest = await fewestReady(NAMESPACE, () => up({ ...args, version, nodePools }));
    const { sent, failed, lost } = await producer.stop();
    assert.equal(fewest, 5, "exactly one pod was to be away at once");
    assert.ok(sent > 0);
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    const after = await pods();
    assert.ok(!after.has("kafka-more-200"));
    for (const [name, { uid }] of after) assert.notEqual(uid, before.get(name)!.uid, `${name} didn't roll`);
    const made = (pool: string) => [...after].flatMap(([name, pod]) => (name.includes(pool) ? pod.made : []));
    assert.ok(Math.max(...made("controllers")) < Math.min(...made("brokers")), "brokers rolled too early");
    const images = await seen(NAMESPACE, "pods", ".spec.containers[0].image");
    const ofNodes = images.filter((line) => after.has(line.split(" ")[0]));
    assert.ok(
      ofNodes.every((line) => line.endsWith(`:${version}`)),
      images.join(),
    );
    await nothingIsLost(endpoints(), acknowledged);
  });

  it("keeps its metadata version, so that there is a way back", async () => {
    const told = await featuresOf(NAMESPACE, "kafka-brokers-100");
    assert.match(told, /metadata\.version.*FinalizedVersionLevel: 4\.0-IV\d/);
  });

  it("has what the version brings once it is finalized, by a restart of nobody, and no way back then", async () => {
    const before = await pods();
    await up({ ...args, finalize: true });
    assert.deepEqual(await pods(), before);
    const level = featuresOfVersion(args.version!)!["metadata.version"];
    const { features } = await stateOf(NAMESPACE, "kafka-brokers-100");
    assert.equal(features!["metadata.version"], level);
    stack.configure({ ...args, version: "4.0.2", finalize: undefined });
    await assert.rejects(stack.deployer.preview(), /version: is 4\.0\.2, which can't read the metadata/);
    stack.configure(args);
    assert.deepEqual((await stack.deployer.preview()).steps, []);
  });

  it("loses no node that it needs by an edit: the preview names what would be lost, and where", async () => {
    const [controllers, brokers] = args.nodePools!.filter(({ name }) => name !== MORE.name);
    const refusals: [string, KafkaClusterArgs["nodePools"], RegExp][] = [
      [
        "fewer brokers than copies",
        [controllers, { ...brokers, replicas: 2 }],
        /replicas: takes away node 102\. 2 brokers would be left, and .* have up to 3 copies/,
      ],
      [
        "other ids",
        [controllers, { ...brokers, firstNodeId: 300 }],
        /firstNodeId: takes away nodes 100, 101 and 102/,
      ],
      [
        "another name",
        [controllers, { ...brokers, name: "workers" }],
        /nodePools: takes away StatefulSet kafka-brokers/,
      ],
      [
        "other controllers",
        [{ ...controllers, firstNodeId: 50 }, brokers],
        /firstNodeId: takes away nodes 0, 1 and 2\. No voter would be left/,
      ],
      [
        "fewer controllers",
        [{ ...controllers, replicas: 1 }, brokers],
        /replicas: takes away nodes 1 and 2\. The voters of a static quorum stand in files/,
      ],
      [
        "another role",
        [{ ...controllers, roles: ["controller", "broker"] }, brokers],
        /roles: would give the role broker/,
      ],
    ];
    for (const [what, nodePools, why] of refusals) {
      stack.configure({ ...args, nodePools });
      await assert.rejects(stack.deployer.preview(), why, what);
    }
  });
});
