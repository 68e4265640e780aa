import assert from "node:assert/strict";
import { deployedCluster } from "../deployed";

describe("The disruption budget", () => {
  it("lets a drain stop one broker at a time", async () => {
    const selector = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
    const { inputs } = (await deployedCluster({ replicas: 5 })).one("policy/v1:PodDisruptionBudget");
    assert.deepEqual(inputs, {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: {
        name: "kafka",
        namespace: "kafka",
        annotations: { "pulumi.com/patchForce": "true" },
        labels: { ...selector, "app.kubernetes.io/managed-by": "pulumi" },
      },
      spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
    });
  });
});
