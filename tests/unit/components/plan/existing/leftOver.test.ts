import assert from "node:assert/strict";
import { isLeftOver } from "../../../../../components/plan/existing/leftOver";
import { POOLS, running, SELF, withSets } from "./running";

const ARGS = { ...POOLS, networkPolicy: {} };
const OBJECTS = [
  ["StatefulSet", "kafka-brokers"],
  ["Service", "kafka-bootstrap"],
  ["PodDisruptionBudget", "kafka"],
  ["NetworkPolicy", "kafka-ingress"],
] as const;

describe("What an `up` that was killed has made before Pulumi's state had it", () => {
  const isLeft = (existing = running(ARGS), self: Parameters<typeof isLeftOver>[3] = SELF) =>
    OBJECTS.map(([kind, name]) => isLeftOver(kind, name, existing, self));

  it("is the cluster's own of this state", () => {
    assert.deepEqual(isLeft(), [true, true, true, true]);
    assert.equal(isLeftOver("Service", "kafka-other", running(ARGS), SELF), false);
  });

  it("is there without any StatefulSet, too", () => {
    assert.deepEqual(isLeft({ ...running(ARGS), sets: [] }), [false, true, true, true]);
  });

  it("isn't what another state made, or what doesn't tell whose it is", () => {
    const owners = [{ stack: SELF.stack, state: "f0e0" }, undefined];
    for (const owner of owners) {
      assert.deepEqual(isLeft(withSets(running(ARGS), { owner })), [false, false, false, false]);
    }
    assert.deepEqual(isLeft(running(ARGS), { ...SELF, state: undefined }), [false, false, false, false]);
  });

  it("isn't what was made by other means", () => {
    const unmanaged = { statefulSets: [], services: [{ name: "kafka-bootstrap" }], budgets: ["kafka"] };
    assert.deepEqual(isLeft({ ...running(ARGS), unmanaged }), [true, false, false, true]);
  });
});
