import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files as the kubelet keeps those of Secrets: each is a link into a directory, which is one that changes all at once. */
export class CertificateFiles {
  private readonly directory: string;
  private readonly texts: Record<string, string> = {};
  private generation = 0;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** These have another text from now on, the others stay. */
  write(texts: Record<string, string>): void {
    Object.assign(this.texts, texts);
    const before = `..${this.generation++}`;
    const now = `..${this.generation}`;
    mkdirSync(this.path(now));
    for (const [name, text] of Object.entries(this.texts)) writeFileSync(join(this.path(now), name), text);
    symlinkSync(now, this.path("..data_tmp"));
    renameSync(this.path("..data_tmp"), this.path("..data"));
    for (const name of Object.keys(this.texts)) {
      if (!readdirSync(this.directory).includes(name)) symlinkSync(join("..data", name), this.path(name));
    }
    rmSync(this.path(before), { recursive: true, force: true });
  }
}
