import assert from "node:assert/strict";
import { Agent as HttpAgent, createServer, type Server } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { ClusterView } from "../../../../../components/rollout/kubernetes/clusterView";
import { connectionKeeper } from "../../../../../components/rollout/kubernetes/connections";
import { clientOf } from "../../fakeCluster";

describe("Connections to the Kubernetes API", () => {
  let server: Server;
  let connections: number;

  beforeEach(async () => {
    connections = 0;
    server = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ kind: "PodList", apiVersion: "v1", items: [] }));
    });
    server.on("connection", () => connections++);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const look = async (view: ClusterView, times: number) => {
    await Promise.all(Array.from({ length: times }, () => view.podsWith({})));
  };

  it("are kept for the requests that follow, also those of another view of the same cluster", async () => {
    const config = await clientOf(server);
    for (let i = 0; i < 5; i++) await look(await ClusterView.open(config, "kafka"), 3);
    assert.equal(connections, 3);
  });

  it("are of those alone who know the same secrets and trust the same server", () => {
    const [one, same, other] = ["a", "a", "b"].map((ca) => connectionKeeper(new HttpsAgent({ ca })));
    assert.equal(one, same);
    assert.notEqual(one, other);
    assert.notEqual(connectionKeeper(new HttpAgent()), connectionKeeper(new HttpsAgent()));
  });

  it("go through a proxy as before", () => {
    class ProxyAgent extends HttpsAgent {}
    const proxied = new ProxyAgent();
    assert.equal(connectionKeeper(proxied), proxied);
    assert.equal(connectionKeeper(undefined), undefined);
  });
});
