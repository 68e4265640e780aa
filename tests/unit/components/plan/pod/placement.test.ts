import assert from "node:assert/strict";
import type { KafkaClusterArgs, NodePoolArgs, PlacementArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { readJavaProperties } from "../javaProperties";
import { mistakesIn } from "../mistakesIn";

const CONTROLLERS: NodePoolArgs = { name: "controllers", roles: ["controller"], firstNodeId: 0 };
const BROKERS: NodePoolArgs = { name: "brokers", roles: ["broker"], firstNodeId: 100 };
const texts = (args: KafkaClusterArgs) =>
  mistakesIn(args).map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);

describe("Where the pods of a pool may run", () => {
  const nodeSelector = { runapp: "kafka" };

  it("is what the cluster says, unless the pool says it itself", () => {
    const own = { priorityClass: "high" };
    const { pools } = planCluster("kafka", {
      placement: { nodeSelector },
      nodePools: [CONTROLLERS, { ...BROKERS, placement: own }],
    });
    assert.deepEqual(pools[0].placement.nodeSelector, nodeSelector);
    assert.equal(pools[1].placement.nodeSelector, undefined);
    assert.equal(pools[1].placement.priorityClass, "high");
  });

  it("takes labels that YAML reads as something else", () => {
    const labels = { ssd: true, generation: 3 } as unknown as Record<string, string>;
    const { placement } = planCluster("kafka", { placement: { nodeSelector: labels } });
    assert.deepEqual(placement.nodeSelector, { ssd: "true", generation: "3" });
  });

  it("is spread by one pod, and rather unevenly than not at all, unless it says otherwise", () => {
    const topologyKey = "topology.kubernetes.io/zone";
    const { placement } = planCluster("kafka", { placement: { topologySpread: [{ topologyKey }] } });
    assert.deepEqual(placement.topologySpread, [
      { topologyKey, maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" },
    ]);
  });

  it("may tolerate everything", () => {
    assert.deepEqual(texts({ placement: { tolerations: [{ operator: "Exists" }] } }), []);
  });

  const refused: [string, PlacementArgs, RegExp][] = [
    [
      "a label that is none",
      { nodeSelector: { "a b": "c" } },
      /^placement\.nodeSelector\["a b"\] is no name of a label/,
    ],
    [
      "a label's value that is none",
      { nodeSelector: { a: "b c" } },
      /^placement\.nodeSelector\["a"\] is "b c"/,
    ],
    [
      "a toleration of nothing",
      { tolerations: [{ value: "a" }] },
      /^placement\.tolerations\[0\]\.key is missing/,
    ],
    [
      "a value that isn't looked at",
      { tolerations: [{ key: "a", operator: "Exists", value: "b" }] },
      /^placement\.tolerations\[0\]\.value is "b" beside the operator Exists/,
    ],
    [
      "an operator that is none",
      { tolerations: [{ key: "a", operator: "In" }] },
      /^placement\.tolerations\[0\]\.operator is "In"; use Equal or Exists/,
    ],
    ["a taint that is none", { tolerations: [{ key: "a b" }] }, /^placement\.tolerations\[0\]\.key is "a b"/],
    [
      "an effect that is none",
      { tolerations: [{ key: "a", effect: "NoRun" }] },
      /^placement\.tolerations\[0\]\.effect is "NoRun"; use NoSchedule/,
    ],
    [
      "seconds of what doesn't end",
      { tolerations: [{ key: "a", effect: "NoSchedule", tolerationSeconds: 3 }] },
      /^placement\.tolerations\[0\]\.tolerationSeconds only/,
    ],
    [
      "an affinity that is a list",
      { affinity: { podAffinity: [] } },
      /^placement\.affinity\.podAffinity is no object/,
    ],
    [
      "a spread over nothing",
      { topologySpread: [{ topologyKey: "a b" }] },
      /^placement\.topologySpread\[0\]\.topologyKey is "a b"/,
    ],
    [
      "a spread of nothing",
      { topologySpread: [{ topologyKey: "a", maxSkew: 0 }] },
      /^placement\.topologySpread\[0\]\.maxSkew is 0/,
    ],
    [
      "a spread that does something else",
      { topologySpread: [{ topologyKey: "a", whenUnsatisfiable: "Never" }] },
      /^placement\.topologySpread\[0\]\.whenUnsatisfiable is "Never"; use DoNotSchedule or ScheduleAnyway/,
    ],
    [
      "a spread over less than one group",
      { topologySpread: [{ topologyKey: "a", whenUnsatisfiable: "DoNotSchedule", minDomains: 0 }] },
      /^placement\.topologySpread\[0\]\.minDomains is 0; write a whole number from 1 on/,
    ],
    [
      "a spread that never waits for groups",
      { topologySpread: [{ topologyKey: "a", minDomains: 3 }] },
      /^placement\.topologySpread\[0\]\.minDomains is 3, and .* DoNotSchedule; it is ScheduleAnyway/,
    ],
    [
      "a spread that counts nodes otherwise",
      { topologySpread: [{ topologyKey: "a", nodeTaintsPolicy: "Count" }] },
      /^placement\.topologySpread\[0\]\.nodeTaintsPolicy is "Count"; use Honor or Ignore/,
    ],
    ["a priority class that is none", { priorityClass: "High" }, /^placement\.priorityClass is "High"/],
  ];
  for (const [what, placement, expected] of refused) {
    it(`is refused with ${what}`, () => {
      const found = texts({ placement });
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0], expected);
      const pools = [CONTROLLERS, { ...BROKERS, placement }];
      assert.match(texts({ nodePools: pools }).join("\n"), /^nodePools\[1\]\.placement\./);
    });
  }
});

