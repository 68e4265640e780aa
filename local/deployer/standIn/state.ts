import { createCipheriv, createDecipheriv, randomBytes } from "crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "fs";
import { join } from "path";
import type { Registration } from "./registration";
import type { Properties } from "./values";

/** What is remembered of a resource between runs. */
export interface ResourceState extends Registration {
  urn: string;
  id: string;
  outputs: Properties;
  /** It was interrupted before it was ready, or edited by others: the next `up` takes it over as it is. */
  pending?: "unready" | "edited";
}

export interface StackState {
  resources: Record<string, ResourceState>;
  /** Those with a successor that exists, and still to be deleted. */
  replaced: ResourceState[];
  outputs: Properties;
}

/** The stack's state in an encrypted file, as it has secrets, with the key beside it: both for their owner alone. */
export class StateFile {
  readonly state: StackState = { resources: {}, replaced: [], outputs: {} };
  private readonly path: string;
  private readonly key: Buffer;

  constructor(stateDir: string, project: string, stack: string) {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    this.path = join(stateDir, `${project}.${stack}.state`);
    const keyFile = join(stateDir, "state.key");
    if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32).toString("hex"), { mode: 0o600 });
    this.key = Buffer.from(readFileSync(keyFile, "utf8"), "hex");
    if (!existsSync(this.path)) return;
    const bytes = readFileSync(this.path);
    const decipher = createDecipheriv("aes-256-gcm", this.key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    Object.assign(this.state, JSON.parse(text.toString()));
  }

  save(): void {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(this.state)), cipher.final()]);
    writeFileSync(`${this.path}.new`, Buffer.concat([iv, cipher.getAuthTag(), text]), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
  }
}

export function label({ type, name }: Registration): string {
  return `${type} "${name}"`;
}

export function isKubernetes({ type }: Registration): boolean {
  return type.startsWith("kubernetes:");
}

/** A provider is referred to as urn::id. */
export function urnOfProvider(reference: string): string {
  return reference.split("::").slice(0, -1).join("::");
}

export function dependsOn({ dependenciesList, parent, provider }: Registration, { urn }: ResourceState) {
  return [...dependenciesList, parent, urnOfProvider(provider)].includes(urn);
}
