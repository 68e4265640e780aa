import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import {
  checkExistingQuorum,
  describeQuorum,
  runningQuorum,
} from "../../../../../components/plan/existing/quorumKind";
import { Mistakes } from "../../../../../components/plan/mistakes";
import { refused as refusedFor, running, silent, telling } from "./running";

/** What is wrong with arguments for a cluster whose metadata is there, as `path: reason`. */
function refused(args: KafkaClusterArgs, quorums: ExistingCluster["quorums"]): string[] {
  const mistakes = new Mistakes();
  checkExistingQuorum(planCluster("kafka", args), { quorums }, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

describe("The metadata of a cluster that exists", () => {
  it("is found by arguments that describe the cluster as it is", () => {
    assert.deepEqual(refused({}, undefined), []);
    assert.deepEqual(refused({}, { kafka: "dynamic" }), []);
    assert.deepEqual(refused({ version: "4.0.0" }, { kafka: "static" }), []);
    assert.deepEqual(refused({ quorum: "static" }, { kafka: "static" }), []);
    const zooKeeper = { connect: "zk:2181" };
    assert.deepEqual(refused({ version: "3.9.2", zooKeeper }, { kafka: "zooKeeper" }), []);
  });

  it("isn't looked for in a dynamic quorum only because the version was raised", () => {
    assert.match(
      refused({ version: "4.1.0" }, { kafka: "static" })[0],
      /^quorum: is missing.*Write quorum: static, or quorum: dynamic to turn it into a dynamic one for good$/,
    );
    assert.deepEqual(refused({ version: "4.1.0", quorum: "dynamic" }, { kafka: "static" }), []);
  });

  it("may be said to be static after an up that took it for dynamic, and failed", () => {
    assert.deepEqual(refused({ quorum: "static" }, { kafka: "dynamic" }), []);
  });

  it("stays in ZooKeeper, or out of it", () => {
    assert.match(refused({ version: "3.9.2" }, { kafka: "zooKeeper" })[0], /^zooKeeper: is missing/);
    const args = { version: "3.9.2", zooKeeper: { connect: "zk:2181" } };
    assert.match(refused(args, { kafka: "static" })[0], /^zooKeeper: is given/);
  });

  it("is told once where several pools know it", () => {
    assert.equal(refused({}, { "kafka-a": "static", "kafka-b": "static" }).length, 1);
  });
});

describe("A quorum that runs", () => {
  const STATIC = running({ quorum: "static" });
  /** Made static, and since then turned into a dynamic one. */
  const TURNED = telling(STATIC, { features: { "kraft.version": 1 } });

  it("is what Kafka says it is, if it says so", () => {
    assert.equal(runningQuorum(STATIC), "static");
    assert.equal(runningQuorum(TURNED), "dynamic");
    assert.equal(runningQuorum(telling(STATIC, { features: {} })), "static", "as before Kafka 3.9");
    for (const existing of [
      silent(STATIC),
      telling(STATIC, { features: null }),
      telling(STATIC, { quorum: null }),
    ]) {
      assert.equal(runningQuorum(existing), undefined);
    }
  });

  it("that Kafka has made dynamic isn't to be called static again", () => {
    assert.deepEqual(refusedFor({ quorum: "static" }, TURNED), []);
    const about = (args: KafkaClusterArgs, existing: ExistingCluster) =>
      describeQuorum(planCluster("kafka", args), existing);
    const [text, ...others] = about({ quorum: "static" }, TURNED);
    assert.match(
      text,
      /^quorum: is static, but Kafka has made the quorum dynamic .* Write quorum: dynamic; all nodes roll/,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(about({ quorum: "static" }, STATIC), []);
    assert.deepEqual(about({ quorum: "dynamic" }, TURNED), []);
  });

  it("that was made dynamic is refused to be static, which would roll all nodes for nothing", () => {
    assert.match(
      refusedFor({ quorum: "static" }, running({}))[0],
      /^quorum: is static, but the quorum of this cluster is dynamic, which can't be undone\. Write quorum: dynamic$/,
    );
  });

  it("that Kafka has made dynamic isn't told to be static where nothing is written any more", () => {
    assert.doesNotMatch(refusedFor({}, TURNED).join(), /is static\. Write quorum: static/);
  });
});
