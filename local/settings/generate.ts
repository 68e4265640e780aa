import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { lineOf } from "../../components/plan/kafka/version";
import { kafkaLibraries } from "../image/libraries";
import { run } from "../run";

/**
 * Releases whose jars tell the properties that they know, in their order: of each line one, and a later one where that
 * knows others.
 */
export const RELEASES = [
  ...["3.3.2", "3.4.1", "3.5.2", "3.6.2", "3.7.1", "3.8.1", "3.9.2"],
  ...["4.0.0", "4.1.1", "4.2.0", "4.2.2", "4.3.1", "4.4.0"],
];

const GENERATED = resolve(__dirname, "../../components/plan/kafka/brokerSettingNames.ts");

/** The names of the properties that a release of Kafka knows, asked from its own jars. */
export async function settingNames(version: string): Promise<string[]> {
  const classPath = join(await kafkaLibraries(version), "*");
  const printed = await run("java", ["-cp", classPath, join(__dirname, "SettingNames.java")]);
  return printed.trim().split("\n");
}

/**
 * A line a property: its name, the release that it came with, the first one without it, and the one that it came back
 * with. A line of releases stands for its first.
 */
export function settingLines(known: Record<string, string[]>): string[] {
  const releases = Object.keys(known);
  const names = releases.map((release, i) => {
    const line = lineOf(release);
    return releases.findIndex((other) => lineOf(other) === line) === i ? line : release;
  });
  const all = [...new Set(Object.values(known).flat())].sort();
  return all.map((property) => {
    const has = releases.map((release) => known[release].includes(property));
    const changes = names.filter((_, i) => has[i] !== (i > 0 && has[i - 1]));
    if (changes.length > 3) throw new Error(`${property} came and went with ${changes.join(", ")}`);
    return [property, has[0] ? "-" : changes[0], ...changes.slice(1)].join(" ");
  });
}

async function main(): Promise<void> {
  const known: Record<string, string[]> = {};
  for (const version of RELEASES) known[version] = await settingNames(version);
  const text = await readFile(GENERATED, "utf8");
  const lines = `= \`\n${settingLines(known).join("\n")}\n\`;\n`;
  await writeFile(
    GENERATED,
    text.replace(/= `[^`]*`;\n/, () => lines),
  );
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
