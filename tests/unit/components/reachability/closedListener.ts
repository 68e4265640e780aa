import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { createServer as createPlainServer, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { ExternalEndpoint } from "../../../../components/outputs/endpoints";
import { bytes, Fields, int16, int32, int8, text } from "../../../../components/reachability/fields";

/** Who may log in to the broker, and what goes wrong with it. */
export interface FakeBroker {
  /** Without it no TLS is spoken. */
  tls?: TlsOptions;
  /** Whoever wants to ask anything has to log in as one of them. */
  users?: Record<string, string>;
  mechanism?: string;
  /** It doesn't know the password, and says that the client does. */
  isImpostor?: boolean;
  nodeId?: number;
  /** What it answers to DescribeConfigs. */
  describeConfigsCode?: number;
}

/** A server that speaks as much of Kafka's protocol as the check of addresses, for as long as the test takes. */
export async function withBroker(
  broker: FakeBroker,
  test: (endpoint: ExternalEndpoint, renew: (tls: TlsOptions) => void) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  let endpoint = { nodeId: broker.nodeId ?? 2, host: "127.0.0.1", port: 0 };
  const serve = (socket: Socket) => {
    socket.on("error", () => socket.destroy());
    void serveClient(socket, broker, () => endpoint).catch(() => socket.destroy());
  };
  const tlsServer = broker.tls && createTlsServer(broker.tls, serve);
  const server = tlsServer ?? createPlainServer(serve);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = { ...endpoint, port: (server.address() as AddressInfo).port };
  try {
    await test(endpoint, (tls) => tlsServer?.setSecureContext(tls));
  } finally {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  }
}

async function serveClient(socket: Socket, broker: FakeBroker, self: () => ExternalEndpoint): Promise<void> {
  const login = new Login(broker);
  for await (const request of requests(socket)) {
    const fields = new Fields(request);
    const [key, , id] = [fields.int16(), fields.int16(), fields.int32()];
    fields.text(); // the client's name
    const answer = login.answer(key, fields) ?? (login.isDone ? answerOf(key, self(), broker) : undefined);
    if (!answer) return void socket.destroy(); // As Kafka does with who hasn't logged in.
    socket.write(Buffer.concat([int32(answer.length + 4), int32(id), answer]));
  }
}

async function* requests(socket: Socket): AsyncGenerator<Buffer> {
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    while (received.length >= 4 && received.length >= 4 + received.readInt32BE()) {
      const length = 4 + received.readInt32BE();
      // Kafka hangs up on what would be a request of more than 100 MiB, as TLS looks to it.
      yield received.subarray(4, length);
      received = received.subarray(length);
    }
    if (received.length >= 4 && received.readInt32BE() > 100 << 20) return void socket.destroy();
  }
}

function answerOf(
  key: number,
  { nodeId, host, port }: ExternalEndpoint,
  { describeConfigsCode = 0 }: FakeBroker,
): Buffer | undefined {
  if (key === 3) return Buffer.concat([int32(1), int32(nodeId), text(host), int32(port), int16(-1)]);
  if (key === 32)
    return Buffer.concat([int32(0), int32(1), int16(describeConfigsCode), text("told"), int8(4)]);
  return undefined;
}

/** The server's side of SaslHandshake and SaslAuthenticate. */
class Login {
  private readonly broker: FakeBroker;
  private step = 0;
  private clientFirst = "";
  private serverFirst = "";
  private readonly salt = randomBytes(16);
  isDone: boolean;

  constructor(broker: FakeBroker) {
    this.broker = broker;
    this.isDone = broker.users === undefined;
  }

  answer(key: number, fields: Fields): Buffer | undefined {
    const { users, mechanism = "SCRAM-SHA-512" } = this.broker;
    if (key === 17) {
      const asked = fields.text();
      const code = !users ? 34 : asked === mechanism ? 0 : 33;
      return Buffer.concat([int16(code), int32(1), text(mechanism)]);
    }
    if (key !== 36 || !users) return undefined;
    const message = fields.bytes().toString();
    const next = mechanism === "PLAIN" ? this.plain(message, users) : this.scram(message, users);
    if (next === undefined) return Buffer.concat([int16(58), text("invalid credentials"), int32(0)]);
    return Buffer.concat([int16(0), int16(-1), bytes(Buffer.from(next))]);
  }

  private plain(message: string, users: Record<string, string>): string | undefined {
    const [, name, password] = message.split("\0");
    this.isDone = users[name] === password && name in users;
    return this.isDone ? "" : undefined;
  }

  /** Verifies with the keys that RFC 5802 has a server keep: from the other side than the client. */
  private scram(message: string, users: Record<string, string>): string | undefined {
    if (this.step++ === 0) {
      this.clientFirst = message.slice("n,,".length);
      const nonce = /,r=(.*)$/.exec(message)![1] + randomBytes(12).toString("base64url");
      this.serverFirst = `r=${nonce},s=${this.salt.toString("base64")},i=4096`;
      return this.serverFirst;
    }
    const name = /^n=([^,]*)/.exec(this.clientFirst)![1].replaceAll("=2C", ",").replaceAll("=3D", "=");
    const salted = pbkdf2Sync(users[name] ?? "", this.salt, 4096, 64, "sha512");
    const hmac = (key: Buffer, of: string) => createHmac("sha512", key).update(of).digest();
    const hash = (of: Buffer) => createHash("sha512").update(of).digest();
    const [withoutProof, proof] = message.split(",p=");
    const messages = `${this.clientFirst},${this.serverFirst},${withoutProof}`;
    const storedKey = hash(hmac(salted, "Client Key"));
    const signature = hmac(storedKey, messages);
    const clientKey = Buffer.from(Buffer.from(proof, "base64").map((byte, at) => byte ^ signature[at]));
    this.isDone = this.broker.isImpostor || (name in users && hash(clientKey).equals(storedKey));
    if (!this.isDone) return undefined;
    const serverKey = this.broker.isImpostor ? randomBytes(64) : hmac(salted, "Server Key");
    return `v=${hmac(serverKey, messages).toString("base64")}`;
  }
}
