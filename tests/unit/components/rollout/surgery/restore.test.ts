import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { V1NetworkPolicy } from "@kubernetes/client-node";
import type { ChangedObject } from "../../../../../components/plan/existing/changed";
import { restore } from "../../../../../components/rollout/surgery/restore";
import { takeBack, type Spec } from "../../../../../components/rollout/surgery/takeBack";
import { clientOf } from "../../fakeCluster";

/** As Kubernetes writes it, with every field that a policy of ours has. */
const SPEC = {
  podSelector: { matchLabels: { app: "kafka", from: "here" } },
  policyTypes: ["Ingress"],
  ingress: [
    { from: [{ podSelector: { matchLabels: { app: "kafka" } } }] },
    {
      from: [
        {
          podSelector: { matchLabels: { app: "shop" } },
          namespaceSelector: { matchLabels: { team: "shop" } },
        },
        { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
      ],
      ports: [{ port: 9092, protocol: "TCP" }],
    },
  ],
};

describe("A NetworkPolicy that somebody deleted or changed", () => {
  let server: Server;
  let sent: { method?: string; url?: string; body: unknown }[];

  beforeEach(async () => {
    sent = [];
    server = createServer((request, response) => {
      let text = "";
      request
        .on("data", (part) => (text += part))
        .on("end", () => {
          const { method, url } = request;
          sent.push({ method, url: url?.split("?")[0], body: JSON.parse(text) });
          response.writeHead(200, { "content-type": "application/json", connection: "close" }).end("{}");
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => void server.close());

  const args = async () => ({ kubeConfig: await clientOf(server), namespace: "kafka", name: "" });
  const url = "/apis/networking.k8s.io/v1/namespaces/kafka/networkpolicies";

  it("is made again with all that it said: without `from` it would let everybody in", async () => {
    const object = { kind: "NetworkPolicy", metadata: { name: "kafka-ingress" }, spec: SPEC };
    await restore({ ...(await args()), object: object as V1NetworkPolicy });
    assert.deepEqual(sent, [{ method: "POST", url, body: object }]);
  });

  it("is taken back with all that it said", async () => {
    const changed: ChangedObject = {
      kind: "NetworkPolicy",
      name: "kafka-ingress",
      fields: [],
      by: "kubectl",
    };
    await takeBack({ ...(await args()), changed, spec: SPEC as Spec });
    const body = [{ op: "replace", path: "/spec", value: SPEC }];
    assert.deepEqual(sent, [{ method: "PATCH", url: `${url}/kafka-ingress`, body }]);
  });
});
