import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../components";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { dangers, dangersText } from "../../../../components/plan/dangers";

const found = (args: KafkaClusterArgs) => dangers(planCluster("kafka", args));
const paths = (args: KafkaClusterArgs) => found(args).map(({ propertyPath }) => propertyPath);
const topic = (config: Record<string, string>, replicas?: number) => ({
  topics: [{ name: "orders", replicas, config }],
});

describe("A setting that Kafka takes", () => {
  it("isn't warned of where it is safe, or Kafka's own default", () => {
    const config = {
      "unclean.leader.election.enable": "false",
      "min.insync.replicas": "2",
      "log.retention.bytes": "-1",
      "message.max.bytes": "1048588",
    };
    assert.deepEqual(found({ config }), []);
    assert.deepEqual(found(topic({ "retention.ms": "-1", "max.message.bytes": "1048588" })), []);
  });

  it("is warned of where a broker that lacks records may lead", () => {
    assert.deepEqual(paths({ config: { "unclean.leader.election.enable": "TRUE" } }), [
      'config["unclean.leader.election.enable"]',
    ]);
    assert.deepEqual(paths(topic({ "unclean.leader.election.enable": "true" })), [
      'topics[0].config["unclean.leader.election.enable"]',
    ]);
  });

  it("is warned of where it shows a password, also one for a single listener or log-in", () => {
    const names = [
      "ssl.keystore.password",
      "listener.name.internal.ssl.key.password",
      "listener.name.internal.plain.sasl.jaas.config",
    ];
    const config = Object.fromEntries(names.map((name) => [name, "not-to-be-read"]));
    assert.deepEqual(
      paths({ config }),
      names.map((name) => `config["${name}"]`),
    );
    assert.doesNotMatch(JSON.stringify(found({ config })), /not-to-be-read/);
    assert.deepEqual(
      found({ config: { "ssl.keystore.password": "${file:/etc/keys/keys.properties:password}" } }),
      [],
    );
  });

  it("is warned of where a variable or an option of the JVM shows a password", () => {
    const env = [
      { name: "KEYSTORE_PASSWORD", value: "not-to-be-read" },
      { name: "AWS_SECRET_ACCESS_KEY", value: "not-to-be-read" },
      { name: "KAFKA_OPTS", value: "-Da=b -Dvault.token=not-to-be-read" },
      { name: "TOKEN", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
      { name: "COPY_OF_TOKEN", value: "$(TOKEN)" },
      { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: "/var/run/token" },
      { name: "PASSWORD", value: "" },
    ];
    const jvmOptions = [
      "-Djavax.net.ssl.keyStorePassword=not-to-be-read",
      "-Djavax.net.ssl.trustStorePassword=$(TOKEN)",
      "-Dcom.sun.management.jmxremote.password.file=/etc/jmx/passwords",
      "-Drequires.token=true",
    ];
    const args = { pod: { env }, jvmOptions };
    const expected = ["pod.env[0].value", "pod.env[1].value", "pod.env[2].value", "jvmOptions[0]"];
    assert.deepEqual(paths(args), expected);
    const [{ reason }, , inVariable, inOptions] = found(args);
    assert.match(reason, /^is a password in clear text: .* with valueFrom\.secretKeyRef$/);
    for (const option of [inVariable, inOptions])
      assert.match(option.reason, /pod\.env .* valueFrom\.secretKeyRef, and mention that as \$\(NAME\)$/);
    assert.doesNotMatch(JSON.stringify(found(args)), /not-to-be-read/);
    const nodePools: KafkaClusterArgs["nodePools"] = [
      { name: "a", roles: ["controller"], firstNodeId: 0, jvmOptions: ["-Da.secret=not-to-be-read"] },
      { name: "b", roles: ["broker"], firstNodeId: 100 },
    ];
    assert.deepEqual(paths({ ...args, nodePools }), [
      ...["pod.env[0].value", "pod.env[1].value", "pod.env[2].value"],
      ...["nodePools[0].jvmOptions[0]", "jvmOptions[0]"],
    ]);
  });

  it("is warned of where acks=all waits for one copy of three", () => {
    assert.deepEqual(paths({ config: { "min.insync.replicas": "1" } }), ['config["min.insync.replicas"]']);
    assert.deepEqual(paths(topic({ "min.insync.replicas": "1" })), [
      'topics[0].config["min.insync.replicas"]',
    ]);
    assert.deepEqual(paths({ replicas: 1, config: { "min.insync.replicas": "1" } }), []);
    assert.deepEqual(paths(topic({ "min.insync.replicas": "1" }, 2)), []);
  });

  it("is warned of where records are kept for no time", () => {
    assert.deepEqual(paths(topic({ "retention.ms": "0", "retention.bytes": "0" })), [
      'topics[0].config["retention.ms"]',
      'topics[0].config["retention.bytes"]',
    ]);
    assert.deepEqual(paths({ config: { "log.retention.bytes": "0" } }), ['config["log.retention.bytes"]']);
  });

  it("is warned of where brokers are taken for lost between two of their heartbeats", () => {
    for (const [name, value] of [
      ["broker.heartbeat.interval.ms", "9000"],
      ["broker.session.timeout.ms", "2000"],
    ]) {
      const [{ propertyPath, reason }] = found({ config: { [name]: value } });
      assert.equal(propertyPath, `config["${name}"]`);
      assert.match(
        reason,
        new RegExp(`^is ${value}: .* isn't below .*, so that controllers take each broker`),
      );
    }
    assert.deepEqual(found({ config: { "broker.session.timeout.ms": "2001" } }), []);
  });

  it("is warned of where a batch is larger than what replicas and consumers fetch", () => {
    const [danger, ...more] = found({ config: { "message.max.bytes": "5242880" } });
    assert.deepEqual(more, []);
    assert.match(
      danger.reason,
      /^is 5242880, above replica\.fetch\.max\.bytes of 1048576: .* of consumers and max\.request/,
    );
    assert.deepEqual(paths(topic({ "max.message.bytes": "5242880" })), [
      'topics[0].config["max.message.bytes"]',
    ]);
    const config = { "message.max.bytes": "5242880", "replica.fetch.max.bytes": "5242880" };
    assert.deepEqual(found({ config, ...topic({ "max.message.bytes": "5242880" }) }), []);
  });

  it("is warned of where a batch is larger than what a broker reads of a connection", () => {
    const config = { "message.max.bytes": "200000000", "replica.fetch.max.bytes": "200000000" };
    assert.match(
      found({ config })[0].reason,
      /^is 200000000, above socket\.request\.max\.bytes of 104857600: /,
    );
  });

  it("is told of in one warning", () => {
    assert.match(
      dangersText("kafka", found({ config: { "log.retention.bytes": "0" } })),
      /^Kafka cluster "kafka" takes these settings, .*\n {2}config\["log\.retention\.bytes"\]: is 0/,
    );
  });
});
