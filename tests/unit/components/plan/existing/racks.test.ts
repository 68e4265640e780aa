import assert from "node:assert/strict";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { Machine } from "../../../../../components/plan/existing/machines";
import { checkRacks } from "../../../../../components/plan/existing/racks";
import { Mistakes } from "../../../../../components/plan/mistakes";

const machine = (name: string, labels: Record<string, string>): Machine => ({
  ...{ name, labels, memory: 2 ** 34, cpus: 8, isCloud: false, addresses: [] },
});

function refused(machines: Machine[] | undefined, maxUnavailable = 2): string[] {
  const plan = planCluster("kafka", {
    rack: { topologyKey: "zone" },
    rollout: { maxUnavailable },
    nodePools: [
      { name: "controllers", roles: ["controller"], firstNodeId: 0 },
      { name: "brokers", roles: ["broker"], firstNodeId: 100, placement: { nodeSelector: { disk: "ssd" } } },
    ],
  });
  const mistakes = new Mistakes();
  checkRacks(plan, { machines }, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
}

describe("Several brokers of a rack away at once", () => {
  const west = machine("a", { zone: "west", disk: "ssd" });

  it("are refused where brokers can run in one rack alone", () => {
    const [text, ...others] = refused([west, machine("b", { zone: "east" }), machine("c", { disk: "ssd" })]);
    assert.deepEqual(others, []);
    assert.match(text, /^rollout\.maxUnavailable is 2, .* label zone are of one rack, "west"/);
  });

  it("are taken with two racks, and where nobody may look", () => {
    assert.deepEqual(refused([west, machine("b", { zone: "east", disk: "ssd" })]), []);
    assert.deepEqual(refused(undefined), []);
    assert.deepEqual(refused([west], 1), []);
  });
});
