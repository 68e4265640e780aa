import { createCipheriv, createDecipheriv, randomBytes } from "crypto";
import * as fs from "fs";
import * as path from "path";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { isSecret, type Properties } from "./values";

/** What is remembered of one resource between runs. */
export interface ResourceState {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  id: string;
  inputs: Properties;
  outputs: Properties;
  /** Everything that must outlive it: dependencies, parent, provider. */
  dependencies: string[];
  /** By property: the resources whose outputs it is made of. */
  propertyDependencies: Record<string, string[]>;
  provider: string;
  protect: boolean;
  retainOnDelete: boolean;
  deleteTimeout?: string;
  hooks?: RegisterResourceRequest.ResourceHooksBinding.AsObject;
  /** "create": the request may or may not have been sent; "ready": it exists, but wasn't seen ready. */
  pending?: "create" | "ready";
}

export interface StackState {
  resources: Record<string, ResourceState>;
  /** Those with a successor that exists, and still to be deleted. */
  replaced: ResourceState[];
  outputs: Properties;
}

/** The stack's state in a file that only its owner can read, its secrets encrypted with the key beside it. */
export class StateFile {
  readonly state: StackState = { resources: {}, replaced: [], outputs: {} };
  readonly path: string;
  private readonly key: Buffer;

  constructor(stateDir: string, project: string, stack: string) {
    fs.mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    this.path = path.join(stateDir, `${project}.${stack}.json`);
    const keyFile = path.join(stateDir, "state.key");
    if (!fs.existsSync(keyFile)) fs.writeFileSync(keyFile, randomBytes(32).toString("hex"), { mode: 0o600 });
    this.key = Buffer.from(fs.readFileSync(keyFile, "utf8"), "hex");
    this.read();
  }

  read(): void {
    if (!fs.existsSync(this.path)) return;
    const reveal = (_: string, value: unknown) =>
      isSecret(value) ? { ...value, value: this.decrypt(`${value.value}`) } : value;
    Object.assign(this.state, JSON.parse(fs.readFileSync(this.path, "utf8"), reveal));
  }

  save(): void {
    const hide = (_: string, value: unknown) =>
      isSecret(value) ? { ...value, value: this.encrypt(value.value) } : value;
    fs.writeFileSync(`${this.path}.new`, JSON.stringify(this.state, hide, 1), { mode: 0o600 });
    fs.renameSync(`${this.path}.new`, this.path);
  }

  private encrypt(value: unknown): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(value ?? null)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64");
  }

  private decrypt(text: string): any {
    const bytes = Buffer.from(text, "base64");
    const decipher = createDecipheriv("aes-256-gcm", this.key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return JSON.parse(`${decipher.update(bytes.subarray(28), undefined, "utf8")}${decipher.final("utf8")}`);
  }
}
