import type { KafkaClusterArgs } from "../../args";
import type { Mistakes } from "../mistakes";
import { METADATA_LEVELS } from "./metadataVersion";
import { isAtLeast, lineOf } from "./version";

export const METADATA_FEATURE = "metadata.version";

/**
 * The line of releases that came with each level of a feature, from 1 on. An older Kafka doesn't start where it is
 * finalized. Source: the levels that releases support (QuorumFeatures and BrokerFeatures of their jars).
 */
const FEATURE_LINES: Record<string, string[]> = {
  "eligible.leader.replicas.version": ["4.0"],
  "group.version": ["4.0"],
  "kraft.version": ["3.9"],
  "share.version": ["4.1", "4.4"],
  "streams.version": ["4.2"],
  "transaction.version": ["4.0", "4.0"],
};

/**
 * The line of releases from which on a new cluster has each level, from 1 on; other than the ones that a release came with.
 * Source: `kafka-features version-mapping` of 4.0.2, 4.1.2, 4.2.2, 4.3.1 and 4.4.0. The kind of the quorum is no such level.
 */
const DEFAULT_LINES: Record<string, string[]> = {
  "eligible.leader.replicas.version": ["4.1"],
  "group.version": ["4.0"],
  "share.version": ["4.2", "4.4"],
  "streams.version": ["4.2"],
  "transaction.version": ["4.0", "4.0"],
};

/** What a new cluster of this version has finalized; undefined of a version that this package doesn't know. */
export function featuresOf(version: string): Record<string, number> | undefined {
  const metadata = METADATA_LEVELS.find(({ release }) => release === lineOf(version));
  if (!metadata) return undefined;
  const others = Object.entries(DEFAULT_LINES).flatMap(([name, lines]): [string, number][] => {
    const level = lines.filter((line) => isAtLeast(version, `${line}.0`)).length;
    return level > 0 ? [[name, level]] : [];
  });
  return { [METADATA_FEATURE]: metadata.highest, ...Object.fromEntries(others) };
}

/** Checks that the features of a version can be finalized. */
export function planFinalized(
  { zooKeeper, metadataVersion }: Pick<KafkaClusterArgs, "zooKeeper" | "metadataVersion">,
  version: string,
  mistakes: Mistakes,
): Record<string, number> | undefined {
  if (zooKeeper) mistakes.add("finalize", "is given beside zooKeeper, in which there is nothing to finalize");
  if (metadataVersion !== undefined) {
    mistakes.add(
      "finalize",
      `is given beside metadataVersion ${metadataVersion}, which it would leave behind. Take one of both out`,
    );
  }
  const features = featuresOf(version);
  if (!features) {
    mistakes.add(
      "finalize",
      `is true, and which features Kafka ${version} has isn't known to this package. Finalize them with kafka-features`,
    );
  }
  return features;
}

/** Those that are to be raised, each with its level now. */
export function raised(
  wanted: Record<string, number> | undefined,
  now: Record<string, number> | null | undefined,
): { name: string; from: number; to: number }[] {
  return Object.entries(now ? (wanted ?? {}) : {})
    .map(([name, to]) => ({ name, from: now![name] ?? 0, to }))
    .filter(({ from, to }) => from < to);
}

/** Of features with their finalized levels the one that the latest release came with, as far as they are known. */
export function latestFeature(
  features: Record<string, number> | null | undefined,
): { name: string; line: string } | undefined {
  const known = Object.entries(features ?? {}).flatMap(([name, level]) => {
    const line =
      name === METADATA_FEATURE
        ? METADATA_LEVELS.find(({ highest }) => level <= highest)?.release
        : FEATURE_LINES[name]?.[level - 1];
    return line === undefined ? [] : [{ name, line }];
  });
  const isLater = (a: { name: string; line: string }, b: { line: string }) =>
    a.line === b.line ? a.name === METADATA_FEATURE : isAtLeast(a.line, b.line);
  return known.reduce<(typeof known)[0] | undefined>(
    (latest, each) => (latest === undefined || isLater(each, latest) ? each : latest),
    undefined,
  );
}
