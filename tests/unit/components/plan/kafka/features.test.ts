import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeFinalized } from "../../../../../components/plan/existing/versions";
import { featuresOf, raised } from "../../../../../components/plan/kafka/features";
import { refused, running, telling } from "../existing/running";

describe("The features of a version", () => {
  it("are those that a new cluster of it has, but for the kind of its quorum", () => {
    assert.deepEqual(featuresOf("3.9.2"), { "metadata.version": 21 });
    assert.deepEqual(featuresOf("4.0.2"), {
      "metadata.version": 25,
      "group.version": 1,
      "transaction.version": 2,
    });
    assert.deepEqual(featuresOf("4.4.0"), {
      "metadata.version": 33,
      "eligible.leader.replicas.version": 1,
      "group.version": 1,
      "share.version": 2,
      "streams.version": 1,
      "transaction.version": 2,
    });
    assert.equal(featuresOf("4.9.0"), undefined);
  });

  it("are raised where they are lower, and never lowered", () => {
    const wanted = { "metadata.version": 30, "group.version": 1, "share.version": 1 };
    assert.deepEqual(raised(wanted, { "metadata.version": 25, "group.version": 1, "share.version": 2 }), [
      { name: "metadata.version", from: 25, to: 30 },
    ]);
    assert.deepEqual(
      raised(wanted, { "metadata.version": 33 }).map(({ name }) => name),
      ["group.version", "share.version"],
    );
    assert.deepEqual(raised(undefined, { "metadata.version": 25 }), []);
  });

  const old = () =>
    telling(running({ version: "4.4.0" }), { features: { "metadata.version": 25, "kraft.version": 1 } });
  const described = (args: KafkaClusterArgs) => describeFinalized(planCluster("kafka", args), old());

  it("stay what they are unless it is asked for, and the preview says what can't be undone", () => {
    assert.deepEqual(described({ version: "4.4.0" }), []);
    assert.match(
      described({ version: "4.4.0", finalize: true }).join(),
      /^finalize: is true, so once all nodes are rolled out .*: metadata\.version from 25 to 33, .* An older Kafka than 4\.4 can't/,
    );
    assert.deepEqual(refused({ version: "4.4.0", finalize: true }, old()), []);
  });

  const mistakesOf = (args: KafkaClusterArgs) => {
    try {
      planCluster("kafka", args);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("can't be finalized where there are none, or nobody knows which", () => {
    const zooKeeper = { version: "3.9.2", zooKeeper: { connect: "zk:2181" }, finalize: true };
    assert.match(mistakesOf(zooKeeper), /finalize: is given beside zooKeeper/);
    assert.match(
      mistakesOf({ version: "4.9.0", finalize: true }),
      /finalize: .* Kafka 4\.9\.0 has isn't known/,
    );
    const both = { version: "4.4.0", metadataVersion: "4.0-IV3", finalize: true };
    assert.match(mistakesOf(both), /finalize: is given beside metadataVersion 4\.0-IV3/);
  });
});
