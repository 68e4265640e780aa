import assert from "node:assert/strict";
import { planCluster } from "../../../../../../components/plan/clusterPlan";
import { mistakesIn } from "../../mistakesIn";

/** What is wrong with its name; the value is right for hardly any. */
const wrong = (name: string, version?: string) =>
  mistakesIn({ version, config: { [name]: "1" } }).filter(
    ({ reason }) => !reason.startsWith('is "1"; write'),
  );

describe("A property of the brokers", () => {
  it("that is a slip is refused with the one that was meant", () => {
    for (const [slip, meant] of [
      ["log.retention.hour", "log.retention.hours"],
      ["log.retentoin.hours", "log.retention.hours"],
      ["num.partition", "num.partitions"],
      ["messages.max.bytes", "message.max.bytes"],
      ["Log.retention.hours", "log.retention.hours"],
      ["metrics.num.sample", "metrics.num.samples"],
    ]) {
      const [mistake, ...more] = wrong(slip);
      assert.deepEqual(more, []);
      assert.equal(mistake?.propertyPath, `config["${slip}"]`);
      assert.match(mistake.reason, new RegExp(`^is no property of Kafka 4.4.0; did you mean "${meant}"\\?`));
    }
  });

  it("that is written like a variable is refused with the one that was meant", () => {
    const [{ propertyPath, reason }, ...more] = mistakesIn({ config: { KAFKA_NUM_PARTITIONS: "3" } });
    assert.equal(propertyPath, 'config["KAFKA_NUM_PARTITIONS"]');
    assert.match(reason, /^is the name of a variable .*; did you mean "num\.partitions"\?$/);
    assert.deepEqual(more, []);
    assert.deepEqual(mistakesIn({ config: { KAFKA_OF_A_PLUGIN: "3" } }), []);
  });

  it("that is nothing like any of Kafka's is refused in a family of Kafka's own", () => {
    assert.match(
      wrong("log.my.very.own.invention.of.a.setting")[0].reason,
      /^is no property of Kafka 4\.4\.0 \(.*uncheckedConfig\)$/,
    );
  });

  it("that went is refused, and taken by the versions that had it", () => {
    const others = ["inter.broker.protocol.version", "log.message.format.version"];
    for (const name of ["zookeeper.set.acl", ...others]) {
      assert.equal(wrong(name, "4.0.0")[0].reason, "went with Kafka 4.0, and version is 4.0.0");
    }
    for (const name of others) assert.deepEqual(wrong(name, "3.9.1"), []);
  });

  it("that came later is refused, and taken from then on", () => {
    assert.equal(
      wrong("log.local.retention.ms", "3.5.2")[0].reason,
      "came with Kafka 3.6, and version is 3.5.2",
    );
    assert.deepEqual(wrong("log.local.retention.ms", "3.6.0"), []);
    assert.deepEqual(wrong("log.local.retention.ms", "5.0.0"), []);
  });

  it("is told one mistake, also if it can't be set here and went as well", () => {
    assert.equal(wrong("broker.id.generation.enable").length, 1);
  });

  it("that a patch brought to an older line of releases is refused where the next line hasn't got it", () => {
    const reason = (version: string) => wrong("max.decompressed.message.bytes", version)[0]?.reason;
    assert.equal(reason("4.2.1"), "came with Kafka 4.2.2, and version is 4.2.1");
    assert.equal(
      reason("4.3.1"),
      "is in Kafka from 4.2.2 on, not in 4.3, and again from 4.4 on, and version is 4.3.1",
    );
    for (const version of ["4.2.2", "4.4.0", "4.5.0"]) assert.equal(reason(version), undefined, version);
  });

  it("that Kafka hands to plug-ins or looks up by a listener's name is taken", () => {
    const handedOn = [
      "listener.name.external.ssl.keystore.location",
      "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config",
      "super.users",
      "allow.everyone.if.no.acl.found",
      "authorizer.ranger.url",
      "client.quota.callback.static.produce",
      "metrics.jmx.include",
      "config.providers",
      "config.providers.file.class",
      "rsm.config.bucket",
      "confluent.telemetry.enabled",
      "strimzi.authorization.token",
    ];
    assert.deepEqual(
      mistakesIn({ version: "3.9.1", config: Object.fromEntries(handedOn.map((name) => [name, "1"])) }),
      [],
    );
  });

  it("that Kafka doesn't know is written all the same if no check is wanted", () => {
    const { pools } = planCluster("kafka", { uncheckedConfig: { "ssl.my.engine": "x" } });
    assert.match(pools[0].serverProperties, /^ssl\.my\.engine=x$/m);
  });

  it("that Kafka knows is checked in any case", () => {
    assert.deepEqual(mistakesIn({ uncheckedConfig: { listeners: "PLAINTEXT://:1" } }), [
      {
        propertyPath: 'uncheckedConfig["listeners"]',
        reason: "is a property of Kafka itself; write it into config",
      },
    ]);
  });
});
