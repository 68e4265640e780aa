import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import { type Authority, type Issued, issue, makeAuthority } from "../../../../components/certificates/issue";

/** What a server says of the client that it lets in, or why there is no connection. */
async function handshake(
  server: { own: Issued; trusts: string },
  client: { own?: Issued; trusts: string; servername: string },
): Promise<string> {
  const { own, trusts } = server;
  const listening = createServer({
    key: own.key,
    cert: own.chain,
    ca: trusts,
    requestCert: true,
    rejectUnauthorized: true,
  });
  listening.on("tlsClientError", () => {});
  listening.on("secureConnection", (socket: TLSSocket) => {
    socket.on("error", () => {});
    socket.end(String(socket.getPeerCertificate().subject.CN));
  });
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  try {
    return await new Promise<string>((resolve) => {
      const socket = connect({
        host: "127.0.0.1",
        port: (listening.address() as AddressInfo).port,
        ca: client.trusts,
        servername: client.servername,
        key: client.own?.key,
        cert: client.own?.chain,
      });
      socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "no code"));
      socket.on("close", () => resolve("closed"));
      socket.on("data", (text) => resolve(`let in ${text}`));
    });
  } finally {
    listening.close();
  }
}

describe("TLS between those who hold issued certificates", () => {
  let cluster: Authority;
  let clients: Authority;
  let node: Issued;
  let user: Issued;
  before(async () => {
    const now = new Date();
    cluster = await makeAuthority("kafka cluster CA", 30, now);
    clients = await makeAuthority("kafka clients CA", 30, now);
    const subject = { commonName: "node", organization: "kafka" };
    node = await issue(cluster, subject, ["kafka-0.kafka", "*.example.com"], 10, now, "server+client");
    user = await issue(clients, { commonName: "orders-api" }, [], 10, now, "client");
  });
  const asNode = () => ({ own: node, trusts: cluster.certificate });
  const forClients = () => ({ own: node, trusts: clients.certificate });

  it("joins two nodes, and a user with a broker", async () => {
    assert.equal(await handshake(asNode(), { ...asNode(), servername: "kafka-0.kafka" }), "let in node");
    const orders = { own: user, trusts: cluster.certificate, servername: "broker-7.example.com" };
    assert.equal(await handshake(forClients(), orders), "let in orders-api");
  });

  it("refuses a user among nodes, a node among users, and whoever has no certificate", async () => {
    const refused = /^ERR_SSL_|^ECONNRESET|^closed/;
    const servername = "kafka-0.kafka";
    const trusts = cluster.certificate;
    assert.match(await handshake(asNode(), { own: user, trusts, servername }), refused);
    assert.match(await handshake(forClients(), { own: node, trusts, servername }), refused);
    assert.match(await handshake(forClients(), { trusts, servername }), refused);
  });

  it("refuses a node by another name, one of a CA that isn't trusted, and a user that serves", async () => {
    const client = { own: user, trusts: cluster.certificate };
    const byName = await handshake(forClients(), { ...client, servername: "kafka-1.kafka" });
    assert.equal(byName, "ERR_TLS_CERT_ALTNAME_INVALID");
    const strange = { own: user, trusts: clients.certificate, servername: "kafka-0.kafka" };
    assert.match(await handshake(forClients(), strange), /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO/);
    const serving = { own: user, trusts: clients.certificate };
    const impostor = await handshake(serving, { ...strange, servername: "orders-api" });
    assert.match(impostor, /INVALID_PURPOSE/);
  });

  it("trusts old and new while a CA rolls over", async () => {
    const now = new Date();
    const next = await makeAuthority("kafka cluster CA", 30, now);
    const subject = { commonName: "node", organization: "kafka" };
    const late = await issue(next, subject, ["kafka-1.kafka"], 10, now, "server+client");
    const trusts = `${cluster.certificate}${next.certificate}`;
    const [older, newer] = [
      { own: node, trusts },
      { own: late, trusts },
    ];
    assert.equal(await handshake(older, { ...newer, servername: "kafka-0.kafka" }), "let in node");
    assert.equal(await handshake(newer, { ...older, servername: "kafka-1.kafka" }), "let in node");
  });
});