describe("The racks of brokers", () => {
  const zone = (rack: string, firstNodeId: number): NodePoolArgs => {
    return { name: rack.slice(0, 1), roles: ["broker"], firstNodeId, replicas: 1, rack };
  };
  const zones = [CONTROLLERS, zone("a", 100), zone("b", 200)];
  const properties = (args: KafkaClusterArgs) =>
    planCluster("kafka", args).pools.map((pool) => readJavaProperties(pool.serverProperties));
  const selector = "replica.selector.class";

  it("are told to Kafka, which lets consumers read from theirs", () => {
    const [controllers, a, b] = properties({ nodePools: zones });
    assert.deepEqual(
      [controllers, a, b].map((p) => p.get("broker.rack")),
      [undefined, "a", "b"],
    );
    assert.equal(a.get(selector), "org.apache.kafka.common.replica.RackAwareReplicaSelector");
    assert.equal(controllers.get(selector), undefined);
  });

  it("leave the choice of the replica to the user's own class", () => {
    const [, a] = properties({ nodePools: zones, config: { [selector]: "com.example.Selector" } });
    assert.equal(a.get(selector), "com.example.Selector");
  });

  describe("by a label of Kubernetes' nodes", () => {
    const topologyKey = "topology.kubernetes.io/zone";
    const rack = { topologyKey };
    const byLabel = { key: topologyKey, operator: "Exists" };

    it("are looked up by each pod, those of controllers alone left out", () => {
      const [controllers, brokers] = properties({ nodePools: [CONTROLLERS, BROKERS], rack });
      assert.equal(brokers.get("broker.rack"), "${HOST_RACK}");
      assert.equal(brokers.get(selector), "org.apache.kafka.common.replica.RackAwareReplicaSelector");
      assert.deepEqual([controllers.get("broker.rack"), controllers.get(selector)], [undefined, undefined]);
      assert.equal(properties({ rack })[0].get("broker.rack"), "${HOST_RACK}");
    });

    it("keep brokers on nodes that have it, beside what the user demands, and spread them over its values", () => {
      const demanded = { key: "disk", operator: "Exists" };
      const preferred = [{ weight: 1, preference: {} }];
      const placement = {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [demanded] }, { matchFields: [] }],
            },
            preferredDuringSchedulingIgnoredDuringExecution: preferred,
          },
        },
      };
      const [controllers, brokers] = planCluster("kafka", {
        nodePools: [CONTROLLERS, { ...BROKERS, placement }],
        rack,
      }).pools;
      assert.deepEqual(
        [controllers.placement.affinity, controllers.placement.topologySpread],
        [{}, undefined],
      );
      assert.deepEqual(brokers.placement.affinity.nodeAffinity, {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [demanded, byLabel] },
            { matchFields: [], matchExpressions: [byLabel] },
          ],
        },
        preferredDuringSchedulingIgnoredDuringExecution: preferred,
      });
      const spread = { topologyKey, maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" };
      assert.deepEqual(brokers.placement.topologySpread, [spread]);
      assert.deepEqual(planCluster("kafka", { rack }).pools[0].placement.affinity.nodeAffinity, {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [byLabel] }],
        },
      });
    });

    it("leave the spread over them to the user who says one", () => {
      const mine = { topologyKey, whenUnsatisfiable: "DoNotSchedule" };
      const { pools } = planCluster("kafka", { rack, placement: { topologySpread: [mine] } });
      assert.deepEqual(pools[0].placement.topologySpread, [{ ...mine, maxSkew: 1 }]);
    });

    it("are refused beside other racks, and for what is no label", () => {
      const other = texts({ nodePools: [CONTROLLERS, { ...BROKERS, rack: "a" }], rack });
      assert.deepEqual(other, [
        'nodePools[1].rack is "a" beside rack.topologyKey, which tells all racks; leave one out',
      ]);
      assert.match(
        texts({ rack, config: { "broker.rack": "a" } }).join(),
        /^config\["broker\.rack"\] can't be set beside/,
      );
      assert.match(
        texts({ rack: { topologyKey: "a b" } }).join(),
        /^rack\.topologyKey is "a b"; write the name of a label/,
      );
    });
  });

  it("are refused for some brokers only, for controllers, and in config beside pools", () => {
    assert.match(
      texts({ nodePools: [...zones, { ...zone("c", 300), rack: undefined }] }).join("\n"),
      /^nodePools\[3\]\.rack is missing; nodePools\[1\]\.rack is set, and .* every broker or of none$/,
    );
    assert.match(
      texts({ nodePools: [{ ...CONTROLLERS, rack: "a" }, zone("a", 100)] }).join("\n"),
      /^nodePools\[0\]\.rack is "a" in a pool without brokers/,
    );
    assert.match(
      texts({ nodePools: zones, config: { "broker.rack": "a" } }).join("\n"),
      /^config\["broker\.rack"\] can't be set here: use rack/,
    );
    assert.match(
      texts({ nodePools: [CONTROLLERS, zone("a b", 1)] }).join("\n"),
      /rack is "a b"; use letters/,
    );
  });
});
