import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { PasswordCredentials } from "./credentials";
import { NotLetIn, Unusable } from "./unusable";

const HASH = "sha512";
const HASH_BYTES = 64;
/** "n": no channel is bound; ",": nobody acts for somebody else. */
const GS2_HEADER = "n,,";
// Fewer make a password easy to guess, and Kafka allows none (ScramMechanism); far more would only be work for this side.
const FEWEST_ITERATIONS = 4096;
const MOST_ITERATIONS = 1 << 20;

/** The client's side of SCRAM-SHA-512 (RFC 5802). It sends neither the password nor what could stand for it. */
export class Scram {
  private readonly username: string;
  private readonly password: string;
  private readonly nonce: string;
  private readonly firstBare: string;
  private serverSignature: Buffer | undefined;

  /** @param nonce the client's, of printable characters without commas; another one each time */
  constructor(
    { username, password }: Pick<PasswordCredentials, "username" | "password">,
    nonce = randomBytes(24).toString("base64url"),
  ) {
    this.username = username;
    this.password = password;
    this.nonce = nonce;
    this.firstBare = `n=${username.replaceAll("=", "=3D").replaceAll(",", "=2C")},r=${nonce}`;
  }

  /** What the client begins with. */
  first(): string {
    return GS2_HEADER + this.firstBare;
  }

  /**
   * What the client answers, by which the server sees that it knows the password.
   *
   * @throws Unusable if the answer isn't SCRAM's, or is to somebody else
   */
  async final(serverFirst: string): Promise<string> {
    const { r: nonce = "", s: salt = "", i } = attributes(serverFirst);
    const iterations = Number(i);
    const isNext = nonce.startsWith(this.nonce) && nonce.length > this.nonce.length;
    const isWork = iterations >= FEWEST_ITERATIONS && iterations <= MOST_ITERATIONS;
    if (!isNext || salt === "" || !Number.isInteger(iterations) || !isWork) {
      throw new Unusable("what answers speaks another SCRAM-SHA-512 than RFC 5802's");
    }
    const withoutProof = `c=${Buffer.from(GS2_HEADER).toString("base64")},r=${nonce}`;
    const messages = [this.firstBare, serverFirst, withoutProof].join(",");
    const salted = await derive(this.password, Buffer.from(salt, "base64"), iterations, HASH_BYTES, HASH);
    const clientKey = hmac(salted, "Client Key");
    const clientSignature = hmac(createHash(HASH).update(clientKey).digest(), messages);
    const proof = clientKey.map((byte, at) => byte ^ clientSignature[at]);
    this.serverSignature = hmac(hmac(salted, "Server Key"), messages);
    return `${withoutProof},p=${Buffer.from(proof).toString("base64")}`;
  }

  /** @throws NotLetIn if the server doesn't know the password either */
  check(serverFinal: string): void {
    const { v = "", e } = attributes(serverFinal);
    const signature = Buffer.from(v, "base64");
    const own = this.serverSignature;
    if (e === undefined && own && signature.length === own.length && timingSafeEqual(signature, own)) return;
    throw new NotLetIn(
      `what answers doesn't prove that it knows the password of user "${this.username}"${e ? `: ${e}` : ""}`,
    );
  }
}

const derive = promisify(pbkdf2);

function hmac(key: Buffer, text: string): Buffer {
  return createHmac(HASH, key).update(text).digest();
}

/** Of a message such as `r=abc,s=def`. */
function attributes(message: string): Partial<Record<string, string>> {
  return Object.fromEntries(message.split(",").map((part) => [part.slice(0, 1), part.slice(2)]));
}
