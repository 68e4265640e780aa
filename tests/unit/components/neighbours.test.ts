import assert from "node:assert/strict";
import { KafkaCluster, KafkaClusterArgs, ZooKeeperEnsemble } from "../../../components";
import { deployed, type Registered } from "./deployed";

/** Everything that a cluster can make, with names that invite mistakes. */
const RICH: KafkaClusterArgs = {
  nodePools: [
    { name: "zookeeper", roles: ["controller"], firstNodeId: 0 },
    { name: "topics", roles: ["broker"], firstNodeId: 100 },
  ],
  listeners: [
    { name: "internal", port: 9092 },
    { name: "headless", port: 9094, nodePort: {} },
    { name: "bootstrap", port: 9095, loadBalancer: {} },
  ],
  topics: [{ name: "t" }],
};
const WITH_ZOOKEEPER: KafkaClusterArgs = {
  version: "3.9.2",
  zooKeeper: { ensemble: {} },
  topics: [{ name: "t" }],
};

const both = (name: string, args: KafkaClusterArgs, other: string, otherArgs: KafkaClusterArgs) =>
  deployed(() => {
    new KafkaCluster(name, { ...args, namespace: "shared" });
    new KafkaCluster(other, { ...otherArgs, namespace: "shared" });
  });

/** `kind namespace/name` of every object; a namespace is shared, and pods are only read. */
const objects = (resources: Registered[]) =>
  resources
    .filter(({ type, readId }) => /^\w+\/v1:(?!Namespace)/.test(type) && readId === undefined)
    .map(({ type, id }) => `${type} ${id}`);

/** The labels that an object finds pods by. */
function selectorOf({ type, inputs }: Registered): Record<string, string> | undefined {
  if (type === "core/v1:Service") return inputs.spec.selector;
  return inputs.spec?.selector?.matchLabels;
}

/** The labels of the pods that an object makes. */
const podLabelsOf = ({ inputs }: Registered): Record<string, string> | undefined =>
  inputs.spec?.template?.metadata?.labels;

describe("Two clusters in one namespace of one program", () => {
  const pairs: [string, KafkaClusterArgs, string, KafkaClusterArgs][] = [
    ["kafka", RICH, "events", RICH],
    ["kafka", {}, "kafka-topics", RICH],
    ["kafka", {}, "kafka-zookeeper", {}],
    ["kafka", RICH, "kafka-b", RICH],
    ["a", WITH_ZOOKEEPER, "b", WITH_ZOOKEEPER],
    ["kafka", {}, "kafka-0", {}],
    ["kafka", {}, "kafka-cluster", {}],
    ["kafka", {}, "kafka-founded", {}],
  ];
  for (const [name, args, other, otherArgs] of pairs) {
    it(`have nothing in common if they are called ${name} and ${other}`, async () => {
      const { resources } = await both(name, args, other, otherArgs);
      const urns = resources.map(({ urn }) => urn);
      assert.deepEqual(
        urns.filter((urn, i) => urns.indexOf(urn) < i),
        [],
      );
      const names = objects(resources);
      assert.ok(names.length > 15);
      assert.deepEqual(
        names.filter((one, i) => names.indexOf(one) < i),
        [],
      );
    });

    it(`find no pods of each other if they are called ${name} and ${other}`, async () => {
      const { resources } = await both(name, args, other, otherArgs);
      const clusterOf = ({ type, name, parent }: Registered): string => {
        const above = resources.find((one) => `${one.type} ${one.name}` === parent);
        return above ? clusterOf(above) : `${type} ${name}`;
      };
      for (const one of resources) {
        const selector = Object.entries(selectorOf(one) ?? {});
        if (selector.length === 0) continue;
        for (const pods of resources.filter(podLabelsOf)) {
          const found = selector.every(([label, value]) => podLabelsOf(pods)![label] === value);
          if (found)
            assert.equal(clusterOf(pods), clusterOf(one), `${one.type} ${one.name} finds ${pods.name}`);
        }
      }
    });
  }

  it("share the namespace, of which both want the same", async () => {
    const { resources } = await both("kafka", {}, "events", {});
    const [one, other, ...more] = resources.filter(({ type }) => type === "core/v1:NamespacePatch");
    assert.deepEqual([one.inputs, more], [other.inputs, []]);
    assert.notEqual(one.urn, other.urn);
  });
});

describe("A ZooKeeper ensemble", () => {
  it("is told from a cluster by its labels, wherever it is", async () => {
    const { resources } = await deployed(() => {
      new KafkaCluster("kafka", { namespace: "shared" });
      new ZooKeeperEnsemble("zk", { namespace: "shared" });
    });
    const names = objects(resources);
    assert.equal(new Set(names).size, names.length);
  });
});
