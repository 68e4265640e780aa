import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import { readPods } from "../../../../../components/rollout/wait/readPods";
import { clientOf } from "../../fakeCluster";

const names = Array.from({ length: 100 }, (_, id) => `kafka-${id}`);
const labels = { "app.kubernetes.io/instance": "kafka" };

describe("Pods that were ready", () => {
  let server: Server;
  let config: KubeConfig;
  let requests: string[];
  let listed: V1Pod[];
  let mayList: boolean;

  beforeEach(async () => {
    requests = [];
    listed = names.map(podOf);
    mayList = true;
    server = createServer(({ url = "" }, response) => {
      const path = url.split("?")[0];
      requests.push(path);
      const name = /\/pods\/(.+)$/.exec(path)?.[1];
      if (!name && !mayList) response.statusCode = 403;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(name ? podOf(name) : { items: listed }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    config = await clientOf(server);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("are read by one list, however many they are", async () => {
    const pods = await readPods(config, "kafka", labels, names, 1);
    assert.equal(pods["kafka-99"]?.hostIP, "10.0.0.99");
    assert.equal(Object.keys(pods).length, 100);
    assert.deepEqual(requests, ["/api/v1/namespaces/kafka/pods"]);
  });

  it("are waited for where one is on its way to another Kubernetes node", async () => {
    listed[7] = { ...listed[7], status: {} };
    const pods = await readPods(config, "kafka", labels, names, 1);
    assert.equal(pods["kafka-7"]?.hostIP, "10.0.0.7");
    assert.deepEqual(requests.slice(1), ["/api/v1/namespaces/kafka/pods/kafka-7"]);
  });

  it("are each asked for where they may not be listed, or have no labels yet", async () => {
    const some = names.slice(0, 3);
    mayList = false;
    assert.deepEqual(Object.keys(await readPods(config, "kafka", labels, some, 1)), some);
    assert.equal(requests.length, 4);
    mayList = true;
    listed = [];
    const adopted = await readPods(config, "kafka", labels, some, 0);
    assert.equal(adopted["kafka-2"]?.nodeName, "node-2");
  });
});

function podOf(name: string): V1Pod {
  const id = name.split("-")[1];
  return {
    metadata: { name },
    spec: { nodeName: `node-${id}`, containers: [] },
    status: { hostIP: `10.0.0.${id}` },
  };
}
