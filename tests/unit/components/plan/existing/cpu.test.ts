import assert from "node:assert/strict";
import type { ResourcesArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { cpuChange, getsCpuRunning } from "../../../../../components/plan/existing/cpu";
import type { ExistingSet } from "../../../../../components/plan/existing/existingCluster";
import { describeRoll, RESOURCES_PART } from "../../../../../components/plan/existing/madeFrom";
import { running, withSets } from "./running";

const MEMORY = "2Gi";
const resources = (requests: string, limits?: string, memory = MEMORY): ResourcesArgs => ({
  requests: { cpu: requests, memory },
  limits: { memory, ...(limits !== undefined && { cpu: limits }) },
});
const HEAP = "-Xms1024m -Xmx1024m";
const pool = (wanted: ResourcesArgs) => planCluster("kafka", { resources: wanted }).pools[0];
/** A cluster whose nodes have this. */
const seen = (
  has: ResourcesArgs,
  change: Partial<ExistingSet> = {},
  kubernetes: string | undefined = "v1.33.1",
) => ({
  ...withSets(running({}), {
    resources: has,
    heapOptions: HEAP,
    madeFrom: { config: "a", [RESOURCES_PART]: "before" },
    ...change,
  }),
  kubernetes,
});
const described = (has: ResourcesArgs, wants: ResourcesArgs, kubernetes?: string) => {
  const existing = seen(has, {}, kubernetes);
  const planned = { config: "a", [RESOURCES_PART]: "after" };
  return describeRoll("kafka", [0, 1, 2], planned, existing, { cpu: cpuChange(pool(wants), existing) });
};

describe("Another CPU of nodes that run", () => {
  it("is told as what it is, without a restart", () => {
    assert.deepEqual(described(resources("250m"), resources("0.5", "2"), "v1.33.1"), [
      "resources.requests.cpu: 250m becomes 0.5, without a restart",
      "resources.limits.cpu: nothing becomes 2, without a restart",
    ]);
  });

  it("rolls them where Kubernetes can't give it to a pod that runs, and the preview says why", () => {
    assert.deepEqual(described(resources("1", "2"), resources("1"), "v1.33.1"), [
      "resources.limits.cpu: 2 becomes nothing: it takes a restart, as Kubernetes takes no limit away from a pod that runs",
      "Rolls nodes 2, 1, 0, one at a time: resources and heap changed",
    ]);
    const [why, rolls] = described(resources("1"), resources("2"), "v1.32.4");
    assert.match(
      why,
      /requests\.cpu: 1 becomes 2: it takes a restart, .* from 1\.33 on \(this is v1\.32\.4\)/,
    );
    assert.match(rolls, /^Rolls nodes/);
  });

  it("is nothing of its own where memory, or the heap, changes too", () => {
    assert.equal(cpuChange(pool(resources("2", undefined, "3Gi")), seen(resources("1"))), undefined);
    assert.equal(cpuChange(pool(resources("2")), seen(resources("1"), { heapOptions: "-Xmx1g" })), undefined);
    assert.equal(cpuChange(pool(resources("2")), seen(resources("1"), { resources: undefined })), undefined);
    const more = { requests: { cpu: "1" }, limits: { memory: MEMORY } };
    assert.equal(cpuChange(pool(resources("2")), seen(more)), undefined, "where a request of memory comes");
  });

  it("is none where it is written in other words", () => {
    assert.equal(cpuChange(pool(resources("500m")), seen(resources("0.5"))), undefined);
    assert.ok(cpuChange(pool(resources("1", undefined, "2048Mi")), seen(resources("2"))), "nor is memory");
  });

  it("is given to them only where it is known that Kubernetes can", () => {
    assert.ok(getsCpuRunning(pool(resources("2")), seen(resources("1"))));
    assert.ok(!getsCpuRunning(pool(resources("2")), { ...seen(resources("1")), kubernetes: undefined }));
    assert.ok(!getsCpuRunning(pool(resources("1")), seen(resources("1"))));
  });

  it("is gone on with where an `up` was interrupted", () => {
    const existing = seen(resources("1"));
    const pods = existing.pods.map((pod) => ({ ...pod, awaitsCpu: pod.id > 0 }));
    const planned = { config: "a", [RESOURCES_PART]: "before" };
    assert.deepEqual(describeRoll("kafka", [0, 1, 2], planned, { ...existing, pods }), [
      "Goes on to give CPU without a restart: nodes 2, 1 of StatefulSet kafka",
    ]);
  });
});
