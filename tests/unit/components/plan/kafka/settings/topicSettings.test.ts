import assert from "node:assert/strict";
import { topicSettingNames } from "../../../../../../components/plan/kafka/settings/topicSettings";

/** LogConfig.configNames() of the release's own jars, without those that Kafka calls internal. */
const SETTINGS: Record<string, string> = {
  "4.0.0":
    "cleanup.policy compression.gzip.level compression.lz4.level compression.type compression.zstd.level delete.retention.ms file.delete.delay.ms flush.messages flush.ms follower.replication.throttled.replicas index.interval.bytes leader.replication.throttled.replicas local.retention.bytes local.retention.ms max.compaction.lag.ms max.message.bytes message.timestamp.after.max.ms message.timestamp.before.max.ms message.timestamp.type min.cleanable.dirty.ratio min.compaction.lag.ms min.insync.replicas preallocate remote.log.copy.disable remote.log.delete.on.disable remote.storage.enable retention.bytes retention.ms segment.bytes segment.index.bytes segment.jitter.ms segment.ms unclean.leader.election.enable",
};
SETTINGS["4.2.1"] = SETTINGS["4.0.0"];
SETTINGS["4.2.2"] = SETTINGS["4.0.0"].replace(
  "max.message.bytes",
  "max.decompressed.message.bytes max.message.bytes",
);
SETTINGS["4.3.1"] = SETTINGS["4.0.0"];
SETTINGS["4.4.0"] = SETTINGS["4.2.2"]
  .replace("file.delete.delay.ms", "errors.deadletterqueue.group.enable file.delete.delay.ms")
  .replace("remote.log.copy.disable", "remote.copy.lag.bytes remote.copy.lag.ms remote.log.copy.disable");
SETTINGS["3.9.2"] = SETTINGS["4.0.0"].replace(
  "message.timestamp.after.max.ms message.timestamp.before.max.ms",
  "message.downconversion.enable message.format.version message.timestamp.after.max.ms " +
    "message.timestamp.before.max.ms message.timestamp.difference.max.ms",
);
SETTINGS["3.8.1"] = SETTINGS["3.9.2"].replace(/ remote\.log\.(copy\.disable|delete\.on\.disable)(?= )/g, "");
SETTINGS["3.7.1"] = SETTINGS["3.8.1"].replace(/ compression\.\w+\.level(?= )/g, "");
// Kafka 3.5 knows the names of tiered storage, and can't do it yet.
SETTINGS["3.5.2"] = SETTINGS["3.7.1"].replace(
  / (local\.retention\.\w+|remote\.storage\.enable|message\.timestamp\.(after|before)\.max\.ms)(?= )/g,
  "",
);

describe("The settings of a topic", () => {
  for (const [version, names] of Object.entries(SETTINGS)) {
    it(`are those that Kafka ${version} knows`, () => {
      assert.deepEqual(topicSettingNames(version).sort(), names.split(" "));
    });
  }
});
