import assert from "node:assert/strict";
import { mistakesIn } from "../../mistakesIn";

const broker = (config: Record<string, string>, version?: string) =>
  mistakesIn({ version, config }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
const topic = (config: Record<string, string>, version?: string) =>
  mistakesIn({ version, topics: [{ name: "orders", config }] }).map(
    ({ propertyPath, reason }) => `${propertyPath}: ${reason}`,
  );

describe("The value of a broker's property", () => {
  for (const [name, value, right] of [
    ["log.retention.hours", "7d", "write a whole number of hours; 7d is 168 (Kafka's default is 168)"],
    ["num.network.threads", "0", "write a whole number from 1 on (Kafka's default is 3)"],
    [
      "compression.type",
      "zip",
      'write uncompressed, zstd, lz4, snappy, gzip or producer; did you mean "gzip"? (Kafka\'s default is producer)',
    ],
    ["unclean.leader.election.enable", "yes", "write true or false (Kafka's default is false)"],
    ["message.max.bytes", "-5", "write a whole number of bytes from 0 on (Kafka's default is 1048588)"],
    [
      "log.segment.bytes",
      "8Gi",
      "write a whole number of bytes from 1048576 on; 8Gi is 8589934592 (Kafka's default is 1073741824)",
    ],
    [
      "log.segment.bytes",
      "8589934592",
      "write a whole number of bytes from 1048576 to 2147483647 (Kafka's default is 1073741824)",
    ],
    ["compression.gzip.level", "0", "write a whole number from 1 to 9, or -1 (Kafka's default is -1)"],
    ["log.cleaner.io.buffer.load.factor", "a lot", "write a number (Kafka's default is 0.9)"],
    [
      "log.cleanup.policy",
      "remove",
      "write compact or delete, or several with commas between them (Kafka's default is delete)",
    ],
    [
      "listener.name.external.max.connections",
      "many",
      "write a whole number from 0 on (Kafka's default is 2147483647)",
    ],
    ["authorizer.class.name", "", undefined],
    ["log.retention.hours", "+12", undefined],
    ["auto.leader.rebalance.enable", "TRUE", undefined],
  ] as const) {
    it(`${name}=${value} is ${right ? "refused" : "taken"}`, () => {
      assert.deepEqual(
        broker({ [name]: value }),
        right ? [`config["${name}"]: is "${value}"; ${right}`] : [],
      );
    });
  }

  it("is held to what its version takes", () => {
    assert.deepEqual(broker({ "log.segment.bytes": "14" }, "3.9.2"), []);
    assert.equal(broker({ "log.segment.bytes": "14" }, "4.4.0").length, 1);
  });

  it("isn't looked into where a provider of Kafka's fills it in", () => {
    const value = "${file:/mnt/limits:connections}";
    assert.equal(broker({ "max.connections": value }).length, 1);
    assert.deepEqual(broker({ "config.providers": "file", "max.connections": value }), []);
  });
});

describe("The value of a topic's setting", () => {
  for (const [name, value, right] of [
    ["retention.ms", "abc", "write a whole number of milliseconds from -1 on (Kafka's default is 604800000)"],
    [
      "retention.ms",
      "7 days",
      "write a whole number of milliseconds from -1 on; 7 days is 604800000 (Kafka's default is 604800000)",
    ],
    [
      "cleanup.policy",
      "remove",
      "write compact or delete, or several with commas between them (Kafka's default is delete)",
    ],
    ["segment.bytes", "1", "write a whole number of bytes from 1048576 on (Kafka's default is 1073741824)"],
    [
      "message.timestamp.type",
      "logAppendTime",
      'write CreateTime or LogAppendTime; did you mean "LogAppendTime"? (Kafka\'s default is CreateTime)',
    ],
    [
      "leader.replication.throttled.replicas",
      "all",
      'write "*", or PARTITION:BROKER for each replica, with commas between them',
    ],
    ["leader.replication.throttled.replicas", "0:1,1:2", undefined],
    ["cleanup.policy", "compact,delete", undefined],
    ["retention.ms", "-1", undefined],
  ] as const) {
    it(`${name}=${value} is ${right ? "refused" : "taken"}`, () => {
      assert.deepEqual(
        topic({ [name]: value }),
        right ? [`topics[0].config["${name}"]: is "${value}"; ${right}`] : [],
      );
    });
  }
});
