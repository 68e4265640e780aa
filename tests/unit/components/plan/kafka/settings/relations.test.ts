import assert from "node:assert/strict";
import { mistakesIn } from "../../mistakesIn";

const broker = (config: Record<string, string>, version?: string) =>
  mistakesIn({ version, config }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);

describe("Values that are right one by one", () => {
  it("are refused where one is above another that it has to be below", () => {
    assert.deepEqual(broker({ "replica.fetch.wait.max.ms": "30001" }), [
      'config["replica.fetch.wait.max.ms"]: is 30001, above replica.socket.timeout.ms of 30000 (the default), and Kafka ' +
        "takes replica.fetch.wait.max.ms up to replica.socket.timeout.ms only",
      'config["replica.fetch.wait.max.ms"]: is 30001, above replica.lag.time.max.ms of 30000 (the default), and Kafka ' +
        "takes replica.fetch.wait.max.ms up to replica.lag.time.max.ms only",
    ]);
  });

  it("are refused at the one that is written", () => {
    assert.deepEqual(broker({ "connections.max.idle.ms": "100" }), [
      'config["connections.max.idle.ms"]: is 100, at or below connection.failed.authentication.delay.ms of 100 (the ' +
        "default), and Kafka takes connection.failed.authentication.delay.ms below connections.max.idle.ms only",
    ]);
  });

  it("are taken where both go together", () => {
    assert.deepEqual(
      broker({
        "replica.fetch.wait.max.ms": "40000",
        "replica.socket.timeout.ms": "40000",
        "replica.lag.time.max.ms": "40000",
      }),
      [],
    );
    assert.deepEqual(broker({ "connections.max.idle.ms": "-1" }), []);
  });

  it("aren't compared where one of them is none", () => {
    assert.equal(broker({ "replica.lag.time.max.ms": "soon" }).length, 1);
  });

  it("are refused where records would be kept for no time, which Kafka doesn't start with", () => {
    assert.deepEqual(broker({ "log.retention.hours": "0" }), [
      'config["log.retention.hours"]: is 0, and Kafka starts with -1 (records are kept for ever) or 1 at least',
    ]);
    assert.deepEqual(broker({ "log.retention.hours": "0", "log.retention.ms": "5" }), []);
  });

  it("are refused where log cleaners have too little memory", () => {
    const [mistake, ...more] = broker({ "log.cleaner.threads": "200" });
    assert.match(mistake, /^config\["log\.cleaner\.threads"\]: is 200; each of the 200 .* 209715400 in all$/);
    assert.deepEqual(more, []);
  });

  it("are refused where one needs another", () => {
    assert.deepEqual(broker({ "remote.log.storage.system.enable": "true" }), [
      'config["remote.log.storage.system.enable"]: is true, and needs remote.log.storage.manager.class.name and ' +
        "remote.log.metadata.manager.listener.name as well",
    ]);
    assert.deepEqual(broker({ "max.connections.per.ip": "0" }), [
      'config["max.connections.per.ip"]: is 0, and needs max.connections.per.ip.overrides with those that may connect',
    ]);
  });

  it("are refused of a topic, too", () => {
    const config = { "min.compaction.lag.ms": "2", "max.compaction.lag.ms": "1" };
    assert.deepEqual(mistakesIn({ topics: [{ name: "orders", config }] }), [
      {
        propertyPath: 'topics[0].config["min.compaction.lag.ms"]',
        reason:
          "is 2, above max.compaction.lag.ms of 1, and Kafka takes min.compaction.lag.ms up to max.compaction.lag.ms only",
      },
    ]);
  });

  it("are refused of a topic that is kept elsewhere, where Kafka refuses to keep it there", () => {
    const tiered = {
      "remote.log.storage.system.enable": "true",
      "remote.log.storage.manager.class.name": "com.example.Tier",
      "remote.log.metadata.manager.listener.name": "INTERNAL",
    };
    const wrong = (config: Record<string, string>, ofBrokers: Record<string, string> = tiered) =>
      mistakesIn({
        config: ofBrokers,
        topics: [{ name: "orders", config: { "remote.storage.enable": "true", ...config } }],
      }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
    assert.deepEqual(wrong({}), []);
    assert.deepEqual(wrong({}, {}), [
      'topics[0].config["remote.storage.enable"]: is true, and brokers keep nothing elsewhere: set ' +
        'config["remote.log.storage.system.enable"], with what it needs, or leave it out',
    ]);
    const provided = { "config.providers": "env", "remote.log.storage.system.enable": "${env:TIERED}" };
    assert.deepEqual(wrong({}, provided), []);
    for (const policy of ["compact", "delete,compact"]) {
      assert.match(
        wrong({ "cleanup.policy": policy })[0],
        /"cleanup\.policy"\]: is .*compact, .* use delete$/,
      );
    }
    for (const unit of ["ms", "bytes"]) {
      const kept = (local: string, whole: string) =>
        wrong({ [`local.retention.${unit}`]: local, [`retention.${unit}`]: whole });
      for (const local of ["100", "-1"]) {
        assert.deepEqual(kept(local, "50"), [
          `topics[0].config["local.retention.${unit}"]: is ${local}, more than retention.${unit} of 50; ` +
            "write at most that, or -2 for as much",
        ]);
      }
      for (const local of ["50", "-2"]) assert.deepEqual(kept(local, "50"), []);
      for (const local of ["100", "-1"]) assert.deepEqual(kept(local, "-1"), []);
    }
  });
});
