import type { Socket } from "node:net";
import type { TlsCredentials } from "./credentials";
import { closedAfterTls, unusable, unusableOverTls } from "./failures";
import { Fields, int16, int32, text } from "./fields";
import { connecting } from "./transport";
import { NotLetIn, OtherProtocol, Unusable } from "./unusable";

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

/** Where a connection leads, and how. */
export interface ConnectionOptions {
  /** A name or an address, IPv6 in brackets. */
  host: string;
  port: number;
  /** Undefined: without TLS. */
  tls?: TlsCredentials;
  /** For the connection, and for each request. */
  timeoutMilliseconds: number;
}

/** A connection to a Kafka broker, for one request after the other (https://kafka.apache.org/protocol). */
export class KafkaConnection {
  private readonly options: ConnectionOptions;
  private readonly socket: Socket;
  private readonly connected: Promise<unknown>;
  private readonly chunks: AsyncIterator<Buffer>;
  private received = Buffer.alloc(0);
  private correlationId = 0;
  private isConnected = false;

  private constructor(options: ConnectionOptions) {
    this.options = options;
    const { socket, connected } = connecting(options.host, options.port, options.tls);
    this.socket = socket;
    this.connected = connected;
    this.chunks = socket[Symbol.asyncIterator]();
    // Whoever waits, for the connection or for an answer, is told of it; unheard it would end the program.
    socket.on("error", () => undefined);
  }

  /** @throws Unusable */
  static async open(options: ConnectionOptions): Promise<KafkaConnection> {
    const connection = new KafkaConnection(options);
    await connection.inTime(connection.connected);
    connection.isConnected = true;
    return connection;
  }

  /**
   * The answer, behind its header.
   *
   * @throws Unusable
   */
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
    if (head[0] === TLS_ALERT) throw new NotLetIn("TLS is spoken there, and this listener is without");
    if (length < 4 || length > LONGEST_ANSWER) throw new OtherProtocol();
    const fields = new Fields(await this.take(length));
    if (fields.int32() !== id) throw new OtherProtocol();
    return fields;
  }

  private async take(length: number): Promise<Buffer> {
    while (this.received.length < length) {
      const { done, value } = await this.chunks.next();
      if (done) throw this.closed();
      this.received = Buffer.concat([this.received, value]);
    }
    const taken = this.received.subarray(0, length);
    this.received = this.received.subarray(length);
    return taken;
  }

  /** Why it may be that the other side hung up. */
  private closed(): Unusable {
    const { tls } = this.options;
    if (tls) return closedAfterTls(tls.certificate !== undefined);
    return new Unusable("the connection was closed: no Kafka broker answers");
  }

  private async inTime<T>(work: Promise<T>): Promise<T> {
    const timedOut = () => this.socket.destroy(new Unusable("timed out: nothing answers"));
    const timer = setTimeout(timedOut, this.options.timeoutMilliseconds);
    try {
      return await work;
    } catch (error) {
      this.socket.destroy();
      throw this.whatHappened(error as Error);
    } finally {
      clearTimeout(timer);
    }
  }

  private whatHappened(error: Error): Unusable {
    const { host, tls } = this.options;
    if (!tls) return unusable(error);
    const hasCertificate = tls.certificate !== undefined;
    return unusableOverTls(error, { host, hasCertificate, agreed: this.isConnected });
  }
}
