import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { checkExistingQuorum } from "../../../../../components/plan/existing/quorumKind";
import { Mistakes } from "../../../../../components/plan/mistakes";

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
      /^quorum: is missing.*quorum: static$/,
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

  it("isn't left behind by pools of other names, nor by the first pools of a cluster", () => {
    const nodePools = [{ name: "all", roles: ["controller" as const, "broker" as const] }];
    assert.match(
      refused({ nodePools }, { kafka: "dynamic" })[0],
      /^nodePools: describe no StatefulSet kafka,/,
    );
    assert.match(
      refused({}, { "kafka-all": "dynamic" })[0],
      /^nodePools: describe no StatefulSet kafka-all,/,
    );
    assert.deepEqual(refused({ nodePools }, { "kafka-all": "dynamic" }), []);
  });
});
