import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { fillInitialControllers } from "../../../../../components/plan/nodes/quorum";
import { mistakesIn } from "../mistakesIn";

const HOST = (id: number) => `kafka-${id}.kafka-headless.\${NAMESPACE}.svc.cluster.local:9093`;
const quorumOf = (version: string, replicas = 3) => planCluster("kafka", { version, replicas }).quorum;

describe("The controllers of a new cluster", () => {
  for (const version of ["3.3.0", "3.9.1", "4.0.0", "4.0.1"]) {
    it(`stand in server.properties with Kafka ${version}, which couldn't turn to the other way later`, () => {
      assert.deepEqual(quorumOf(version), {
        kind: "static",
        isWritten: false,
        properties: { "controller.quorum.voters": `0@${HOST(0)},1@${HOST(1)},2@${HOST(2)}` },
      });
    });
  }

  for (const version of ["4.1.0", "4.4.0", "5.0.0"]) {
    it(`stand in the metadata with Kafka ${version}, so that they can be added and removed`, () => {
      assert.deepEqual(quorumOf(version), {
        kind: "dynamic",
        isWritten: false,
        properties: { "controller.quorum.bootstrap.servers": `${HOST(0)},${HOST(1)},${HOST(2)}` },
        // Before Kafka 4.2 no controller becomes a voter by itself.
        ...(version !== "4.1.0" && {
          controllerProperties: { "controller.quorum.auto.join.enable": "true" },
        }),
        initialControllers:
          `0@${HOST(0)}:\${DIRECTORY_ID_0},1@${HOST(1)}:\${DIRECTORY_ID_1},` +
          `2@${HOST(2)}:\${DIRECTORY_ID_2}`,
      });
    });
  }

  it("become voters by themselves, which brokers that aren't controllers can't even be formatted with", () => {
    const nodePools = [
      { name: "core", roles: ["controller" as const], firstNodeId: 0 },
      { name: "brokers", roles: ["broker" as const], firstNodeId: 100 },
    ];
    const [core, brokers] = planCluster("kafka", { nodePools }).pools;
    assert.match(core.serverProperties, /^controller\.quorum\.auto\.join\.enable=true$/m);
    assert.doesNotMatch(brokers.serverProperties, /auto\.join/);
  });

  it("stand where it is said, so that an older cluster can go on with a newer Kafka", () => {
    const { kind, properties } = planCluster("kafka", { version: "4.4.0", quorum: "static" }).quorum;
    assert.equal(kind, "static");
    assert.deepEqual(Object.keys(properties), ["controller.quorum.voters"]);
    assert.equal(planCluster("kafka", { version: "4.1.0", quorum: "dynamic" }).quorum.kind, "dynamic");
  });

  it("can't stand in the metadata of an older Kafka, nor elsewhere", () => {
    const mistake = (args: KafkaClusterArgs) =>
      mistakesIn(args)
        .map(({ reason }) => reason)
        .join();
    assert.match(
      mistake({ version: "4.0.0", quorum: "dynamic" }),
      /^is dynamic, which takes Kafka 4\.1\.0 or later/,
    );
    assert.match(mistake({ quorum: "fixed" as "static" }), /^is "fixed"; use static or dynamic$/);
  });

  it("may be one alone", () => {
    assert.deepEqual(quorumOf("4.0.0", 1).properties, { "controller.quorum.voters": `0@${HOST(0)}` });
    assert.equal(quorumOf("4.4.0", 1).initialControllers, `0@${HOST(0)}:\${DIRECTORY_ID_0}`);
  });

  it("each get the directory id that is kept for them", () => {
    const ids = ["AAAAAAAAAAAAAAAAAAAAAA", "-_AAAAAAAAAAAAAAAAAAAA", "CCCCCCCCCCCCCCCCCCCCCC"];
    assert.equal(
      fillInitialControllers(quorumOf("4.4.0").initialControllers!, ids),
      `0@${HOST(0)}:${ids[0]},1@${HOST(1)}:${ids[1]},2@${HOST(2)}:${ids[2]}`,
    );
  });
});
