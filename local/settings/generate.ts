import { writeFile } from "node:fs/promises";
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

/** Whose properties there are. */
export const OWNERS = ["node", "topic"] as const;
export type Owner = (typeof OWNERS)[number];

/** What a release defines of each property, by its name. */
export type Definitions = Record<string, string>;

const GENERATED = resolve(__dirname, "../../components/plan/kafka/settings/tables.ts");

const HEAD = `/**
 * What Kafka 3.3 to 4.4 defines of each property. A line each: the name, then by release ("3.3": or earlier) the type, what
 * the value is held to, how it is changed while nodes run ("read-only" isn't written), and the default behind "=". A
 * "-" is a release that doesn't know it. Written by \`npm run settings\` from Kafka's own jars.
 */
`;

/** What a release of Kafka defines, asked from its own jars. */
export async function settingDefinitions(version: string): Promise<Record<Owner, Definitions>> {
  const printed = await askKafka(version);
  const definitions: Record<Owner, Definitions> = { node: {}, topic: {} };
  for (const line of printed.trim().split("\n")) {
    const [owner, name, ...facts] = line.split("\t");
    definitions[owner as Owner][name] = definitionText(name, facts);
  }
  return definitions;
}

/** Whether Kafka's own parser takes a value of a property. */
export async function areTaken(
  version: string,
  values: { owner: Owner; name: string; value: string }[],
): Promise<boolean[]> {
  const lines = values.map(({ owner, name, value }) => [owner, name, value].join("\t"));
  const printed = await askKafka(version, ["parse"], lines.join("\n"));
  return printed
    .trim()
    .split("\n")
    .map((line) => line === "taken");
}

async function askKafka(version: string, args: string[] = [], input?: string): Promise<string> {
  const classPath = join(await kafkaLibraries(version), "*");
  return run("java", ["-cp", classPath, join(__dirname, "Settings.java"), ...args], { input });
}

function definitionText(name: string, [type, byDefault, bounds, mode]: string[]): string {
  const changed = mode === "-" || mode === "read-only" ? "" : mode;
  return [type, boundsText(name, bounds), changed, byDefault === "-" ? "" : byDefault]
    .filter(Boolean)
    .join(" ");
}

/** What a validator of Kafka's says of itself, in the words of the table; one that isn't known is an error. */
export function boundsText(name: string, said: string): string {
  const [, validator, text] = said.match(/^(\w*)\$?:(.*)$/) ?? [];
  const [, listed = "", flags = ""] = text?.match(/\[(.*)\](.*)$/) ?? [];
  const words = listed.replaceAll(", ", ",");
  switch (validator) {
    case undefined:
      if (said === "-") return "";
      break;
    case "Range":
      return rangeText(listed);
    case "ValidString":
      return `in:${words}`;
    case "CaseInsensitiveValidString":
      return `anycase:${words}`;
    case "NonEmptyString":
      return "nonempty";
    case "NonNullValidator":
    case "ControllerQuorumVotersValidator":
    case "ControllerQuorumBootstrapServersValidator":
      return "";
    case "MetadataVersionValidator":
      return "protocol";
    case "ThrottledReplicaListValidator":
      return "throttled";
    case "ValidList":
      return [
        words && `items:${words}`,
        /non-empty/.test(text) && "nonempty",
        /filled/.test(text) && "filled",
      ]
        .filter(Boolean)
        .join(" ");
    default:
      if (/^\[.*\] or -1/.test(text)) return `${rangeText(listed)} or:-1`;
      if (/^The default value of -1 means/.test(text)) return "1.. or:-1";
  }
  throw new Error(`${name}: what Kafka checks isn't known here: ${said}${flags}`);
}

function rangeText(listed: string): string {
  const [, least = "", most = ""] = listed.match(/^([^,]*?)(?:,?\.\.\.,?)(.*)$/) ?? [];
  return `${least}..${most}`;
}

/** A line a property: its name, and what it is by release, wherever that changes. A line of releases stands for its first. */
export function settingLines(known: Record<string, Definitions>): string[] {
  const releases = Object.keys(known);
  const names = releases.map((release, i) => {
    const line = lineOf(release);
    return releases.findIndex((other) => lineOf(other) === line) === i ? line : release;
  });
  const all = [...new Set(Object.values(known).flatMap(Object.keys))].sort();
  return all.map((property) => {
    const history = releases.map((release) => known[release][property]);
    const changes = history.flatMap((definition, i) => {
      const isSame = i > 0 ? definition === history[i - 1] : definition === undefined;
      return isSame ? [] : [`${names[i]} ${definition ?? "-"}`];
    });
    return [property, ...changes].join(" | ");
  });
}

async function main(): Promise<void> {
  const known = {} as Record<Owner, Record<string, Definitions>>;
  for (const owner of OWNERS) known[owner] = {};
  for (const version of RELEASES) {
    const definitions = await settingDefinitions(version);
    for (const owner of OWNERS) known[owner][version] = definitions[owner];
  }
  const tables = OWNERS.map((owner) => {
    const lines = settingLines(known[owner])
      .join("\n")
      .replaceAll(/[\\`$]/g, "\\$&");
    return `export const ${owner.toUpperCase()}_SETTINGS = \`\n${lines}\n\`;\n`;
  });
  await writeFile(GENERATED, HEAD + tables.join("\n"));
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
