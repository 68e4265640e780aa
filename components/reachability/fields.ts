import { OtherProtocol } from "./unusable";

/** The fields of an answer, which have to be read in their order (https://kafka.apache.org/protocol#protocol_types). */
export class Fields {
  private readonly all: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.all = bytes;
  }

  int16(): number {
    return this.all.readInt16BE(this.advance(2));
  }

  int32(): number {
    return this.all.readInt32BE(this.advance(4));
  }

  /** A STRING or NULLABLE_STRING. */
  text(): string | undefined {
    const length = this.int16();
    if (length < 0) return undefined;
    const start = this.advance(length);
    return this.all.toString("utf8", start, this.at);
  }

  /** A BYTES. */
  bytes(): Buffer {
    const length = Math.max(0, this.int32());
    const start = this.advance(length);
    return this.all.subarray(start, this.at);
  }

  list<Item>(read: () => Item): Item[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }

  private advance(length: number): number {
    const start = this.at;
    this.at += length;
    if (this.at > this.all.length) throw new OtherProtocol();
    return start;
  }
}

export function int8(value: number): Buffer {
  return Buffer.from([value]);
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** A STRING. */
export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}

/** A BYTES. */
export function bytes(value: Buffer): Buffer {
  return Buffer.concat([int32(value.length), value]);
}
