import assert from "node:assert/strict";
import type { KafkaClusterArgs, PlacementArgs } from "../../../../components";
import { deployedCluster } from "../deployed";

const SELECTOR = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const podOf = async (args: KafkaClusterArgs, pool = "kafka") =>
  (await deployedCluster(args)).one("apps/v1:StatefulSet", pool).inputs.spec.template.spec;

describe("The placement of pods", () => {
  it("is Kubernetes' own where nothing is said", async () => {
    const pod = await podOf({ antiAffinity: "none" });
    for (const field of [
      "nodeSelector",
      "tolerations",
      "priorityClassName",
      "affinity",
      "topologySpreadConstraints",
    ]) {
      assert.ok(!(field in pod), field);
    }
  });

  it("is what is said, and the topic Job gets what it needs to run at all", async () => {
    const tolerations = [{ key: "dedicated", value: "kafka", effect: "NoSchedule" }];
    const counting = { minDomains: 3, nodeAffinityPolicy: "Ignore", nodeTaintsPolicy: "Honor" };
    const placement: PlacementArgs = {
      nodeSelector: { runapp: "kafka" },
      tolerations,
      priorityClass: "high",
      topologySpread: [
        { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule", ...counting },
      ],
    };
    const { one } = await deployedCluster({ placement, topics: [{ name: "t" }] });
    const pod = one("apps/v1:StatefulSet").inputs.spec.template.spec;
    assert.deepEqual(pod.nodeSelector, { runapp: "kafka" });
    assert.deepEqual(pod.tolerations, tolerations);
    assert.equal(pod.priorityClassName, "high");
    assert.deepEqual(pod.topologySpreadConstraints, [
      {
        topologyKey: "topology.kubernetes.io/zone",
        maxSkew: 1,
        whenUnsatisfiable: "DoNotSchedule",
        ...counting,
        labelSelector: { matchLabels: SELECTOR },
      },
    ]);
    const job = one("batch/v1:Job").inputs.spec.template.spec;
    assert.deepEqual([job.nodeSelector, job.tolerations], [{ runapp: "kafka" }, tolerations]);
    assert.ok(!("priorityClassName" in job) && !("affinity" in job));
  });

  it("spreads each pool by itself", async () => {
    const placement: PlacementArgs = { topologySpread: [{ topologyKey: "zone" }] };
    const nodePools = [{ name: "all", roles: ["broker" as const, "controller" as const] }];
    const [spread] = (await podOf({ placement, nodePools }, "kafka-all")).topologySpreadConstraints;
    assert.deepEqual(spread.labelSelector.matchLabels, { ...SELECTOR, "kafka-cluster/pool": "all" });
  });

  const near = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "zk" } } };
  const podAffinity = {
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: near }],
  };
  const required = (terms: object[]) => ({ requiredDuringSchedulingIgnoredDuringExecution: terms });
  const apart = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: SELECTOR } };

  it("is near other pods and still apart from brokers", async () => {
    const { affinity } = await podOf({ antiAffinity: "required", placement: { affinity: { podAffinity } } });
    assert.deepEqual(affinity, { podAffinity, podAntiAffinity: required([apart]) });
  });

  it("keeps away from brokers and from what is said", async () => {
    const further = { ...required([near]), ...podAffinity };
    const placement = { affinity: { podAntiAffinity: further } };
    assert.deepEqual((await podOf({ antiAffinity: "required", placement })).affinity, {
      podAntiAffinity: { ...required([apart, near]), ...podAffinity },
    });
    assert.deepEqual((await podOf({ antiAffinity: "none", placement })).affinity, {
      podAntiAffinity: further,
    });
  });

  it("keeps nodes that are both away from all brokers and from all controllers", async () => {
    const nodePools = [{ name: "all", roles: ["broker" as const, "controller" as const] }];
    const { affinity } = await podOf({ antiAffinity: "required", nodePools }, "kafka-all");
    const terms = ["broker", "controller"].map((role) => ({
      ...apart,
      labelSelector: { matchLabels: { ...SELECTOR, [`kafka-cluster/${role}`]: "true" } },
    }));
    assert.deepEqual(affinity, { podAntiAffinity: required(terms) });
  });
});
