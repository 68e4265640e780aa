import { createCipheriv, createDecipheriv, randomBytes } from "crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "fs";
import { join } from "path";
import type { ResourceState } from "./registration";
import type { Properties } from "./values";

export interface StackState {
  resources: Record<string, ResourceState>;
  /** Those with a successor that exists, and still to be deleted. */
  replaced: ResourceState[];
  outputs: Properties;
}

/** The stack's state in an encrypted file, as it has secrets; its key lies beside it. Both are for their owner alone. */
export class StateFile {
  readonly state: StackState = { resources: {}, replaced: [], outputs: {} };
  readonly path: string;
  private readonly key: Buffer;

  constructor(stateDir: string, project: string, stack: string) {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    this.path = join(stateDir, `${project}.${stack}.state`);
    const keyFile = join(stateDir, "state.key");
    if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32).toString("hex"), { mode: 0o600 });
    this.key = Buffer.from(readFileSync(keyFile, "utf8"), "hex");
    this.read();
  }

  read(): void {
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
