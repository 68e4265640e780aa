import { Mistakes } from "../mistakes";
import { isAtLeast, lineOf, NEWEST_LINE, type LINES } from "./version";

/**
 * How many metadata versions each line of releases made final: `3.7` has 3.7-IV0 to 3.7-IV4.
 * Source: Kafka's MetadataVersion.
 */
const FINAL_VERSIONS: Record<"3.0" | "3.1" | "3.2" | (typeof LINES)[number], number> = {
  "3.0": 2,
  "3.1": 1,
  "3.2": 1,
  "3.3": 4,
  "3.4": 1,
  "3.5": 3,
  "3.6": 3,
  "3.7": 5,
  "3.8": 1,
  "3.9": 1,
  "4.0": 4,
  "4.1": 2,
  "4.2": 2,
  "4.3": 1,
  "4.4": 3,
};

/**
 * The highest level of the feature metadata.version that each line of releases has, in their order. Levels count the
 * metadata versions from 3.0-IV1 on, which is 1.
 */
export const METADATA_LEVELS: { release: string; highest: number }[] = (() => {
  let highest = -1;
  return Object.entries(FINAL_VERSIONS).map(([release, count]) => ({ release, highest: (highest += count) }));
})();

/** Checks that a version of Kafka has the metadata version that new volumes are to be formatted with. */
export function planMetadataVersion(
  wanted: string | undefined,
  version: string,
  mistakes: Mistakes,
): string | undefined {
  if (wanted === undefined) return undefined;
  const oldest = isAtLeast(version, "4.0.0") ? "3.3-IV3" : "3.0-IV1";
  const match = /^(\d+\.\d+)-IV(\d+)$/.exec(wanted);
  if (!match) {
    mistakes.add("metadataVersion", `is "${wanted}"; write it in full, such as ${newest(version) ?? oldest}`);
    return undefined;
  }
  const [, line, number] = match;
  const count = countOf(line);
  // A Kafka that is newer than this package may have others.
  const exists = count === undefined ? isAtLeast(line, NEWEST_LINE) : Number(number) < count;
  if (!exists || !isAtLeast(version, `${line}.0`) || !notBefore(wanted, oldest)) {
    const range = newest(version) ? `from ${oldest} to ${newest(version)}` : `from ${oldest} on`;
    mistakes.add("metadataVersion", `is "${wanted}"; Kafka ${version} has those ${range}`);
  }
  return wanted;
}

/** The newest metadata version of a Kafka version that this package knows. */
function newest(version: string): string | undefined {
  const line = lineOf(version);
  const count = countOf(line);
  return count === undefined ? undefined : `${line}-IV${count - 1}`;
}

function countOf(line: string): number | undefined {
  return (FINAL_VERSIONS as Record<string, number | undefined>)[line];
}

function notBefore(metadataVersion: string, oldest: string): boolean {
  const asRelease = (text: string) => text.replace("-IV", ".");
  return isAtLeast(asRelease(metadataVersion), asRelease(oldest));
}
