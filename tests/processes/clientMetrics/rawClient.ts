import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { randomBytes } from "node:crypto";

/** Requests of KIP-714: a client's own way to break what a well-behaved one never sends. */
const [GET_SUBSCRIPTIONS, PUSH] = [71, 72];
const NO_TAGS = Buffer.from([0]);

/** What a push may have. */
export interface RawPush {
  metrics: Buffer;
  /** Kafka's id of it; 0 is none, 1 gzip. */
  compression?: number;
  terminating?: boolean;
}

/** A client that speaks of nothing but its metrics, one request after the other. */
export class RawClient {
  private readonly socket: Socket;
  private readonly clientId: string;
  private received = Buffer.alloc(0);
  /** Once there is more, or nothing more comes. */
  private goOn = () => {};

  private constructor(socket: Socket, clientId: string) {
    this.socket = socket;
    this.clientId = clientId;
    socket.on("data", (data) => {
      this.received = Buffer.concat([this.received, data]);
      this.goOn();
    });
    socket.on("close", () => this.goOn());
  }

  static async connect(bootstrap: string, clientId: string): Promise<RawClient> {
    const [host, port] = bootstrap.split(":");
    const socket = connect(Number(port), host);
    await once(socket, "connect");
    return new RawClient(socket, clientId);
  }

  end(): void {
    this.socket.destroy();
  }

  /** As a new instance of a client; answers with Kafka's code of the error, 0 if there is none. */
  async push({ metrics, compression = 0, terminating = false }: RawPush): Promise<number> {
    const instance = randomBytes(16);
    const subscriptions = await this.ask(GET_SUBSCRIPTIONS, Buffer.concat([instance, NO_TAGS]));
    const subscription = subscriptions.subarray(4 + 2 + 16, 4 + 2 + 16 + 4);
    const flags = Buffer.from([Number(terminating), compression]);
    const answer = await this.ask(
      PUSH,
      Buffer.concat([instance, subscription, flags, varint(metrics.length + 1), metrics, NO_TAGS]),
    );
    return answer.readInt16BE(4);
  }

  private async ask(key: number, body: Buffer): Promise<Buffer> {
    const head = Buffer.alloc(10);
    head.writeInt16BE(key, 0);
    head.writeInt32BE(1, 4);
    head.writeInt16BE(this.clientId.length, 8);
    const request = Buffer.concat([head, Buffer.from(this.clientId), NO_TAGS, body]);
    const length = Buffer.alloc(4);
    length.writeInt32BE(request.length);
    this.socket.write(Buffer.concat([length, request]));
    while (this.received.length < 4 || this.received.length < 4 + this.received.readInt32BE(0)) {
      if (this.socket.closed) throw new Error("the broker has closed the connection");
      await new Promise<void>((resolve) => (this.goOn = resolve));
    }
    const end = 4 + this.received.readInt32BE(0);
    // Behind its length, the correlation and no tags.
    const answer = this.received.subarray(9, end);
    this.received = this.received.subarray(end);
    return answer;
  }
}

function varint(value: number): Buffer {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

/** A field of protobuf that is a text or a message. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

/** A gauge with these names and labels, each with the value 1, as OTLP has it (opentelemetry/proto/metrics/v1). */
export function gauges(points: { name: string; labels?: Record<string, string> }[]): Buffer {
  const one = Buffer.from([(4 << 3) | 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
  const metrics = points.map(({ name, labels = {} }) => {
    const attributes = Object.entries(labels).map(([key, value]) =>
      field(7, Buffer.concat([field(1, key), field(2, field(1, value))])),
    );
    const gauge = field(1, Buffer.concat([...attributes, one]));
    return field(2, Buffer.concat([field(1, name), field(5, gauge)]));
  });
  return field(1, field(2, Buffer.concat(metrics)));
}
