import assert from "node:assert/strict";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { describeComing, describeReturn, sharesOut } from "../../../../../components/plan/existing/coming";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { brokersAs, destroyed, POOLS, running } from "./running";

const told = (now: Parameters<typeof planCluster>[1], before: Parameters<typeof running>[0]) =>
  describeComing(planCluster("kafka", now), running(before));

describe("Nodes that come", () => {
  it("are told, with what they get", () => {
    assert.deepEqual(told(brokersAs({ replicas: 5 }), POOLS), [
      "Brokers 103 and 104 come, and get replicas of new partitions alone; `reassignment.rebalance: onScale` gives them their shares.",
    ]);
    assert.deepEqual(told({ ...brokersAs({ replicas: 4 }), reassignment: { rebalance: "onScale" } }, POOLS), [
      "Broker 103 comes, and takes its share of replicas, throttled.",
    ]);
  });

  it("are told as both where they are brokers and controllers", () => {
    assert.deepEqual(told({ replicas: 5 }, { replicas: 3 }), [
      "Brokers 3 and 4 come, and get replicas of new partitions alone; `reassignment.rebalance: onScale` gives them their shares.",
      "Controllers 3 and 4 come, and each votes once it has caught up.",
    ]);
    assert.match(
      told({ version: "4.1.0", replicas: 3 }, { version: "4.1.0", replicas: 1 })[1],
      /^Controllers 1 and 2 come, and each votes once it has caught up, which a Job sees to\.$/,
    );
  });

  it("aren't those that somebody has scaled away, which have their replicas and their votes still", () => {
    const scaled = running({ replicas: 5 });
    scaled.sets = scaled.sets.map((set) => ({ ...set, ids: [0, 1, 2] }));
    assert.deepEqual(describeComing(planCluster("kafka", { replicas: 5 }), scaled), []);
    scaled.kafka.brokers = scaled.kafka.brokers!.filter(({ id }) => id !== 4);
    const [told, ...more] = describeComing(planCluster("kafka", { replicas: 5 }), scaled);
    assert.match(told, /^Broker 4 comes, /);
    assert.deepEqual(more, []);
  });

  it("get their share once no node restarts any more, as long as they hold nothing", () => {
    const shares = (
      replicas: number,
      now: Parameters<typeof sharesOut>[1],
      rebalance: "onScale" | "never" = "onScale",
    ) => sharesOut(planCluster("kafka", { ...brokersAs({ replicas }), reassignment: { rebalance } }), now);
    assert.equal(shares(4, running(POOLS)), true);
    assert.equal(shares(4, running(POOLS), "never"), false);
    assert.equal(shares(3, running(POOLS)), false);
    assert.equal(shares(3, { sets: [] }), false);
    const grown = running(brokersAs({ replicas: 4 }));
    assert.equal(shares(4, grown), false);
    const brokers = grown.kafka.brokers!.map((each) => (each.id === 103 ? { ...each, replicas: 0 } : each));
    assert.equal(shares(4, { ...grown, kafka: { ...grown.kafka, brokers } }), true);
  });

  it("come back with what is on volumes that a `destroy` left, and with nothing where there is none", () => {
    const back = (args: KafkaClusterArgs, existing: ExistingCluster) =>
      describeReturn(planCluster("kafka", args), existing);
    assert.deepEqual(back(POOLS, destroyed(running(POOLS))), [
      "Nodes 0, 1, 2, 100, 101 and 102 come back with what is on their volumes, which a `destroy` left.",
    ]);
    assert.deepEqual(back({ replicas: 1 }, destroyed(running({ replicas: 1 }))), [
      "Node 0 comes back with what is on its volumes, which a `destroy` left.",
    ]);
    const ephemeral = { storage: { ephemeral: true } };
    for (const none of [running({}), { ...destroyed(running({})), claims: [] }, { fixedSizeClasses: [] }])
      assert.deepEqual(back({}, none), []);
    assert.deepEqual(back(ephemeral, destroyed(running(ephemeral))), []);
  });

  it("are none where the cluster is new, or nothing comes", () => {
    assert.deepEqual(describeComing(planCluster("kafka", POOLS), { sets: [] }), []);
    assert.deepEqual(told(POOLS, POOLS), []);
    assert.deepEqual(told({ replicas: 3 }, { replicas: 5 }), []);
  });
});
