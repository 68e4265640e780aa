import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { V1Pod } from "@kubernetes/client-node";
import { ClusterView } from "../../../../../components/rollout/kubernetes/clusterView";
import { clientOf } from "../../fakeCluster";
import { event, rolledSet } from "../objects";

const podsOf = (count: number): V1Pod[] =>
  Array.from({ length: count }, (_, i) => ({ metadata: { name: `kafka-${i}`, uid: `pod-${i}` } }));

describe("Events that explain why pods don't come up", () => {
  let server: Server;
  let requests: string[];

  beforeEach(async () => {
    requests = [];
    const events = ["pod-0", "pod-99", "somebodys"].map((uid) => event(uid, "Failed", uid));
    server = createServer(({ url = "" }, response) => {
      requests.push(url);
      const uid = new URL(url, "http://api").searchParams.get("fieldSelector")?.split("=")[1];
      const items = events.filter(({ involvedObject }) => uid === undefined || involvedObject.uid === uid);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ items }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const told = async (count: number) => {
    const view = await ClusterView.open(await clientOf(server), "kafka");
    const { events } = await view.details(rolledSet(), podsOf(count), []);
    return events?.map(({ message }) => message);
  };

  it("are those of the pods alone, where these are few", async () => {
    assert.deepEqual(await told(3), ["pod-0"]);
    assert.equal(requests.length, 4);
  });

  it("take one request where a hundred start at once", async () => {
    assert.deepEqual(await told(100), ["pod-0", "pod-99"]);
    assert.equal(requests.length, 1);
  });
});
