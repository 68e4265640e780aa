import assert from "node:assert/strict";
import { bootstrapServers, endpointsOf } from "../../../../components/outputs/endpoints";
import { planCluster } from "../../../../components/plan/clusterPlan";

const internal = { name: "internal", port: 9092 };
const plan = planCluster("kafka", {
  listeners: [
    internal,
    { name: "external", port: 9094, hostPort: { port: 31092 } },
    { name: "partners", port: 9095, hostPort: { port: 31093 } },
  ],
});

describe("The addresses for clients", () => {
  it("are those of each broker's Kubernetes node, with the port that is open there", () => {
    assert.deepEqual(endpointsOf(plan.listeners[2], "kafka", ["10.0.0.1", "fd00::2", "worker-3"]), [
      { nodeId: 0, host: "10.0.0.1", port: 31093 },
      { nodeId: 1, host: "[fd00::2]", port: 31093 },
      { nodeId: 2, host: "worker-3", port: 31093 },
    ]);
  });

  it("inside the cluster are complete names", () => {
    assert.deepEqual(endpointsOf(plan.listeners[0], "events", ["", "", ""])[1], {
      nodeId: 1,
      host: "kafka-1.kafka-headless.events.svc.cluster.local",
      port: 9092,
    });
  });

  it("are one text for bootstrap.servers", () => {
    assert.equal(
      bootstrapServers(endpointsOf(plan.listeners[1], "", ["a", "b", "::1"])),
      "a:31092,b:31092,[::1]:31092",
    );
    assert.equal(bootstrapServers([]), "");
  });
});
