import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeFewerCopies } from "../../../../../components/plan/existing/topics";

const plan = (args: KafkaClusterArgs) => planCluster("kafka", args);
const set = (settings: Record<string, string>) => ({
  name: "kafka",
  ids: [0],
  roles: { broker: true, controller: true },
  mounts: [],
  movesFiles: false,
  settings,
});

describe("More copies of topics than there are", () => {
  const one = set({ "default.replication.factor": "1", "offsets.topic.replication.factor": "1" });

  it("are told of where brokers come: what is there keeps its own", () => {
    const grown = plan({ replicas: 3, topics: [{ name: "orders" }, { name: "audit", replicas: 3 }] });
    assert.deepEqual(describeFewerCopies(grown, { sets: [one] }), [
      'config["default.replication.factor"]: becomes 3, and what is there keeps 1 copy: orders. ' +
        "`reassignment.replicationFactor: raise` gives it as many",
      'config["offsets.topic.replication.factor"]: becomes 3, and what is there keeps 1 copy: __consumer_offsets. ' +
        "`reassignment.replicationFactor: raise` gives it as many",
    ]);
  });

  it("are said to come where the arguments ask for them", () => {
    const grown = plan({ replicas: 3, reassignment: { replicationFactor: "raise" } });
    assert.deepEqual(describeFewerCopies(grown, { sets: [one] }), [
      'config["offsets.topic.replication.factor"]: becomes 3, and what is there with 1 copy gets as many: __consumer_offsets',
    ]);
  });

  it("aren't told of where nothing changes, or nothing is known", () => {
    assert.deepEqual(
      describeFewerCopies(plan({ replicas: 1, topics: [{ name: "orders" }] }), { sets: [one] }),
      [],
    );
    assert.deepEqual(describeFewerCopies(plan({ replicas: 3 }), { sets: [set({})] }), []);
    assert.deepEqual(describeFewerCopies(plan({ replicas: 3 }), {}), []);
  });
});
