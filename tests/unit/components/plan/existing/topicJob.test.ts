import assert from "node:assert/strict";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeComparison } from "../../../../../components/plan/existing/compare";
import { running } from "./running";

describe("A topic Job that isn't done since an earlier `up`", () => {
  const args = { topics: [{ name: "orders" }] };
  const unfinishedJobs = [
    { name: "kafka-topics-1", uid: "1", hasFailed: true },
    { name: "kafka-topics-2", uid: "2", hasFailed: false },
  ];

  it("is told in the preview, with what becomes of it", () => {
    const plan = planCluster("kafka", args);
    assert.deepEqual(describeComparison(plan, { ...running(args), unfinishedJobs }), [
      "Job kafka-topics-1: has failed, and is made anew",
      "Job kafka-topics-2: isn't done since an earlier `up`, and is made anew",
    ]);
    assert.deepEqual(describeComparison(plan, running(args)), []);
  });
});
