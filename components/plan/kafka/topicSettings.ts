import { type Lifespan, standing } from "./lifespan";

/**
 * Settings of a topic, by the releases that know them.
 * Source: Kafka's TopicConfig, 3.3 to 4.4.
 */
const TOPIC_SETTINGS: Record<string, Lifespan> = {
  "cleanup.policy": {},
  "compression.gzip.level": { since: "3.8.0" },
  "compression.lz4.level": { since: "3.8.0" },
  "compression.type": {},
  "compression.zstd.level": { since: "3.8.0" },
  "delete.retention.ms": {},
  "errors.deadletterqueue.group.enable": { since: "4.4.0" },
  "file.delete.delay.ms": {},
  "flush.messages": {},
  "flush.ms": {},
  "follower.replication.throttled.replicas": {},
  "index.interval.bytes": {},
  "leader.replication.throttled.replicas": {},
  "local.retention.bytes": { since: "3.6.0" },
  "local.retention.ms": { since: "3.6.0" },
  "max.compaction.lag.ms": {},
  // Kafka brought it into patches of older lines; 4.3 has none with it yet.
  "max.decompressed.message.bytes": { since: "4.2.2", until: "4.3.0", again: "4.4.0" },
  "max.message.bytes": {},
  "message.downconversion.enable": { until: "4.0.0" },
  "message.format.version": { until: "4.0.0" },
  "message.timestamp.after.max.ms": { since: "3.6.0" },
  "message.timestamp.before.max.ms": { since: "3.6.0" },
  "message.timestamp.difference.max.ms": { until: "4.0.0" },
  "message.timestamp.type": {},
  "min.cleanable.dirty.ratio": {},
  "min.compaction.lag.ms": {},
  "min.insync.replicas": {},
  preallocate: {},
  "remote.copy.lag.bytes": { since: "4.4.0" },
  "remote.copy.lag.ms": { since: "4.4.0" },
  "remote.log.copy.disable": { since: "3.9.0" },
  "remote.log.delete.on.disable": { since: "3.9.0" },
  "remote.storage.enable": { since: "3.6.0" },
  "retention.bytes": {},
  "retention.ms": {},
  "segment.bytes": {},
  "segment.index.bytes": {},
  "segment.jitter.ms": {},
  "segment.ms": {},
  "unclean.leader.election.enable": {},
};

/** Names of the settings that a topic can have in a version; the predicate tells whether that version has a release. */
export function topicSettings(isAtLeast: (release: string) => boolean): string[] {
  return Object.entries(TOPIC_SETTINGS)
    .filter(([, lifespan]) => standing(lifespan, isAtLeast) === "known")
    .map(([name]) => name);
}
