import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { askBroker } from "../../../../components/reachability/askBroker";
import { checkListeners } from "../../../../components/reachability/checkListeners";
import { planCluster } from "../../../../components/plan/clusterPlan";

/** What answers, if anything does, where a broker should be. */
function withServer(answer: (socket: Socket) => void, test: (port: number) => Promise<void>) {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.resume();
    answer(socket);
  });
  return listening(server, test);
}

async function listening(server: Server, test: (port: number) => Promise<void>) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await test((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

const ask = (host: string, port: number, milliseconds = 500) => {
  const endpoint = { nodeId: 2, host, port };
  return askBroker(endpoint, [endpoint], { timeoutMilliseconds: milliseconds });
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

  it("is told to be none of Kafka's where a web server answers, even one that doesn't hang up", async () => {
    const isOther = (port: number) =>
      assert.rejects(ask("127.0.0.1", port), /speaks another protocol: no Kafka broker answers/);
    await listening(createHttpServer(), isOther);
    await withServer((socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"), isOther);
  });

  it("is told to be none of Kafka's where the answer isn't that of the question, or ends early", async () => {
    for (const answer of ["000000080000000900000000", "0000000400000001", "000000060000000100000001"]) {
      await withServer(
        (socket) => socket.write(Buffer.from(answer, "hex")),
        (port) => assert.rejects(ask("127.0.0.1", port), /speaks another protocol/),
      );
    }
  });

  it("is told to speak TLS where it does", async () => {
    // What a TLS listener of Kafka 4.4.0 says to who speaks without.
    const alert = Buffer.from("15030300020250", "hex");
    await withServer(
      (socket) => socket.end(alert),
      (port) => assert.rejects(ask("127.0.0.1", port), /^Error: TLS is spoken there, and this listener is/),
    );
  });

  it("is told to be silent where nothing is said, or never all of it", async () => {
    const isSilent = (port: number) => assert.rejects(ask("127.0.0.1", port, 100), /timed out/);
    await withServer(() => undefined, isSilent);
    await withServer((socket) => {
      socket.write(Buffer.from("0000ffff", "hex"));
      const drip = setInterval(() => socket.write("."), 10);
      socket.on("close", () => clearInterval(drip));
    }, isSilent);
  });

  it("leaves no connection open", async () => {
    const sockets: Socket[] = [];
    await withServer(
      (socket) => sockets.push(socket) && socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
      async (port) => {
        await assert.rejects(ask("127.0.0.1", port));
        if (!sockets[0].closed) await once(sockets[0], "close");
      },
    );
  });
});

describe("The check of all addresses", () => {
  const { external } = planCluster("kafka", {
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, hostPort: {} },
    ],
  }).listeners[1];

  it("names each broker, its address, its listener, what happened and why", async () => {
    const endpoints = [0, 1].map((nodeId) => ({ nodeId, host: "nobody.invalid", port: 9094 }));
    const listener = { name: "external", external: { ...external!, settleSeconds: 0 }, endpoints };
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
    await checkListeners([{ name: "external", external: { ...external!, forwarded: true }, endpoints }]);
  });
});
