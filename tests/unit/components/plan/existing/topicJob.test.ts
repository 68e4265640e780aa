import assert from "node:assert/strict";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeComparison } from "../../../../../components/plan/existing/compare";
import type { ExistingJob } from "../../../../../components/plan/existing/existingCluster";
import { formerJobs } from "../../../../../components/plan/existing/topicJob";
import { running } from "./running";

describe("A topic Job that isn't done since an earlier `up`", () => {
  const args = { topics: [{ name: "orders" }] };
  const jobs: ExistingJob[] = [
    { name: "kafka-topics-1", uid: "1", state: "failed", mounts: [] },
    { name: "kafka-topics-2", uid: "2", state: "working", mounts: [] },
    { name: "kafka-topics-3", uid: "3", state: "done", mounts: [] },
  ];

  it("is told in the preview, with what becomes of it", () => {
    const plan = planCluster("kafka", args);
    assert.deepEqual(describeComparison(plan, { ...running(args), jobs }), [
      "Job kafka-topics-1: has failed, and is made anew",
      "Job kafka-topics-2: isn't done since an earlier `up`, and is made anew",
    ]);
    assert.deepEqual(describeComparison(plan, running(args)), []);
  });

  it("is made anew, and one that is done is once somebody has undone its work", () => {
    const plan = planCluster("kafka", args);
    const orders = { id: "x", partitions: 1, replicas: [3], config: {} };
    assert.deepEqual(formerJobs(plan, { jobs }), { unfinished: ["1", "2"], undone: [] });
    assert.deepEqual(formerJobs(plan, { jobs, topics: { orders } }).undone, []);
    assert.deepEqual(formerJobs(plan, { jobs, topics: { orders: undefined } }).undone, ["3"]);
    assert.deepEqual(formerJobs(plan, undefined), { unfinished: [], undone: [] });
  });
});
