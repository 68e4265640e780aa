import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { withoutBrackets } from "../plan/access/hosts";
import { Fields, int16, int32, text } from "./fields";
import { OtherProtocol, Unusable } from "./unusable";

/** What the broker's log of requests calls this. */
const CLIENT = "kafka-cluster-check";
/** A longer answer is another protocol's text, read as a length: what is asked here is answered in far less. */
const LONGEST_ANSWER = 1 << 20;
/** The first byte of what a TLS server says to one who doesn't speak TLS (RFC 8446, alert). */
const TLS_ALERT = 0x15;

/** A request of Kafka's protocol, in a version whose header and body have no tagged fields. */
export interface Request {
  /** The number of its kind. */
  key: number;
  version: number;
  body: Buffer;
}

/** A connection to a Kafka broker, for one request after the other (https://kafka.apache.org/protocol). */
export class KafkaConnection {
  private readonly socket: Socket;
  private readonly timeoutMilliseconds: number;
  private readonly chunks: AsyncIterator<Buffer>;
  private received = Buffer.alloc(0);
  private correlationId = 0;

  private constructor(socket: Socket, timeoutMilliseconds: number) {
    this.socket = socket;
    this.timeoutMilliseconds = timeoutMilliseconds;
    this.chunks = socket[Symbol.asyncIterator]();
    // Whoever waits, for the connection or for an answer, is told of it; unheard it would end the program.
    socket.on("error", () => undefined);
  }

  /**
   * @param host a name or an address, IPv6 in brackets
   * @param timeoutMilliseconds for the connection, and for each request
   * @throws what Node.js says, or Unusable
   */
  static async open(host: string, port: number, timeoutMilliseconds: number): Promise<KafkaConnection> {
    const socket = connect({ host: withoutBrackets(host), port, noDelay: true });
    const connection = new KafkaConnection(socket, timeoutMilliseconds);
    await connection.inTime(once(socket, "connect"));
    return connection;
  }

  /** The answer, behind its header. */
  ask({ key, version, body }: Request): Promise<Fields> {
    const id = ++this.correlationId;
    const request = Buffer.concat([int16(key), int16(version), int32(id), text(CLIENT), body]);
    this.socket.write(Buffer.concat([int32(request.length), request]));
    return this.inTime(this.answer(id));
  }

  close(): void {
    this.socket.destroy();
  }

  private async answer(id: number): Promise<Fields> {
    const head = await this.take(4);
    const length = head.readInt32BE();
    if (head[0] === TLS_ALERT) throw new Unusable("TLS is spoken there, and this listener is without");
    if (length < 4 || length > LONGEST_ANSWER) throw new OtherProtocol();
    const fields = new Fields(await this.take(length));
    if (fields.int32() !== id) throw new OtherProtocol();
    return fields;
  }

  private async take(length: number): Promise<Buffer> {
    while (this.received.length < length) {
      const { done, value } = await this.chunks.next();
      if (done) throw new Unusable("the connection was closed: no Kafka broker answers");
      this.received = Buffer.concat([this.received, value]);
    }
    const taken = this.received.subarray(0, length);
    this.received = this.received.subarray(length);
    return taken;
  }

  private async inTime<T>(work: Promise<T>): Promise<T> {
    const timedOut = () => this.socket.destroy(new Unusable("timed out: nothing answers"));
    const timer = setTimeout(timedOut, this.timeoutMilliseconds);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }
}
