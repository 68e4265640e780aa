import assert from "node:assert/strict";
import { planCluster } from "../../../../../components/plan/clusterPlan";

const internal = { name: "internal", port: 9092 };
const HOST = (id: number) => `kafka-${id}.kafka-headless.\${NAMESPACE}.svc.cluster.local`;

describe("The addresses of the brokers", () => {
  it("are their pods' names inside the cluster when nothing is said", () => {
    const plan = planCluster("kafka", {});
    assert.deepEqual(plan.listeners, [
      {
        name: "internal",
        kafkaName: "INTERNAL",
        port: 9092,
        external: undefined,
        advertised: [0, 1, 2].map((id) => ({ nodeId: id, host: HOST(id), port: 9092 })),
      },
    ]);
    assert.equal(plan.internal, plan.listeners[0]);
  });

  it("are their Kubernetes nodes' with hostPort, by default on the listener's own port", () => {
    const { listeners } = planCluster("kafka", {
      listeners: [internal, { name: "external", port: 31092, hostPort: {} }],
    });
    const { external, ...listener } = listeners[1];
    assert.deepEqual(listener, {
      name: "external",
      kafkaName: "EXTERNAL",
      port: 31092,
      advertised: [0, 1, 2].map((id) => ({ nodeId: id, host: "${HOST_IP}", port: 31092 })),
    });
    assert.equal(external?.hostPort, 31092);
  });

  it("may have another port on the Kubernetes node, which is the one that is advertised", () => {
    const { listeners } = planCluster("kafka", {
      listeners: [internal, { name: "external", port: 9094, hostPort: { port: 80 } }],
    });
    const { port, external, advertised } = listeners[1];
    assert.deepEqual([port, external?.hostPort, advertised[2].port], [9094, 80, 80]);
  });

  it("follow the cluster's name and domain", () => {
    const { listeners } = planCluster("x", { name: "events", clusterDomain: "k8s.example", replicas: 1 });
    assert.deepEqual(listeners[0].advertised, [
      { nodeId: 0, host: "events-0.events-headless.${NAMESPACE}.svc.k8s.example", port: 9092 },
    ]);
  });

  it("let brokers talk over the first listener that isn't for outside, wherever it stands", () => {
    const plan = planCluster("kafka", {
      listeners: [
        { name: "external", port: 31092, hostPort: {} },
        { name: "apps", port: 9095 },
        { name: "internal", port: 9092 },
      ],
    });
    assert.equal(plan.internal.name, "apps");
    assert.match(plan.pools[0].serverProperties, /^inter\.broker\.listener\.name=APPS$/m);
  });

  it("may share a port number inside the pod and on the node, which are different machines to Kubernetes", () => {
    const { listeners } = planCluster("kafka", {
      listeners: [internal, { name: "external", port: 9094, hostPort: { port: 9092 } }],
    });
    assert.equal(listeners[1].external?.hostPort, 9092);
  });
});
