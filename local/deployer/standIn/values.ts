import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Values as they travel between the program and the engine: JSON, with marks for secrets and unknowns. */
export type Value = null | undefined | boolean | number | string | Value[] | Properties;
export interface Properties {
  [key: string]: Value;
}

// The marks are part of Pulumi's protocol (@pulumi/pulumi runtime/rpc.js).
const mark = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

export class Unsupported extends Error {
  constructor(what: string) {
    super(`${what}: not supported by the stand-in for the Pulumi CLI`);
  }
}

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function secret(value: Value): Value {
  return isSecret(value) ? value : secretOf({ value });
}

/** What is marked as a secret, in whichever form. */
export function secretOf(content: Properties): Properties {
  return { [mark]: secretMark, ...content };
}

export function isSecret(value: unknown): value is { value: Value } {
  return isObject(value) && value[mark] === secretMark;
}

export function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

/** Whether this or anything inside passes the test. */
export function some(value: Value, test: (value: Value) => boolean): boolean {
  if (test(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some((v) => some(v, test));
}

/** The same without marks of secrets and absent fields. */
export function plain(value: Value): Value {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const present = Object.entries(value).filter(([, v]) => v !== undefined && v !== null);
  return Object.fromEntries(present.map(([k, v]) => [k, plain(v)]));
}
