import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { checkedConnect } from "../../../../../components/plan/zooKeeper/connect";
import { readJavaProperties } from "../javaProperties";
import { mistakesIn } from "../mistakesIn";

const VERSION = "3.5.2";
const CONNECT = "zk-0.zk:2181,zk-1.zk:2181/kafka";
const zooKeeper = { connect: CONNECT };
const properties = (args: KafkaClusterArgs) =>
  readJavaProperties(planCluster("kafka", args).pools[0].serverProperties);

describe("A Kafka cluster with ZooKeeper", () => {
  it("has brokers alone, which know nothing of controllers", () => {
    const plan = planCluster("kafka", { version: VERSION, zooKeeper });
    assert.deepEqual(plan.controllers, []);
    assert.equal(plan.brokers.length, 3);
    assert.deepEqual(plan.pools[0].roles, { broker: true, controller: false });
    const found = properties({ version: VERSION, zooKeeper });
    for (const name of [
      "process.roles",
      "node.id",
      "controller.listener.names",
      "controller.quorum.voters",
    ]) {
      assert.ok(!found.has(name), name);
    }
    assert.equal(found.get("broker.id"), "${NODE_ID}");
    assert.equal(found.get("broker.id.generation.enable"), "false");
    assert.equal(found.get("zookeeper.connect"), "${ZOOKEEPER_CONNECT}");
    assert.equal(found.get("listeners"), "INTERNAL://:9092");
    assert.equal(found.get("listener.security.protocol.map"), "INTERNAL:PLAINTEXT");
    assert.equal(found.get("advertised.listeners"), "${ADVERTISED_LISTENERS}");
  });

  it("tells the agent nothing of controllers", () => {
    const { agentProperties } = planCluster("kafka", { version: VERSION, zooKeeper }).pools[0];
    assert.equal(
      agentProperties,
      "bootstrap=localhost:9092\nid=${NODE_ID}\npeersFile=/etc/kafka-cluster/cluster/nodes\nport=9404\n",
    );
  });

  it("has any number of brokers", () => {
    for (const replicas of [1, 2, 4, 100]) {
      assert.equal(planCluster("kafka", { version: VERSION, zooKeeper, replicas }).brokers.length, replicas);
    }
  });

  it("may have the port that controllers would have", () => {
    const listeners = [{ name: "internal", port: 9093 }];
    assert.deepEqual(mistakesIn({ version: VERSION, zooKeeper, listeners }), []);
  });

  it("makes an ensemble of its own, named after it, on its own image", () => {
    const args: KafkaClusterArgs = {
      version: VERSION,
      image: { name: "registry.example.com/kafka:3" },
      zooKeeper: { ensemble: { replicas: 1, heap: "128Mi" } },
    };
    const { ensemble, connect } = planCluster("events", args).zooKeeper!;
    assert.equal(connect, undefined);
    assert.equal(ensemble!.name, "events-zookeeper");
    assert.equal(ensemble!.image!.name, "registry.example.com/kafka:3");
    assert.equal(ensemble!.replicas, 1);
    assert.equal(ensemble!.createNamespace, false);
  });

  it("takes settings for ZooKeeper and for Kafka before 4 in config", () => {
    const config = { "zookeeper.session.timeout.ms": "6000", "inter.broker.protocol.version": "3.4" };
    assert.equal(
      properties({ version: VERSION, zooKeeper, config }).get("inter.broker.protocol.version"),
      "3.4",
    );
  });

  it("takes a connect string that is known later", () => {
    assert.deepEqual(mistakesIn({ version: VERSION, zooKeeper: { connect: pulumi.output(CONNECT) } }), []);
  });

  it("refuses a connect string that turns out to be none while the program runs", () => {
    assert.throws(() => checkedConnect("kafka", "zk"), /zooKeeper\.connect: is "zk".*host:port/);
    assert.equal(checkedConnect("kafka", CONNECT), CONNECT);
  });

  for (const connect of ["zk:2181", "10.0.0.1:2181,[fd00::1]:2181", "zk:2181/", "zk:2181/a/b-c_1.d"]) {
    it(`takes ${connect}`, () => {
      assert.deepEqual(mistakesIn({ version: VERSION, zooKeeper: { connect } }), []);
    });
  }

  describe("that was started with 87 overrides", () => {
    const overrides = readJavaProperties(readFileSync(join(__dirname, "overrides.properties"), "utf8"));
    const config = Object.fromEntries(overrides);

    it("takes all but eight of them as they are", () => {
      assert.equal(overrides.size, 79);
      const found = properties({ version: VERSION, zooKeeper, config });
      for (const [name, value] of overrides) assert.equal(found.get(name), value, name);
    });

    it("refuses six that follow from other arguments, which it names, and two that Kafka has no more", () => {
      const refused = {
        "advertised.listeners": ["PLAINTEXT://10.10.101.114:30127", "listeners"],
        "broker.id": ["0", "replicas"],
        "broker.id.generation.enable": ["true", "replicas"],
        listeners: ["PLAINTEXT://:9092", "the argument listeners"],
        "log.dir": ["/var/lib/kafka/", "storage"],
        "quota.consumer.default": ["9223372036854775807", "no property of Kafka 3.5.2"],
        "quota.producer.default": ["9223372036854775807", "no property of Kafka 3.5.2"],
        "zookeeper.connect": ["zk-0.zk-hs:2181", "zooKeeper.connect"],
      };
      const values = Object.fromEntries(Object.entries(refused).map(([name, [value]]) => [name, value]));
      const mistakes = mistakesIn({ version: VERSION, zooKeeper, config: { ...config, ...values } });
      assert.deepEqual(
        mistakes.map(({ propertyPath }) => propertyPath).sort(),
        Object.keys(refused)
          .map((name) => `config["${name}"]`)
          .sort(),
      );
      for (const [name, [, instead]] of Object.entries(refused)) {
        const told = mistakes.find(({ propertyPath }) => propertyPath === `config["${name}"]`);
        assert.ok(told?.reason.includes(instead), told?.reason);
      }
    });
  });

  const WRONG: [what: string, args: KafkaClusterArgs, path: string, named: string[]][] = [
    ["the default version", { zooKeeper }, "version", ["4.4.0", "Use 3.9", "leave zooKeeper out"]],
    ["Kafka 4", { version: "4.0.0", zooKeeper }, "version", ["is 4.0.0", "3.9"]],
    ["a kind of quorum", { version: VERSION, zooKeeper, quorum: "static" }, "quorum", ["no controllers"]],
    [
      "a version of the metadata",
      { version: VERSION, zooKeeper, metadataVersion: "3.5-IV2" },
      "metadataVersion",
      ["zooKeeper"],
    ],
    ["nothing of it", { version: VERSION, zooKeeper: {} }, "zooKeeper", ["connect", "ensemble"]],
    [
      "both",
      { version: VERSION, zooKeeper: { connect: CONNECT, ensemble: {} } },
      "zooKeeper",
      ["both connect and ensemble"],
    ],
    [
      "no port",
      { version: VERSION, zooKeeper: { connect: "zk,b:1" } },
      "zooKeeper.connect",
      ['"zk"', "host:port"],
    ],
    [
      "a port that is none",
      { version: VERSION, zooKeeper: { connect: "zk:70000" } },
      "zooKeeper.connect",
      ['"zk:70000"'],
    ],
    [
      "a path after each server",
      { version: VERSION, zooKeeper: { connect: "a:2181/kafka,b:2181/kafka" } },
      "zooKeeper.connect",
      ["one path follows the last server"],
    ],
    [
      "two servers",
      { version: VERSION, zooKeeper: { ensemble: { replicas: 2 } } },
      "zooKeeper.ensemble.replicas",
      ["is 2", "even number of servers"],
    ],
    [
      "a server's heap without unit",
      { version: VERSION, zooKeeper: { ensemble: { heap: "1" } } },
      "zooKeeper.ensemble.heap",
      ["is 1"],
    ],
    [
      "an image without a name's form",
      { version: VERSION, zooKeeper: { ensemble: { image: { name: "a b" } } } },
      "zooKeeper.ensemble.image.name",
      ['is "a b"'],
    ],
    [
      "zookeeper.connect by hand",
      { version: VERSION, zooKeeper, config: { "zookeeper.connect": "zk:2181" } },
      'config["zookeeper.connect"]',
      ["zooKeeper.connect"],
    ],
    [
      "zookeeper.connect by hand without ZooKeeper",
      { config: { "zookeeper.connect": "zk:2181" } },
      'config["zookeeper.connect"]',
      ["zooKeeper.connect"],
    ],
    [
      "a setting of controllers",
      { version: VERSION, zooKeeper, config: { "controller.quorum.election.timeout.ms": "1" } },
      'config["controller.quorum.election.timeout.ms"]',
      ["zooKeeper"],
    ],
    [
      "a hundred and one brokers",
      { version: VERSION, zooKeeper, replicas: 101 },
      "replicas",
      ["is 101", "1 to 100"],
    ],
  ];
  for (const [what, args, path, named] of WRONG) {
    it(`refuses ${what}`, () => {
      const mistakes = mistakesIn(args);
      assert.deepEqual(
        mistakes.map(({ propertyPath }) => propertyPath),
        [path],
      );
      named.forEach((text) => assert.ok(mistakes[0].reason.includes(text), mistakes[0].reason));
    });
  }
});
