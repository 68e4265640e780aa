import assert from "node:assert/strict";
import {
  isRuntimeSetting,
  takesAtRuntime,
  threadRange,
  valueInUse,
} from "../../../../../../components/plan/kafka/settings/runtime";

const VERSION = "4.4.0";

describe("A setting that nodes are told while they run", () => {
  it("is one that Kafka takes for the whole cluster", () => {
    for (const name of ["log.retention.ms", "message.max.bytes", "num.io.threads", "compression.type"]) {
      assert.ok(isRuntimeSetting(name, VERSION), name);
    }
    for (const name of ["num.partitions", "ssl.client.auth", "listeners", "my.own", "cordoned.log.dirs"]) {
      assert.ok(!isRuntimeSetting(name, VERSION), name);
    }
  });

  it("is one of that release", () => {
    assert.ok(!isRuntimeSetting("remote.log.reader.threads", "3.9.1"));
    assert.ok(isRuntimeSetting("remote.log.reader.threads", "4.0.0"));
  });

  it("loads no classes, and isn't one of controllers where they learn nothing", () => {
    assert.ok(!isRuntimeSetting("metric.reporters", VERSION));
    assert.ok(!isRuntimeSetting("config.providers", VERSION));
    for (const name of ["num.io.threads", "num.network.threads", "max.connections.per.ip"]) {
      assert.ok(!isRuntimeSetting(name, "3.4.1"), name);
      assert.ok(isRuntimeSetting(name, "3.5.2"), name);
    }
    assert.ok(isRuntimeSetting("log.retention.ms", "3.4.1"));
  });

  it("has a value of its own: none that a provider fills in, and none that nobody knows", () => {
    const takes = (from: string | undefined, to: string | undefined) =>
      takesAtRuntime("log.retention.ms", { from, to }, VERSION);
    assert.ok(takes("1", "2"));
    assert.ok(!takes("1", "${file:/a:b}"));
    assert.ok(!takes("${file:/a:b}", "1"));
    assert.ok(!takes("1", undefined));
  });

  it("is a number of threads between half and double of those that nodes start with", () => {
    const takes = (from: string, to: string, name = "num.io.threads") =>
      takesAtRuntime(name, { from, to }, VERSION);
    assert.deepEqual(
      [takes("8", "16"), takes("8", "17"), takes("8", "4"), takes("8", "3")],
      [true, false, true, false],
    );
    // As Kafka counts half of an odd number, and never to none.
    assert.deepEqual([takes("5", "2"), takes("1", "0"), takes("1", "2")], [true, false, true]);
    assert.ok(!takes("1", "0", "log.cleaner.threads"));
    assert.ok(!takes("2", "0", "num.replica.fetchers"));
    assert.deepEqual(threadRange("background.threads", "10"), [5, 20]);
    assert.equal(threadRange("log.retention.ms", "10"), undefined);
  });
});

describe("The value that nodes use", () => {
  const used = (name: string, properties: Record<string, string> = {}) =>
    valueInUse(name, properties, VERSION);

  it("is the written one, else Kafka's default", () => {
    assert.equal(used("num.io.threads", { "num.io.threads": "3" }), "3");
    assert.equal(used("num.io.threads"), "8");
    assert.equal(used("my.own"), undefined);
  });

  it("follows from another setting where Kafka has no default of its own", () => {
    assert.equal(used("log.retention.ms"), "604800000");
    assert.equal(used("log.retention.ms", { "log.retention.hours": "1" }), "3600000");
    assert.equal(
      used("log.retention.ms", { "log.retention.hours": "1", "log.retention.minutes": "1" }),
      "60000",
    );
    assert.equal(used("log.retention.ms", { "log.retention.hours": "-1" }), "-1");
    assert.equal(used("log.retention.ms", { "log.retention.hours": "${a:b}" }), undefined);
    assert.equal(used("log.roll.ms"), "604800000");
    assert.equal(used("log.roll.jitter.ms"), "0");
    assert.equal(used("log.flush.interval.ms"), "9223372036854775807");
  });
});
