import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { askBroker } from "../../../../components/reachability/askBroker";
import { checkListeners } from "../../../../components/reachability/checkListeners";
import { planCluster } from "../../../../components/plan/clusterPlan";

/** What answers, if anything does, where a broker should be. */
async function withServer(answer: (socket: Socket) => void, test: (port: number) => Promise<void>) {
  const server: Server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await test((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

const ask = (host: string, port: number, milliseconds = 500) => {
  const endpoint = { nodeId: 2, host, port };
  return askBroker(endpoint, [endpoint], milliseconds);
};

describe("An address that no broker is behind", () => {
  it("is told to refuse where nothing listens", async () => {
    let free = 0;
    await withServer(
      () => undefined,
      async (port) => void (free = port),
    );
    await assert.rejects(ask("127.0.0.1", free), /^Error: refused: nothing listens there$/);
  });

  it("is told to be unknown where its name is", async () => {
    await assert.rejects(ask("nobody.invalid", 9092), /the name is not known here/);
  });

  it("is told to be none of Kafka's where something else hangs up", async () => {
    await withServer(
      (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      (port) => assert.rejects(ask("127.0.0.1", port), /no Kafka broker answers/),
    );
  });

  it("is told to be silent where nothing is said", async () => {
    await withServer(
      (socket) => setTimeout(() => socket.destroy(), 8000).unref(),
      (port) => assert.rejects(ask("127.0.0.1", port, 100), /timed out/),
    );
  });
});

describe("The check of all addresses", () => {
  const { way } = planCluster("kafka", {
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, hostPort: {} },
    ],
  }).listeners[1];

  it("names each broker, its address, its listener, what happened and why", async () => {
    const endpoints = [0, 1].map((nodeId) => ({ nodeId, host: "nobody.invalid", port: 9094 }));
    const listener = { name: "external", way: { ...way!, settleSeconds: 0 }, endpoints };
    await assert.rejects(checkListeners([listener]), (error: Error) => {
      assert.match(error.message, /^2 of the brokers' addresses can't be used from where this runs:$/m);
      assert.match(
        error.message,
        /^ {2}broker 1 at nobody.invalid:9094 \(listener "external"\): the name is not known here\. Likely: the Kubernetes nodes' addresses/m,
      );
      return true;
    });
  });

  it("leaves port forwards out, which run later", async () => {
    const endpoints = [{ nodeId: 0, host: "nobody.invalid", port: 1 }];
    await checkListeners([{ name: "external", way: { ...way!, forwarded: true }, endpoints }]);
  });
});
