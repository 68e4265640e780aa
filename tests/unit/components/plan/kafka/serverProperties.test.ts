import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { advertisedListeners } from "../../../../../components/plan/access/advertised";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { devStackArgs } from "../../devStack";
import { anyText } from "./anyText";
import { readJavaProperties } from "../javaProperties";

const propertiesOf = (args: KafkaClusterArgs) => planCluster("kafka", args).pools[0].serverProperties;
const snapshot = (name: string) => readFileSync(join(__dirname, "snapshots", name), "utf8");

describe("server.properties", () => {
  it("is this text for the dev stack", () => {
    assert.equal(propertiesOf(devStackArgs()), snapshot("dev.server.properties"));
  });

  it("is this text when nothing is said", () => {
    assert.equal(propertiesOf({}), snapshot("default.server.properties"));
  });

  it("is this text for one node of Kafka 3", () => {
    assert.equal(
      propertiesOf({ replicas: 1, version: "3.9.1" }),
      snapshot("oneNodeOfKafka3.server.properties"),
    );
  });

  it("has one line for each property, in order, so that a change of one is a change of one line", () => {
    const lines = propertiesOf({ config: { "zzz.last": "1", "a.first": "2" } }).split("\n");
    assert.equal(lines.pop(), "");
    assert.deepEqual(lines, [...lines].sort());
    assert.equal(lines[0], "a.first=2");
    assert.equal(lines.at(-1), "zzz.last=1");
  });

  it("is the same for every node: what differs is left to the pod", () => {
    assert.match(propertiesOf({}), /^node\.id=\$\{NODE_ID\}$/m);
    assert.match(propertiesOf({}), /^advertised\.listeners=\$\{ADVERTISED_LISTENERS\}$/m);
  });

  it("takes the user's value over a default of its own", () => {
    const properties = readJavaProperties(
      propertiesOf({
        replicas: 5,
        version: "4.0.0",
        config: {
          "auto.create.topics.enable": "true",
          "default.replication.factor": "5",
          "replica.fetch.backoff.ms": "1000",
        },
      }),
    );
    assert.equal(properties.get("replica.fetch.backoff.ms"), "1000");
    assert.equal(properties.get("auto.create.topics.enable"), "true");
    assert.equal(properties.get("default.replication.factor"), "5");
    assert.equal(properties.get("min.insync.replicas"), "2");
  });

  it("leaves the in-sync minimum to the cluster itself, where Kafka heeds no file for it", () => {
    const minimum = "min.insync.replicas";
    const of = (args: KafkaClusterArgs) => {
      const { pools, runtimeSettings } = planCluster("kafka", args);
      return [readJavaProperties(pools[0].serverProperties).get(minimum), runtimeSettings[minimum]];
    };
    for (const version of ["3.9.1", "4.0.1"]) assert.deepEqual(of({ version }), ["2", undefined], version);
    for (const version of ["4.1.0", "4.3.1"]) assert.deepEqual(of({ version }), [undefined, "2"], version);
    assert.deepEqual(of({ quorum: "static" }), [undefined, "2"]);
    assert.deepEqual(of({ config: { [minimum]: "1" } }), [undefined, "1"]);
    assert.deepEqual(of({ version: "3.9.2", zooKeeper: { connect: "zk:2181" } }), ["2", undefined]);
  });

  it("lets a follower soon ask a leader again that doesn't know yet that it leads", () => {
    assert.match(propertiesOf({}), /^replica\.fetch\.backoff\.ms=200$/m);
  });

  it("says nothing about features that the version doesn't have", () => {
    assert.doesNotMatch(propertiesOf({ version: "3.9.1" }), /share\.coordinator/);
    assert.match(propertiesOf({ version: "4.0.0" }), /^share\.coordinator\.state\.topic\.min\.isr=2$/m);
  });

  it("holds plain ASCII, whatever was written", () => {
    assert.match(
      propertiesOf({ config: { "sasl.jaas.config": "C:\\keys ü\t😀" } }),
      /^sasl\.jaas\.config=C:\\\\keys \\u00fc\\u0009\\ud83d\\ude00$/m,
    );
  });

  it("is read by Java as it was meant", () => {
    const value = anyText.filter((text) => !/[\r\n]/.test(text));
    const config = fc.dictionary(
      fc.stringMatching(/^[a-zA-Z0-9._-]{1,20}$/).map((name) => `x.${name}`),
      value,
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    );
    const own = readJavaProperties(propertiesOf({})).size;
    fc.assert(
      fc.property(config, (written) => {
        const read = readJavaProperties(propertiesOf({ config: written }));
        for (const [name, text] of Object.entries(written)) {
          assert.equal(read.get(name), text.trim());
        }
        assert.equal(read.size, own + Object.keys(written).length);
      }),
    );
  });
});

describe("The table of advertised listeners", () => {
  it("is this text for the dev stack", () => {
    const { nodes, listeners } = planCluster("kafka", devStackArgs());
    assert.equal(advertisedListeners(nodes, listeners, {}), snapshot("dev.advertised.listeners"));
  });

  it("has a line for each node with every listener's address", () => {
    const { nodes, listeners } = planCluster("a", {
      replicas: 1,
      listeners: [
        { name: "internal", port: 9092 },
        { name: "apps", port: 9095 },
        { name: "external", port: 9094, hostPort: { port: 31092 } },
      ],
    });
    assert.equal(
      advertisedListeners(nodes, listeners, {}),
      "0 INTERNAL://a-0.a-headless.${NAMESPACE}.svc.cluster.local:9092," +
        "APPS://a-0.a-headless.${NAMESPACE}.svc.cluster.local:9095,EXTERNAL://${HOST_IP}:31092\n",
    );
  });
});
