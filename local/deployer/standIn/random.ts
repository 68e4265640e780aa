import { randomBytes, randomInt } from "node:crypto";
import { plain, secret, type Properties, Unsupported } from "./values";

/** What a resource of @pulumi/random is, as the real provider makes it. */
interface Made {
  id: string;
  outputs: Properties;
}

const MAKERS: Record<string, (inputs: Properties) => Made> = {
  "random:index/randomId:RandomId": makeId,
  "random:index/randomPassword:RandomPassword": makePassword,
};

/** Makes a resource of @pulumi/random, with the outputs of the real provider that are used here. */
export function makeRandom(type: string, inputs: Properties): Made {
  const make = MAKERS[type];
  if (!make) throw new Unsupported(type);
  return make(inputs);
}

function makeId(inputs: Properties): Made {
  const { byteLength, prefix = "" } = plain(inputs) as { byteLength: number; prefix?: string };
  const bytes = randomBytes(byteLength);
  const [id, hex] = [bytes.toString("base64url"), bytes.toString("hex")];
  const encoded = { b64Url: id, b64Std: bytes.toString("base64"), hex, dec: `${BigInt(`0x${hex}`)}` };
  const outputs = Object.entries(encoded).map(([encoding, text]) => [encoding, prefix + text]);
  return { id, outputs: { ...inputs, ...Object.fromEntries(outputs) } };
}

const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function makePassword(inputs: Properties): Made {
  const { length, special, ...others } = plain(inputs) as { length: number; special?: boolean };
  if (special !== false) throw new Unsupported("RandomPassword without special: false");
  const [other] = Object.keys(others);
  if (other) throw new Unsupported(`RandomPassword.${other}`);
  const characters = Array.from({ length }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]);
  // The provider calls all passwords so.
  return { id: "none", outputs: { ...inputs, result: secret(characters.join("")) } };
}
