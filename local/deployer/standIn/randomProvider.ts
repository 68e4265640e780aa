import { randomBytes, randomInt, randomUUID } from "crypto";
import type { Change } from "./diff";
import { Unsupported, type Provider } from "./provider";
import type { ResourceState } from "./state";
import { plain, secret, type Properties } from "./values";

/** The resources of @pulumi/random, with the outputs of the real provider (but for a password's bcrypt hash). */
export class RandomProvider implements Provider {
  check(_name: string, type: string, inputs: Properties): Properties {
    if (!makers[type]) throw new Unsupported(type);
    return inputs;
  }

  planReplacement(_type: string, _inputs: Properties, changes: Change[]): boolean {
    for (const change of changes) change.replaces = true;
    return false;
  }

  async create({ type, inputs }: ResourceState): Promise<{ id: string; outputs: Properties }> {
    const { id, ...outputs } = makers[type](plain(inputs));
    return { id, outputs: { ...inputs, ...outputs } };
  }

  async refresh(resource: ResourceState): Promise<ResourceState> {
    return resource;
  }

  async ready({ outputs }: ResourceState): Promise<Properties> {
    return outputs;
  }

  update = this.ready;
  async delete(): Promise<void> {}

  async read(type: string): Promise<Properties> {
    throw new Unsupported(`Reading ${type}`);
  }
}

const makers: Record<string, (inputs: any) => Properties & { id: string }> = {
  "random:index/randomId:RandomId": ({ byteLength, prefix = "" }) => {
    const bytes = randomBytes(byteLength);
    const [id, b64Std, hex] = (["base64url", "base64", "hex"] as const).map((encoding) =>
      bytes.toString(encoding),
    );
    return {
      id,
      b64Url: prefix + id,
      b64Std: prefix + b64Std,
      hex: prefix + hex,
      dec: prefix + BigInt(`0x${hex}`),
    };
  },
  "random:index/randomBytes:RandomBytes": ({ length }) => {
    const bytes = randomBytes(length);
    const id = bytes.toString("base64");
    return { id, base64: secret(id), hex: secret(bytes.toString("hex")) };
  },
  "random:index/randomUuid:RandomUuid": () => {
    const result = randomUUID();
    return { id: result, result };
  },
  "random:index/randomString:RandomString": (inputs) => {
    const text = randomText(inputs);
    return { ...text, id: text.result };
  },
  "random:index/randomPassword:RandomPassword": (inputs) => {
    const text = randomText(inputs);
    return { ...text, id: "none", result: secret(text.result) };
  },
};

function randomText(inputs: any) {
  const { length, number = true, overrideSpecial } = inputs;
  const lower = "abcdefghijklmnopqrstuvwxyz";
  const special = overrideSpecial || "!@#$%&*()-_=+[]{}<>:?";
  const kinds = { Lower: lower, Upper: lower.toUpperCase(), Numeric: "0123456789", Special: special };
  const settings: Properties = {};
  const pick = (characters: string) => characters[randomInt(characters.length)];
  const required: string[] = [];
  let all = "";
  for (const [kind, characters] of Object.entries(kinds)) {
    const isWanted = inputs[kind.toLowerCase()] ?? (kind === "Numeric" ? number : true);
    const minimum = inputs[`min${kind}`] ?? 0;
    Object.assign(settings, { [kind.toLowerCase()]: isWanted, [`min${kind}`]: minimum });
    if (isWanted) all += characters;
    for (let i = 0; i < minimum; i++) required.push(pick(characters));
  }
  const text = Array.from({ length: length - required.length }, () => pick(all));
  for (const character of required) text.splice(randomInt(text.length + 1), 0, character);
  return { ...settings, number: settings.numeric, result: text.join("") };
}
