import { METADATA_LEVELS } from "./metadataVersion";
import { isAtLeast } from "./version";

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
