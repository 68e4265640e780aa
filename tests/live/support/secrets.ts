import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubectl } from "./kubectl";

/** What a Secret holds, by its keys. */
export async function secretTexts(namespace: string, name: string): Promise<Record<string, string>> {
  const { data } = JSON.parse(await kubectl("-n", namespace, "get", "secret", name, "-o", "json")) as {
    data?: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
  );
}

/** Writes what a Secret holds into a directory, a file a key, as a pod has it that mounts it. */
export async function mountSecret(namespace: string, name: string, directory: string): Promise<string> {
  mkdirSync(directory, { recursive: true });
  for (const [key, text] of Object.entries(await secretTexts(namespace, name))) {
    writeFileSync(join(directory, key), text, { mode: 0o600 });
  }
  return directory;
}
