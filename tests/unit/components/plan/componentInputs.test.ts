import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../components";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { componentInputs } from "../../../../components/plan/componentInputs";
import { diff, formatChange } from "../../../../local/deployer/standIn/diff";
import { deployedCluster } from "../deployed";

const of = (args: KafkaClusterArgs) => componentInputs(planCluster("kafka", args));

describe("What a preview says of a cluster in the user's own words", () => {
  const args: KafkaClusterArgs = {
    config: { "message.max.bytes": "10485760", "log.retention.ms": "1000" },
    uncheckedConfig: { "plugin.x": "1" },
    topics: [
      { name: "orders", partitions: 6, replicas: 3, config: { "retention.ms": "3600000" } },
      { name: "plain" },
    ],
  };
  const changed = (change: KafkaClusterArgs) =>
    diff({ ...of(args) } as never, { ...of({ ...args, ...change }) } as never).flatMap(formatChange);

  it("is every setting and topic that the arguments have", () => {
    assert.deepEqual(of(args), {
      settings: { "message.max.bytes": "10485760", "log.retention.ms": "1000", "plugin.x": "1" },
      topics: { orders: "partitions=6 replicas=3 retention.ms=3600000", plain: "" },
    });
  });

  it("is one line for a changed setting", () => {
    assert.deepEqual(changed({ config: { ...args.config, "message.max.bytes": "20971520" } }), [
      '~ settings["message.max.bytes"]: "10485760" => "20971520"',
    ]);
  });

  it("is one line for a changed topic, and for one that comes", () => {
    const [orders, plain] = args.topics!;
    assert.deepEqual(changed({ topics: [{ ...orders, partitions: 12 }, plain, { name: "new" }] }), [
      '~ topics.orders: "partitions=6 replicas=3 retention.ms=3600000" => ' +
        '"partitions=12 replicas=3 retention.ms=3600000"',
      '+ topics.new: ""',
    ]);
  });

  it("is nothing for what only stands in another order", () => {
    assert.deepEqual(changed({ topics: [...args.topics!].reverse() }), []);
  });

  it("is what the component is registered with", async () => {
    const [component] = (await deployedCluster(args)).resources;
    assert.deepEqual(component.inputs, of(args));
  });
});
