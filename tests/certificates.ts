import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";

/** What makes a certificate another one than usual. */
export interface Leaf {
  /** Names and addresses that it is for. */
  hosts?: string[];
  /** Days from now on; negative, it has expired. */
  validFrom?: number;
  validTo?: number;
  rsa?: boolean;
}

/** A private key with its certificate, and what a client or a node is given of both. */
export class Certified {
  readonly key: KeyObject;
  readonly certificate: string;
  readonly chain: string[];

  constructor(key: KeyObject, certificate: string, chain: string[] = []) {
    this.key = key;
    this.certificate = certificate;
    this.chain = chain;
  }

  /** Key and chain in one text. */
  get pem(): string {
    return [this.pkcs8, this.certificate, ...this.chain].join("");
  }

  get pkcs8(): string {
    return this.key.export({ type: "pkcs8", format: "pem" }).toString();
  }

  get serial(): string {
    return BigInt(`0x${new X509Certificate(this.certificate).serialNumber}`).toString(16);
  }

  get sha256(): string {
    return createHash("sha256").update(new X509Certificate(this.certificate).raw).digest("hex");
  }
}

/** A CA as its keeper has it, made here: a machine may have no OpenSSL. */
export class Authority extends Certified {
  private readonly subject: string;

  private constructor(subject: string, key: KeyObject, certificate: string, chain: string[]) {
    super(key, certificate, chain);
    this.subject = subject;
  }

  static create(subject: string): Authority {
    const key = newKey(false);
    return new Authority(subject, key, signed(subject, key, subject, key, {}, true), []);
  }

  /** A CA below this one. */
  intermediate(subject: string): Authority {
    const key = newKey(false);
    const certificate = signed(this.subject, this.key, subject, key, {}, true);
    return new Authority(subject, key, certificate, [certificate, ...this.chain]);
  }

  /** @param subject as Java writes it, such as `CN=node,O=kafka` */
  issue(subject: string, leaf: Leaf = {}): Certified {
    const key = newKey(leaf.rsa ?? false);
    return new Certified(key, signed(this.subject, this.key, subject, key, leaf, false), this.chain);
  }
}

function newKey(rsa: boolean): KeyObject {
  const { privateKey } = rsa
    ? generateKeyPairSync("rsa", { modulusLength: 2048 })
    : generateKeyPairSync("ec", { namedCurve: "P-256" });
  // As it is read from a file: a key that was just generated can't be exported in each format.
  return createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }));
}

/** RFC 5280, section 4.1. */
function signed(
  issuer: string,
  issuerKey: KeyObject,
  subject: string,
  key: KeyObject,
  { hosts = [], validFrom = -1, validTo = 30 }: Leaf,
  isAuthority: boolean,
): string {
  const algorithm = sequence(oid("1.2.840.10045.4.3.2"));
  const names = hosts.map((host) =>
    isIP(host) ? der(0x87, Buffer.from(host.split(".").map(Number))) : der(0x82, Buffer.from(host)),
  );
  const extensions = [
    ...(isAuthority ? [extension("2.5.29.19", sequence(der(0x01, Buffer.from([0xff]))), true)] : []),
    extension("2.5.29.15", der(0x03, isAuthority ? Buffer.from([1, 0x06]) : Buffer.from([7, 0x80])), true),
    ...(names.length > 0 ? [extension("2.5.29.17", sequence(...names))] : []),
  ];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([0x10]), randomBytes(8)])),
    algorithm,
    name(issuer),
    sequence(time(validFrom), time(validTo)),
    name(subject),
    publicKeyOf(key),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", body, issuerKey);
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g)!;
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function publicKeyOf(key: KeyObject): Buffer {
  const jwk = key.export({ format: "jwk" });
  const part = (text: string | undefined) => Buffer.from(text!, "base64url");
  if (key.asymmetricKeyType === "rsa") {
    const numbers = [jwk.n, jwk.e].map((n) => {
      const bytes = part(n);
      return der(0x02, bytes[0] > 0x7f ? Buffer.from([0]) : Buffer.alloc(0), bytes);
    });
    const kind = sequence(oid("1.2.840.113549.1.1.1"), der(0x05));
    return sequence(kind, der(0x03, Buffer.from([0]), sequence(...numbers)));
  }
  const kind = sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7"));
  return sequence(kind, der(0x03, Buffer.from([0, 4]), part(jwk.x), part(jwk.y)));
}

/** The text begins with what the encoding ends with (RFC 2253). */
function name(subject: string): Buffer {
  const types: Record<string, string> = { CN: "2.5.4.3", O: "2.5.4.10" };
  const parts = subject.split(",").reverse();
  return sequence(
    ...parts.map((part) => {
      const [type, value] = part.split("=");
      return der(0x31, sequence(oid(types[type]), der(0x0c, Buffer.from(value))));
    }),
  );
}

function time(days: number): Buffer {
  const digits = new Date(Date.now() + days * 86_400_000).toISOString().replace(/\D/g, "");
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(oid(id), ...(isCritical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function oid(text: string): Buffer {
  const [first, second, ...others] = text.split(".").map(Number);
  const bytes = others.flatMap((number) => {
    const digits = [number & 0x7f];
    for (let rest = number >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
    return digits;
  });
  return der(0x06, Buffer.from([40 * first + second, ...bytes]));
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const long = length > 0xff ? [0x82, length >> 8, length & 0xff] : [0x81, length];
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : long)]), body]);
}
