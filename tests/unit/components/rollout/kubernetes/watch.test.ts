import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { KubeConfig } from "@kubernetes/client-node";
import { ClusterView } from "../../../../../components/rollout/kubernetes/clusterView";
import { watch } from "../../../../../components/rollout/kubernetes/watch";
import { clientOf } from "../../fakeCluster";
import { statefulSet } from "../objects";

describe("A watch", () => {
  let server: Server;
  let sockets: Socket[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let config: KubeConfig;
  const ending = new AbortController();

  beforeEach(async () => {
    sockets = [];
    server = createServer((request, response) => answer(request, response));
    server.on("connection", (socket) => sockets.push(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    config = await clientOf(server);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const until = async (holds: () => boolean) => {
    for (let i = 0; !holds() && i < 1000; i++) await pause(10);
    assert.ok(holds());
  };
  const areClosed = () => sockets.every((socket) => socket.destroyed);

  it("tells of each change", async () => {
    let told = 0;
    let asked = "";
    let stream: ServerResponse;
    answer = ({ url }, response) => {
      asked = url!;
      stream = response.writeHead(200);
      response.flushHeaders();
    };
    await watch(
      config,
      "/api/v1/pods",
      { labelSelector: "a=b", resourceVersion: undefined },
      () => told++,
      ending.signal,
    );
    await until(() => asked !== "");
    assert.equal(asked, "/api/v1/pods?labelSelector=a%3Db&watch=true");
    for (const expected of [1, 2]) {
      stream!.write("{}\n");
      await until(() => told === expected);
    }
  });

  it("leaves no connection behind, which would keep the program running, whether or not it was answered", async () => {
    const waiting: ServerResponse[] = [];
    answer = (_, response) => void waiting.push(response);
    const view = await ClusterView.open(config, "kafka");
    const signal = new AbortController();
    view.watch(statefulSet(), () => undefined, signal.signal);
    await until(() => waiting.length === 2);
    waiting[0].writeHead(200);
    waiting[0].flushHeaders();
    signal.abort();
    await until(areClosed);
  });

  it("isn't begun where it has ended before its token came", async () => {
    answer = () => assert.fail("asked");
    const signal = new AbortController();
    const slow = Object.create(config) as KubeConfig;
    let login: () => void;
    slow.applyToHTTPSOptions = () => new Promise((resolve) => (login = resolve));
    const beginning = watch(slow, "/api/v1/pods", {}, () => undefined, signal.signal);
    signal.abort();
    login!();
    await beginning;
    await pause(50);
    assert.equal(sockets.length, 0);
  });

  it("ends silently where it isn't allowed, or breaks off", async () => {
    answer = (_, response) => response.writeHead(403).end("{}");
    await watch(config, "/api/v1/pods", {}, () => assert.fail("told"), ending.signal);
    await until(() => sockets.length === 1 && areClosed());
    answer = ({ socket }) => socket.destroy();
    await watch(config, "/api/v1/pods", {}, () => assert.fail("told"), ending.signal);
    await until(() => sockets.length === 2 && areClosed());
    server.close();
    await once(server, "close");
    await watch(config, "/api/v1/pods", {}, () => assert.fail("told"), ending.signal);
    await pause(50);
  });
});
