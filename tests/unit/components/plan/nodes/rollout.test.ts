import assert from "node:assert/strict";
import type { KafkaClusterArgs, NodePoolArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { mistakesIn } from "../mistakesIn";

const CONTROLLERS: NodePoolArgs = { name: "controllers", roles: ["controller"], firstNodeId: 0 };
const inRack = (rack: string | undefined, firstNodeId: number): NodePoolArgs => ({
  ...{ name: `brokers-${firstNodeId}`, roles: ["broker"], firstNodeId, rack },
});
const RACKS = [CONTROLLERS, inRack("a", 100), inRack("b", 200)];
const atOnce = (maxUnavailable: number, args: KafkaClusterArgs) => ({ ...args, rollout: { maxUnavailable } });

describe("How many brokers of a rack may be away at once", () => {
  it("is one unless it is said", () => {
    assert.equal(planCluster("kafka", {}).maxUnavailable, 1);
    assert.equal(planCluster("kafka", { rollout: {} }).maxUnavailable, 1);
    assert.deepEqual(mistakesIn(atOnce(1, {})), []);
  });

  it("may be more with racks of pools, or of Kubernetes' nodes", () => {
    const byNode = { rack: { topologyKey: "zone" }, nodePools: [CONTROLLERS, inRack(undefined, 100)] };
    assert.equal(planCluster("kafka", atOnce(3, { nodePools: RACKS })).maxUnavailable, 3);
    assert.deepEqual(mistakesIn(atOnce(3, byNode)), []);
  });

  it("is one while a cluster is taken over, whose pods ask nobody before they stop", () => {
    assert.equal(planCluster("kafka", atOnce(3, { nodePools: RACKS, adopt: true })).maxUnavailable, 1);
  });

  const refused: [string, KafkaClusterArgs, RegExp][] = [
    ["as none", atOnce(0, {}), /^is 0; write a whole number from 1 on$/],
    ["as more than a number holds", atOnce(1e17, {}), /; write a whole number from 1 to 2147483647$/],
    ["as a part of one", atOnce(1.5, { nodePools: RACKS }), /^is 1\.5; write a whole number/],
    [
      "as several without racks",
      atOnce(2, { nodePools: [CONTROLLERS, inRack(undefined, 100)] }),
      /^is 2 and no broker has a rack, .*set rack\.topologyKey, or rack of each pool/,
    ],
    [
      "as several in one rack",
      atOnce(2, { nodePools: [CONTROLLERS, inRack("a", 100), inRack("a", 200)] }),
      /^is 2, and all brokers are in rack "a"/,
    ],
    [
      "as several where each broker is a controller",
      atOnce(2, { rack: { topologyKey: "zone" } }),
      /^is 2, and each broker is a controller too: controllers go one at a time/,
    ],
  ];
  for (const [what, args, reason] of refused) {
    it(`is refused ${what}`, () => {
      const mistakes = mistakesIn(args);
      assert.deepEqual(
        mistakes.map(({ propertyPath }) => propertyPath),
        ["rollout.maxUnavailable"],
      );
      assert.match(mistakes[0].reason, reason);
    });
  }
});
