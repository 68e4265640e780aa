import { Mistakes } from "../mistakes";

/** Newest version that this package was tried with. */
export const DEFAULT_VERSION = "4.4.0";

/** The lines of releases that this package knows, oldest first. */
export const LINES = [
  "3.3",
  "3.4",
  "3.5",
  "3.6",
  "3.7",
  "3.8",
  "3.9",
  "4.0",
  "4.1",
  "4.2",
  "4.3",
  "4.4",
] as const;

/** The newest of them. */
export const NEWEST_LINE = LINES[LINES.length - 1];

/** Where a cluster keeps its metadata. */
export type Mode = "kraft" | "zookeeper";

/**
 * The first release that a mode runs with, and the first that it doesn't run with any more. KRaft is for production
 * from 3.3 on (KIP-833), which is also the oldest release that this package knows; 4.0 is without ZooKeeper.
 */
const MODE_RELEASES: Record<Mode, { from: string; before?: string }> = {
  kraft: { from: "3.3.0" },
  zookeeper: { from: "3.3.0", before: "4.0.0" },
};

/** Newest version that has ZooKeeper: Kafka 4 has none (KIP-500). */
export const LAST_WITH_ZOOKEEPER = "3.9.2";

/** Checks the version and answers it with its default. */
export function planVersion(version: string | undefined, mistakes: Mistakes, mode: Mode = "kraft"): string {
  const planned = version ?? DEFAULT_VERSION;
  if (!/^\d+\.\d+\.\d+$/.test(planned)) {
    mistakes.add("version", `is "${planned}"; write a release of Kafka in full, such as ${DEFAULT_VERSION}`);
    return DEFAULT_VERSION;
  }
  const wrong = lineMistake(planned) ?? modeMistake(planned, mode);
  if (wrong) {
    mistakes.add("version", wrong);
  }
  return planned;
}

/** Newer lines of releases may come; between those that are known there is none. */
function lineMistake(version: string): string | undefined {
  const line = lineOf(version);
  const [oldest] = LINES;
  if (
    isUnknown(version) ||
    !isAtLeast(version, `${oldest}.0`) ||
    (LINES as readonly string[]).includes(line)
  ) {
    return undefined;
  }
  return `is ${version}, and there is no Kafka ${line}; its releases are ${LINES.join(", ")}, each with patches`;
}

/** Whether a version is of a line of releases that came after this package. */
function isUnknown(version: string): boolean {
  return lineOf(version) !== NEWEST_LINE && isAtLeast(version, `${NEWEST_LINE}.0`);
}

/** What the user is to know of a version that isn't refused, if there is something. */
export function versionWarning(version: string): string | undefined {
  return isUnknown(version)
    ? `version: is ${version}, and the newest Kafka that this package knows is ${NEWEST_LINE}. Names of settings are checked ` +
        `against those of ${NEWEST_LINE}; if nobody has published such a Kafka, its image can't be pulled, and the \`up\` ends ` +
        "at the first node"
    : undefined;
}

/** Why a release can't run in a mode, if it can't. */
export function modeMistake(version: string, mode: Mode): string | undefined {
  const { from, before } = MODE_RELEASES[mode];
  if (before && isAtLeast(version, before)) {
    return `is ${version}; Kafka runs with ZooKeeper before ${before} only. Use ${LAST_WITH_ZOOKEEPER}, or leave zooKeeper out`;
  }
  if (isAtLeast(version, from)) {
    return undefined;
  }
  return mode === "kraft"
    ? `is ${version}; Kafka runs without ZooKeeper from ${from} on`
    : `is ${version}; ${from} is the oldest Kafka that this component runs`;
}

/** Whether a version, such as `4.4.0`, is another one or later. */
export function isAtLeast(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    if (a[i] !== b[i]) {
      return a[i] > b[i];
    }
  }
  return true;
}

/** The line of releases that a version is of: `4.3` of `4.3.1`. */
export function lineOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
