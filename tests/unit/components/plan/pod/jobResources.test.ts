import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { mistakesIn } from "../mistakesIn";

describe("The topic Job's resources", () => {
  const of = (args: KafkaClusterArgs) => planCluster("kafka", args).jobResources;
  const memory = "256Mi";

  it("have no limit of CPU where nodes have none", () => {
    const usual = { requests: { cpu: "100m", memory }, limits: { memory } };
    assert.deepEqual(of({}), usual);
    assert.deepEqual(of({ resources: { requests: { cpu: "4", memory: "8Gi" } } }), usual);
  });

  it("have a limit of CPU where nodes have one: a quota may demand it of every container", () => {
    const limited = (cpu: string) => of({ resources: { limits: { cpu, memory: "8Gi" } } });
    assert.deepEqual(limited("4"), { requests: { cpu: "100m", memory }, limits: { cpu: "1", memory } });
    assert.deepEqual(limited("500m").limits, { cpu: "500m", memory });
    const { requests, limits } = limited("0.05");
    assert.deepEqual([requests!.cpu, limits!.cpu], ["0.05", "0.05"]);
  });

  it("follow the pools that have a limit", () => {
    const nodePools: KafkaClusterArgs["nodePools"] = [
      { name: "controllers", roles: ["controller"], firstNodeId: 0, resources: { limits: { cpu: "750m" } } },
      { name: "brokers", roles: ["broker"], firstNodeId: 100 },
    ];
    assert.equal(of({ nodePools }).limits!.cpu, "750m");
  });

  it("are what is said, as a whole", () => {
    const resources = { requests: { cpu: "200m" }, limits: { cpu: "400m" } };
    assert.deepEqual(of({ topicJob: { resources }, resources: { limits: { cpu: "4" } } }), resources);
  });

  it("are refused where Kubernetes would refuse them, or its JVM ended", () => {
    const wrong = (resources: object) =>
      mistakesIn({ topicJob: { resources } }).map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
    assert.deepEqual(wrong({ limits: { memory: "128Mi" } }), [
      "topicJob.resources.limits.memory is 128Mi; the Job's JVM needs 256Mi",
    ]);
    assert.match(
      wrong({ limits: { memory: "much" } }).join(),
      /^topicJob\.resources\.limits\.memory is "much"; write/,
    );
    assert.match(
      wrong({ requests: { cpu: "2" }, limits: { cpu: "1" } }).join(),
      /requests\.cpu is 2, above the limit/,
    );
    assert.match(wrong({ requests: { gpu: "2" } }).join(), /is no resource of Kubernetes/);
  });
});
