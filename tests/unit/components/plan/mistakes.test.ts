import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs } from "../../../../components/args";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { Mistakes, MistakesError } from "../../../../components/plan/mistakes";
import { mistakesIn } from "./mistakesIn";

const internal = { name: "internal", port: 9092 };

/** What is wrong, the argument that is told, and what the reason has to name: the value and what would be right. */
const WRONG: [what: string, args: KafkaClusterArgs, path: string, named: string[]][] = [
  ["two controllers", { replicas: 2 }, "replicas", ["is 2", "even", "Use 1, 3 or 5"]],
  ["four controllers", { replicas: 4 }, "replicas", ["is 4", "no more failures than 3", "Use 1, 3 or 5"]],
  ["seven controllers", { replicas: 7 }, "replicas", ["is 7", "Use 1, 3 or 5"]],
  ["a billion controllers", { replicas: 1e9 + 1 }, "replicas", ["is 1000000001", "Use 1, 3 or 5"]],
  ["no node", { replicas: 0 }, "replicas", ["is 0", "use 1, 3 or 5"]],
  ["less than no node", { replicas: -3 }, "replicas", ["is -3", "use 1, 3 or 5"]],
  ["half a node", { replicas: 2.5 }, "replicas", ["is 2.5", "use 1, 3 or 5"]],
  [
    "more copies of a topic than brokers",
    { topics: [{ name: "a" }, { name: "b", replicas: 4 }] },
    "topics[1].replicas",
    ["is 4", "there are 3 brokers", "Use at most 3"],
  ],
  [
    "two copies of a topic on one broker",
    { replicas: 1, topics: [{ name: "a", replicas: 2 }] },
    "topics[0].replicas",
    ["is 2", "there is 1 broker;", "Use at most 1"],
  ],
  [
    "no copy of a topic",
    { topics: [{ name: "a", replicas: 0 }] },
    "topics[0].replicas",
    ["is 0", "from 1 to the number of brokers, 3"],
  ],
  ...[
    "default.replication.factor",
    "offsets.topic.replication.factor",
    "transaction.state.log.replication.factor",
    "share.coordinator.state.topic.replication.factor",
  ].map((factor): (typeof WRONG)[number] => [
    `a ${factor} above the number of brokers`,
    { config: { [factor]: "5" } },
    `config["${factor}"]`,
    ["is 5", "there are 3 brokers", "Use at most 3"],
  ]),
  [
    "a replication factor that is a word",
    { config: { "offsets.topic.replication.factor": "three" } },
    'config["offsets.topic.replication.factor"]',
    ['is "three"', "a whole number from 1"],
  ],
  [
    "an empty replication factor",
    { config: { "offsets.topic.replication.factor": "" } },
    'config["offsets.topic.replication.factor"]',
    ['is ""', "a whole number from 1"],
  ],
  [
    "as many in-sync replicas as copies, so that one lost broker stops producers",
    { config: { "min.insync.replicas": "3" } },
    'config["min.insync.replicas"]',
    ["is 3", "equal to default.replication.factor", "Use 2"],
  ],
  [
    "more in-sync replicas than copies",
    { config: { "min.insync.replicas": "3", "default.replication.factor": "2" } },
    'config["min.insync.replicas"]',
    ["is 3", "above default.replication.factor of 2", "Use 1"],
  ],
  [
    "two in-sync replicas with one broker",
    { replicas: 1, config: { "min.insync.replicas": "2" } },
    'config["min.insync.replicas"]',
    ["is 2", "above default.replication.factor of 1", "Use 1"],
  ],
  [
    "a transaction log that the loss of one broker stops",
    { config: { "transaction.state.log.min.isr": "3" } },
    'config["transaction.state.log.min.isr"]',
    ["is 3", "equal to transaction.state.log.replication.factor", "Use 2"],
  ],
  [
    "no in-sync replica",
    { config: { "min.insync.replicas": "0" } },
    'config["min.insync.replicas"]',
    ['is "0"', "a whole number from 1"],
  ],
  [
    "a topic that needs all its copies in sync",
    { topics: [{ name: "a", replicas: 3, config: { "min.insync.replicas": "3" } }] },
    'topics[0].config["min.insync.replicas"]',
    ["is 3", "equal to topics[0].replicas", "Use 2"],
  ],
  [
    "a topic that needs more copies in sync than the brokers' default gives it",
    { replicas: 5, topics: [{ name: "a", config: { "min.insync.replicas": "4" } }] },
    'topics[0].config["min.insync.replicas"]',
    ["is 4", "above the default replication factor of 3", "Use 2"],
  ],
  [
    "a topic with fewer copies than the brokers' in-sync minimum, before Kafka counted that as its copies",
    { version: "3.6.2", topics: [{ name: "a", replicas: 1 }] },
    "topics[0].replicas",
    [
      "is 1",
      "min.insync.replicas of 2",
      'config["min.insync.replicas"] of the topic to "1"',
      "raise replicas",
    ],
  ],
  [
    "a topic with two copies where brokers ask for three in sync, which counts as two",
    {
      config: { "default.replication.factor": "4", "min.insync.replicas": "3" },
      replicas: 5,
      topics: [{ name: "a", replicas: 2 }],
    },
    "topics[0].replicas",
    [
      "is 2",
      "below the brokers' min.insync.replicas of 3",
      "would stop whenever one broker is down",
      'to "1"',
    ],
  ],
  [
    "a topic whose own minimum is above its copies",
    { topics: [{ name: "a", replicas: 1, config: { "min.insync.replicas": "2" } }] },
    'topics[0].config["min.insync.replicas"]',
    ["is 2, above topics[0].replicas of 1; this version counts it as 1. Use 1"],
  ],
  [
    "a topic with just as many copies as the brokers' in-sync minimum",
    { topics: [{ name: "a", replicas: 2 }] },
    "topics[0].replicas",
    ["is 2", "equal to the brokers' min.insync.replicas", 'of the topic to "1"'],
  ],
  [
    "one port for two listeners",
    { listeners: [internal, { name: "apps", port: 9092 }] },
    "listeners[1].port",
    ["is 9092", "already taken by listeners[0].port", "choose another"],
  ],
  [
    "one node port for two listeners",
    {
      listeners: [
        internal,
        { name: "a", port: 9094, hostPort: { port: 31092 } },
        { name: "b", port: 9095, hostPort: { port: 31092 } },
      ],
    },
    "listeners[2].hostPort.port",
    ["is 31092", "already taken by listeners[1].hostPort.port"],
  ],
  [
    "a node port that a listener's own port is already",
    {
      listeners: [
        internal,
        { name: "a", port: 31092, hostPort: {} },
        { name: "b", port: 9095, hostPort: { port: 31092 } },
      ],
    },
    "listeners[2].hostPort.port",
    ["is 31092", "already taken by listeners[1].hostPort"],
  ],
  [
    "the controllers' port",
    { listeners: [{ name: "internal", port: 9093 }] },
    "listeners[0].port",
    ["is 9093", "already taken by the controllers", "choose another"],
  ],
  [
    "the port of the readiness agent",
    { listeners: [{ name: "internal", port: 9404 }] },
    "listeners[0].port",
    ["is 9404", "already taken by the readiness agent"],
  ],
  [
    "a port that only root can bind",
    { listeners: [{ name: "internal", port: 443 }] },
    "listeners[0].port",
    ["is 443", "from 1024 to 65535"],
  ],
  [
    "a port above the highest",
    { listeners: [{ name: "internal", port: 65536 }] },
    "listeners[0].port",
    ["is 65536", "from 1024 to 65535"],
  ],
  [
    "half a port",
    { listeners: [{ name: "internal", port: 9092.5 }] },
    "listeners[0].port",
    ["is 9092.5", "from 1024 to 65535"],
  ],
  [
    "a node port above the highest",
    { listeners: [internal, { name: "a", port: 9094, hostPort: { port: 70000 } }] },
    "listeners[1].hostPort.port",
    ["is 70000", "from 1 to 65535"],
  ],
  [
    "node port 0",
    { listeners: [internal, { name: "a", port: 9094, hostPort: { port: 0 } }] },
    "listeners[1].hostPort.port",
    ["is 0", "from 1 to 65535"],
  ],
  [
    "a heap above the memory limit",
    { heap: "2Gi", resources: { limits: { memory: "1Gi" } } },
    "heap",
    ["is 2Gi", "resources.limits.memory is 1Gi", "at most three quarters"],
  ],
  [
    "a heap that is all of the memory limit",
    { heap: "1024Mi", resources: { limits: { memory: "1Gi" } } },
    "heap",
    ["is 1024Mi", "resources.limits.memory is 1Gi"],
  ],
  [
    "a memory request above the limit",
    { resources: { requests: { memory: "3Gi" }, limits: { memory: "2Gi" } } },
    "resources.requests.memory",
    ["is 3Gi", "the limit of 2Gi"],
  ],
  [
    "a CPU request above the limit",
    { resources: { requests: { cpu: "1500m" }, limits: { cpu: "1" } } },
    "resources.requests.cpu",
    ["is 1500m", "the limit of 1"],
  ],
  [
    "a resource that Kubernetes doesn't know",
    { resources: { limits: { mem: "1Gi" } } },
    "resources.limits.mem",
    ["no resource of Kubernetes", "memory"],
  ],
  ["a heap without its unit", { heap: "512" }, "heap", ["is 512", "64Mi at least", "such as 512Mi"]],
  [
    "a memory limit that leaves no heap to speak of",
    { resources: { limits: { memory: "100Mi" } } },
    "resources.limits.memory",
    ["is 100Mi", "half of which is the heap", "64Mi at least"],
  ],
  ["a heap as the JVM writes it", { heap: "512m" }, "heap", ['is "512m"', "Mi", "such as 4Gi"]],
  ["a heap of nothing", { heap: "0Mi" }, "heap", ['is "0Mi"', "such as 4Gi"]],
  ["a malformed volume size", { storage: { size: "4GB" } }, "storage.size", ['is "4GB"', "such as 4Gi"]],
  ["a negative volume size", { storage: { size: "-4Gi" } }, "storage.size", ['is "-4Gi"', "such as 4Gi"]],
  ["a volume of nothing", { storage: { size: "0Gi" } }, "storage.size", ['is "0Gi"', "such as 4Gi"]],
  [
    "a malformed memory limit",
    { resources: { limits: { memory: "lots" } } },
    "resources.limits.memory",
    ['is "lots"', "such as 4Gi"],
  ],
  [
    "a malformed CPU request",
    { resources: { requests: { cpu: "1 core" } } },
    "resources.requests.cpu",
    ['is "1 core"', "2, 0.5 or 500m"],
  ],
  [
    "a name that Kubernetes refuses",
    { name: "My_Kafka" },
    "name",
    ['is "My_Kafka"', "lower-case letters, digits"],
  ],
  ["a name that begins with a digit", { name: "3kafka" }, "name", ['is "3kafka"', "beginning with a letter"]],
  ["a name that ends with a hyphen", { name: "kafka-" }, "name", ['is "kafka-"', "ending with a letter"]],
  ["a name too long for its pods' names", { name: "k".repeat(41) }, "name", ["at most 40"]],
  [
    "a namespace that Kubernetes refuses",
    { namespace: "kafka.prod" },
    "namespace",
    ['is "kafka.prod"', "lower-case letters, digits", "at most 63"],
  ],
  [
    "a listener's name with a hyphen",
    { listeners: [{ name: "in-side", port: 9092 }] },
    "listeners[0].name",
    ['is "in-side"', "at most 15 lower-case letters and digits"],
  ],
  [
    "the controllers' name for a listener",
    { listeners: [{ name: "controller", port: 9092 }] },
    "listeners[0].name",
    ['is "controller"', "choose another"],
  ],
  [
    "one name for two listeners",
    { listeners: [internal, { name: "internal", port: 9094 }] },
    "listeners[1].name",
    ['is "internal"', "as is listeners[0].name"],
  ],
  [
    "listeners for outside only",
    { listeners: [{ name: "external", port: 9094, hostPort: {} }] },
    "listeners",
    ["brokers need one", "{name: internal, port: 9092}"],
  ],
  ["an empty list of listeners", { listeners: [] }, "listeners", ["brokers need one"]],
  [
    "a topic's name with a space",
    { topics: [{ name: "my topic" }] },
    "topics[0].name",
    ['is "my topic"', "letters, digits"],
  ],
  ["a topic without a name", { topics: [{ name: "" }] }, "topics[0].name", ['is ""', "letters, digits"]],
  ["a topic called ..", { topics: [{ name: ".." }] }, "topics[0].name", ['is ".."']],
  [
    "a topic's name of 250 letters",
    { topics: [{ name: "t".repeat(250) }] },
    "topics[0].name",
    ["at most 249"],
  ],
  ...[
    "__consumer_offsets",
    "__transaction_state",
    "__share_group_state",
    "__cluster_metadata",
    "__remote_log_metadata",
  ].map((name): (typeof WRONG)[number] => [
    `a topic of Kafka's own, ${name}`,
    { topics: [{ name }] },
    "topics[0].name",
    [`is "${name}"`, "Kafka's own"],
  ]),
  [
    "a topic that metrics can't tell from one of Kafka's own",
    { topics: [{ name: "__consumer.offsets" }] },
    "topics[0].name",
    ['is "__consumer.offsets"', 'can\'t tell from its own "__consumer_offsets"'],
  ],
  [
    "a topic described twice",
    { topics: [{ name: "a" }, { name: "a" }] },
    "topics[1].name",
    ['is "a"', "as is topics[0].name"],
  ],
  [
    "topics that metrics can't tell apart",
    { topics: [{ name: "a.b" }, { name: "a_b" }] },
    "topics[1].name",
    ['is "a_b"', '"a.b" in topics[0].name'],
  ],
  [
    "a topic without partitions",
    { topics: [{ name: "a", partitions: 0 }] },
    "topics[0].partitions",
    ["is 0", "whole number from 1"],
  ],
  [
    "a misspelt setting of a topic",
    { topics: [{ name: "a", config: { "retention.sm": "1" } }] },
    'topics[0].config["retention.sm"]',
    ["no setting of a topic", 'did you mean "retention.ms"'],
  ],
  [
    "a setting that this Kafka doesn't have yet",
    { version: "3.5.2", topics: [{ name: "a", config: { "compression.gzip.level": "1" } }] },
    'topics[0].config["compression.gzip.level"]',
    ["no setting of a topic"],
  ],
  [
    "a server property that the listeners decide",
    { config: { "advertised.listeners": "PLAINTEXT://example.com:9092" } },
    'config["advertised.listeners"]',
    ["can't be set here", "listeners"],
  ],
  ...[
    ["listeners", "the argument listeners"],
    ["node.id", "replicas"],
    ["process.roles", "broker and controller"],
    ["controller.quorum.voters", "replicas"],
    ["log.dirs", "storage"],
    ["inter.broker.listener.name", "first listener"],
  ].map(([property, instead]): (typeof WRONG)[number] => [
    `the server property ${property}, which is the component's`,
    { config: { [property]: "1" } },
    `config["${property}"]`,
    ["can't be set here", instead],
  ]),
  [
    "a server property whose name has a space",
    { config: { "message.max bytes": "1" } },
    'config["message.max bytes"]',
    ["no name of a property"],
  ],
  [
    "a server property with a line break",
    { config: { "message.max.bytes": "1\nnode.id=7" } },
    'config["message.max.bytes"]',
    ["line break"],
  ],
  [
    "a version without its last number",
    { version: "4.3" },
    "version",
    ['is "4.3"', "a release of Kafka in full"],
  ],
  ["a version that needs ZooKeeper", { version: "3.2.3" }, "version", ["is 3.2.3", "from 3.3.0 on"]],
  [
    "an image of which nobody says what it holds",
    { image: { name: "registry.example/kafka:7" } },
    "version",
    ["is missing", "registry.example/kafka:7"],
  ],
  [
    "an image's name with a space",
    { version: "4.4.0", image: { name: "apache/kafka 4" } },
    "image.name",
    ['is "apache/kafka 4"', "name:tag"],
  ],
  [
    "a relative directory of Kafka",
    { image: { kafkaHome: "opt/kafka" } },
    "image.kafkaHome",
    ['is "opt/kafka"', "an absolute path"],
  ],
  [
    "a misspelt pull policy",
    { image: { pullPolicy: "always" } },
    "image.pullPolicy",
    ['is "always"', "Always, IfNotPresent, Never"],
  ],
  [
    "the name of a pull secret with a capital",
    { image: { pullSecrets: ["ok", "Registry"] } },
    "image.pullSecrets[1]",
    ['is "Registry"', "a DNS name"],
  ],
  [
    "a storage class that is no name",
    { storage: { class: "fast ssd" } },
    "storage.class",
    ['is "fast ssd"', "such as local-path"],
  ],
  [
    "a cluster's domain that is no name",
    { clusterDomain: "cluster_local" },
    "clusterDomain",
    ['is "cluster_local"', "such as cluster.local"],
  ],
  [
    "an id that is no cluster's",
    { clusterId: "my-cluster" },
    "clusterId",
    ['is "my-cluster"', "22 characters", "random-uuid"],
  ],
  [
    "a misspelt anti-affinity",
    { antiAffinity: "requried" as "required" },
    "antiAffinity",
    ['is "requried"', "required, preferred, none"],
  ],
  [
    "no time to stop",
    { terminationGracePeriodSeconds: 0 },
    "terminationGracePeriodSeconds",
    ["is 0", "whole number of seconds"],
  ],
  ["no time to wait", { timeoutSeconds: -1 }, "timeoutSeconds", ["is -1", "whole number of seconds"]],
];

