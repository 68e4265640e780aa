import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeAway } from "../../../../../components/plan/existing/away";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { brokersAs, destroyed, POOLS, running } from "./running";

const told = (args: KafkaClusterArgs, existing: ExistingCluster) =>
  describeAway(planCluster("kafka", args), existing);
/** The same whose pods of these names aren't ready. */
const unready = (existing: ExistingCluster, ...names: string[]): ExistingCluster => ({
  ...existing,
  pods: existing.pods!.map((pod) => ({ ...pod, isReady: !names.includes(pod.name) })),
});

describe("Nodes that aren't ready", () => {
  it("are told with what becomes of it, those of all pools at once", () => {
    assert.deepEqual(told({}, unready(running({}), "kafka-1")), [
      "kafka-1 isn't ready now: `up` waits for it, and stops no other node meanwhile",
    ]);
    assert.deepEqual(told(POOLS, unready(running(POOLS), "kafka-controllers-0", "kafka-brokers-101")), [
      "kafka-controllers-0 and kafka-brokers-101 aren't ready now: `up` waits for them, and stops no other node meanwhile",
    ]);
  });

  it("let others of their rack be stopped where several of one may be away", () => {
    const inB = { name: "more", roles: ["broker" as const], firstNodeId: 200, rack: "b" };
    const nodePools = [...brokersAs({ rack: "a" }).nodePools!, inB];
    const racks: KafkaClusterArgs = { nodePools, rollout: { maxUnavailable: 2 } };
    assert.deepEqual(told(racks, unready(running(racks), "kafka-brokers-101")), [
      "kafka-brokers-101 isn't ready now: `up` waits for it, and stops none but others of its rack meanwhile",
    ]);
  });

  it("are those that have no pod, too", () => {
    const existing = running({});
    const pods = existing.pods.filter(({ id }) => id !== 2);
    assert.match(told({}, { ...existing, pods }).join(), /^kafka-2 isn't ready now/);
  });

  it("aren't those that leave or are still to be made, nor any where nothing runs or nobody may look", () => {
    const leaving = brokersAs({ replicas: 2 });
    assert.deepEqual(told(leaving, unready(running(POOLS), "kafka-brokers-102")), []);
    assert.deepEqual(told({ replicas: 5 }, running({ replicas: 3 })), []);
    assert.deepEqual(told({}, destroyed(running({}))), []);
    assert.deepEqual(told({}, { ...running({}), pods: undefined }), []);
  });
});
