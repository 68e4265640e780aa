import { randomBytes } from "crypto";
import { plain, Unsupported, type Properties } from "./values";

/** Makes a resource of @pulumi/random, with the outputs of the real provider. */
export function makeRandom(type: string, inputs: Properties): { id: string; outputs: Properties } {
  if (type !== "random:index/randomId:RandomId") throw new Unsupported(type);
  const { byteLength, prefix = "" } = plain(inputs) as { byteLength: number; prefix?: string };
  const bytes = randomBytes(byteLength);
  const [id, hex] = [bytes.toString("base64url"), bytes.toString("hex")];
  const encoded = { b64Url: id, b64Std: bytes.toString("base64"), hex, dec: `${BigInt(`0x${hex}`)}` };
  const outputs = Object.entries(encoded).map(([encoding, text]) => [encoding, prefix + text]);
  return { id, outputs: { ...inputs, ...Object.fromEntries(outputs) } };
}
