import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSecret, type Properties, secret, secretOf, type Value } from "./values";

const ALGORITHM = "aes-256-gcm";
const [KEY_BYTES, NONCE_BYTES, TAG_BYTES] = [32, 12, 16];

/** The key of the states in a directory, in a file beside them that only its owner can read. */
export function stateKey(stateDir: string): Buffer {
  const path = join(stateDir, "key");
  if (!existsSync(path)) writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600, flag: "wx" });
  return readFileSync(path);
}

/** A state as JSON, with secrets that nobody can read without the key. */
export function sealed(state: object, key: Buffer): string {
  return JSON.stringify(state, (_, value) =>
    isSecret(value) ? secretOf({ ciphertext: encrypted(JSON.stringify(value.value), key) }) : value,
  );
}

/** The state that such a text is of. Secrets of before they were sealed are taken as they are. */
export function opened(text: string, key: Buffer): object {
  return JSON.parse(text, (_, value) =>
    isSealed(value) ? secret(JSON.parse(decrypted(value.ciphertext, key)) as Value) : value,
  );
}

function isSealed(value: unknown): value is { ciphertext: string } {
  return isSecret(value) && typeof (value as Properties).ciphertext === "string";
}

function encrypted(text: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

function decrypted(text: string, key: Buffer): string {
  const bytes = Buffer.from(text, "base64");
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}