describe("A setup that can't be, or that would lose data", () => {
  for (const [what, args, path, named] of WRONG) {
    it(`is refused for ${what}`, () => {
      const mistakes = mistakesIn(args);
      assert.deepEqual(
        mistakes.map((mistake) => mistake.propertyPath),
        [path],
      );
      for (const text of named) {
        assert.ok(mistakes[0].reason.includes(text), `"${mistakes[0].reason}" doesn't name ${text}`);
      }
    });
  }

  it("is refused for the component's own name, where that makes the Kubernetes names", () => {
    assert.deepEqual(
      mistakesIn({}, "Kafka").map((mistake) => mistake.propertyPath),
      ["name"],
    );
    assert.deepEqual(mistakesIn({ name: "kafka" }, "Kafka"), []);
  });

  it("is told with all its mistakes at once", () => {
    const mistakes = mistakesIn({
      replicas: 4,
      heap: "3Gi",
      resources: { limits: { memory: "2Gi" } },
      listeners: [internal, { name: "internal", port: 9092, hostPort: { port: 99999 } }],
      config: { "node.id": "1", "min.insync.replicas": "3" },
      topics: [
        { name: "a b", replicas: 9 },
        { name: "c", partitions: -1 },
      ],
      storage: { size: "much" },
      namespace: "Kafka",
    });
    assert.deepEqual(mistakes.map((mistake) => mistake.propertyPath).sort(), [
      'config["min.insync.replicas"]',
      'config["node.id"]',
      "heap",
      "listeners[1].hostPort.port",
      "listeners[1].name",
      "listeners[1].port",
      "namespace",
      "replicas",
      "storage.size",
      "topics[0].name",
      "topics[0].replicas",
      "topics[1].partitions",
    ]);
  });

  it("is told by argument, each with all that is wrong with it", () => {
    const mistakes = new Mistakes();
    const paths = ['config["listeners"]', "topics[1].name", 'config["log.dirs"]', "topics[0].name", "heap"];
    paths.forEach((path) => mistakes.add(path, "is wrong"));
    const lines = (error: Error) => error.message.split("\n").slice(1);
    assert.throws(
      () => mistakes.throwIfAny("kafka"),
      (error: Error) => {
        const told = [
          'config["listeners"]',
          'config["log.dirs"]',
          "topics[1].name",
          "topics[0].name",
          "heap",
        ];
        assert.deepEqual(
          lines(error),
          told.map((path) => `  ${path}: is wrong`),
        );
        return true;
      },
    );
  });

  it("reads as one message with a line a mistake and no stack trace", () => {
    assert.throws(
      () => planCluster("orders", { replicas: 2, heap: "x" }),
      (error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.ok(error instanceof MistakesError);
        const [head, ...lines] = error.message.split("\n");
        assert.equal(head, error.headline);
        assert.equal(head, 'The arguments of Kafka cluster "orders" have 2 mistakes; nothing was touched.');
        assert.equal(lines.length, 2);
        assert.match(lines[0], /^ {2}replicas: is 2;/);
        assert.match(lines[1], /^ {2}heap: is "x";/);
        return true;
      },
    );
  });
});
