import { randomBytes } from "crypto";
import { plain, secret, Unsupported, type Properties } from "./values";

type Made = { id: string; outputs: Properties };
type Inputs = { byteLength: number; length: number; prefix?: string };

const makers: Record<string, (inputs: Inputs) => Made> = {
  RandomId: ({ byteLength, prefix = "" }) => {
    const bytes = randomBytes(byteLength);
    const [id, hex] = [bytes.toString("base64url"), bytes.toString("hex")];
    const encoded = { b64Url: id, b64Std: bytes.toString("base64"), hex, dec: `${BigInt(`0x${hex}`)}` };
    const outputs = Object.entries(encoded).map(([encoding, text]) => [encoding, prefix + text]);
    return { id, outputs: Object.fromEntries(outputs) };
  },
  RandomBytes: ({ length }) => {
    const bytes = randomBytes(length);
    const base64 = bytes.toString("base64");
    return { id: base64, outputs: { base64: secret(base64), hex: secret(bytes.toString("hex")) } };
  },
};

/** Makes a resource of @pulumi/random, with the outputs of the real provider. */
export function makeRandom(type: string, inputs: Properties): Made {
  const make = makers[type.split(":").pop()!];
  if (!make) throw new Unsupported(type);
  const { id, outputs } = make(plain(inputs) as Inputs);
  return { id, outputs: { ...inputs, ...outputs } };
}
