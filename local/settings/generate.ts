import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { kafkaLibraries } from "../image/libraries";
import { run } from "../run";

/** Of each line of releases one whose jars tell the properties that it knows; in their order. */
export const RELEASES: Record<string, string> = {
  "3.3": "3.3.2",
  "3.4": "3.4.1",
  "3.5": "3.5.2",
  "3.6": "3.6.2",
  "3.7": "3.7.1",
  "3.8": "3.8.1",
  "3.9": "3.9.2",
  "4.0": "4.0.0",
  "4.1": "4.1.1",
  "4.2": "4.2.0",
  "4.3": "4.3.1",
};

const GENERATED = resolve(__dirname, "../../components/plan/kafka/brokerSettingNames.ts");

/** The names of the properties that a release of Kafka knows, asked from its own jars. */
export async function settingNames(version: string): Promise<string[]> {
  const classPath = join(await kafkaLibraries(version), "*");
  const printed = await run("java", ["-cp", classPath, join(__dirname, "SettingNames.java")]);
  return printed.trim().split("\n");
}

/** A line a property: its name, the line of releases that it came with, and the first one without it. */
export function settingLines(known: Record<string, string[]>): string[] {
  const lines = Object.keys(known);
  const all = [...new Set(Object.values(known).flat())].sort();
  return all.map((name) => {
    const having = lines.filter((line) => known[line].includes(name));
    const since = lines.indexOf(having[0]);
    const until = since + having.length;
    if (lines.indexOf(having[having.length - 1]) !== until - 1) {
      throw new Error(`${name} was away in between: ${having.join(", ")}`);
    }
    return [name, since === 0 ? "-" : lines[since], ...lines.slice(until, until + 1)].join(" ");
  });
}

async function main(): Promise<void> {
  const known: Record<string, string[]> = {};
  for (const [line, version] of Object.entries(RELEASES)) known[line] = await settingNames(version);
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
