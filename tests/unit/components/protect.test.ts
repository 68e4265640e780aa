import assert from "node:assert/strict";
import { KafkaCluster } from "../../../components";
import { type Deployed, deployed } from "./deployed";
import { devStackArgs } from "./devStack";

const unprotected = ({ resources }: Deployed<unknown>) =>
  resources
    .filter(({ options }) => !options.protect)
    .map(({ type, name }) => `${type} ${name}`)
    .sort();

describe("A protected cluster", () => {
  it("has everything protected but what everyday changes replace", async () => {
    const cluster = await deployed(() => new KafkaCluster("kafka", devStackArgs(), { protect: true }));
    assert.deepEqual(unprotected(cluster), [
      "batch/v1:Job kafka-topics",
      "core/v1:ConfigMapPatch kafka-agent",
      "core/v1:ConfigMapPatch kafka-broker",
      "core/v1:ConfigMapPatch kafka-topics",
    ]);
  });

  it("has nothing unprotected that a destroy would delete first", async () => {
    for (const args of [devStackArgs(), { version: "3.9.2", zooKeeper: { ensemble: {} } }]) {
      const cluster = await deployed(() => new KafkaCluster("kafka", args, { protect: true }));
      // What is deleted after something that is protected, as that, or something in between, depends on it.
      const isLate = (name: string): boolean =>
        cluster.resources.some(({ type, name: other, dependencies, options }) => {
          return dependencies.includes(name) && (options.protect || isLate(`${type} ${other}`));
        });
      assert.deepEqual(
        unprotected(cluster).filter((name) => !isLate(name)),
        [],
      );
    }
  });

  it("has its ensemble protected too", async () => {
    const args = { version: "3.9.2", zooKeeper: { ensemble: {} } };
    const cluster = await deployed(() => new KafkaCluster("kafka", args, { protect: true }));
    assert.deepEqual(unprotected(cluster), [
      "batch/v1:Job kafka-topics",
      "core/v1:ConfigMapPatch kafka-agent",
      "core/v1:ConfigMapPatch kafka-broker",
      "core/v1:ConfigMapPatch kafka-topics",
      "core/v1:ConfigMapPatch kafka-zookeeper-config",
    ]);
    const unasked = await deployed(() => new KafkaCluster("kafka", args));
    assert.equal(unprotected(unasked).length, unasked.resources.length);
  });

  it("has budgets that none of its arguments changes, as a changed one is replaced", async () => {
    const specOf = async (args: object) =>
      (await deployed(() => new KafkaCluster("kafka", args))).one("policy/v1:PodDisruptionBudget").inputs
        .spec;
    const { topics, listeners, config } = devStackArgs();
    assert.deepEqual(await specOf({}), await specOf({ replicas: 5, topics, listeners, config }));
  });
});
