import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { KubernetesClient } from "../../../../local/deployer/standIn/kubernetesClient";
import { kubeconfigOf } from "../../components/fakeCluster";

const POLICY = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "kafka-ingress", namespace: "kafka" },
  spec: {
    podSelector: {},
    ingress: [
      { from: [{ podSelector: { matchLabels: { app: "shop" } } }], ports: [{ port: 9092, protocol: "TCP" }] },
    ],
  },
};

describe("The stand-in's client", () => {
  it("applies and reads a NetworkPolicy with all that it says", async () => {
    let applied: unknown;
    const server = createServer((request, response) => {
      let text = "";
      request
        .on("data", (part) => (text += part))
        .on("end", () => {
          if (request.method === "PATCH") applied = JSON.parse(text);
          const resources = [{ name: "networkpolicies", kind: "NetworkPolicy", namespaced: true }];
          const body = request.url!.includes("/namespaces/")
            ? POLICY
            : { kind: "APIResourceList", resources };
          response
            .writeHead(200, { "content-type": "application/json", connection: "close" })
            .end(JSON.stringify(body));
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const config = JSON.parse(kubeconfigOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
      config.clusters[0].cluster["insecure-skip-tls-verify"] = true;
      const client = new KubernetesClient(JSON.stringify(config));
      const { spec } = await client.apply(POLICY, "test", true);
      assert.deepEqual(applied, POLICY);
      assert.deepEqual(spec, POLICY.spec);
      assert.deepEqual((await client.get(POLICY))?.spec, POLICY.spec);
    } finally {
      server.close();
    }
  });
});
