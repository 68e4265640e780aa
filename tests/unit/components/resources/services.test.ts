import assert from "node:assert/strict";
import { deployedCluster } from "../deployed";
import { devStackArgs } from "../devStack";

const SELECTOR = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const METADATA = {
  namespace: "kafka",
  labels: { ...SELECTOR, "app.kubernetes.io/managed-by": "pulumi" },
  annotations: { "pulumi.com/patchForce": "true", "pulumi.com/skipAwait": "true" },
};

describe("The Services", () => {
  it("give each pod a name before it is ready, and nobody waits for that", async () => {
    const { one } = await deployedCluster(devStackArgs());
    assert.deepEqual(one("core/v1:Service", "kafka-headless").inputs, {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kafka-headless", ...METADATA },
      spec: {
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector: SELECTOR,
        ports: [
          { name: "controller", port: 9093 },
          { name: "internal", port: 9092 },
          { name: "external", port: 31092 },
        ],
      },
    });
  });

  it("lead clients inside the cluster to brokers that are ready, on the listeners for them", async () => {
    const { one } = await deployedCluster({
      listeners: [
        { name: "internal", port: 9092 },
        { name: "apps", port: 9095 },
        { name: "external", port: 9094, hostPort: {} },
      ],
    });
    assert.deepEqual(one("core/v1:Service", "kafka-bootstrap").inputs, {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kafka-bootstrap", ...METADATA },
      spec: {
        selector: SELECTOR,
        ports: [
          { name: "internal", port: 9092 },
          { name: "apps", port: 9095 },
        ],
      },
    });
  });
});
