import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster, type KafkaClusterArgs } from "../../../../components";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { readinessGaps } from "../../../../components/plan/readiness";
import { deployed } from "../deployed";

const SAFE: KafkaClusterArgs = { antiAffinity: "required", topics: [{ name: "orders" }] };
const gaps = (change: KafkaClusterArgs, isProtected = true) =>
  readinessGaps(planCluster("kafka", { ...SAFE, ...change }), isProtected);
const paths = (change: KafkaClusterArgs, isProtected?: boolean) =>
  gaps(change, isProtected).map(({ propertyPath }) => propertyPath);

describe("What a cluster lacks for production", () => {
  it("is nothing if it has all that there is to be had", () => {
    assert.deepEqual(gaps({}), []);
    assert.deepEqual(gaps({ replicas: 5, topics: [{ name: "orders", replicas: 3 }] }), []);
    const forward = { name: "external", port: 9094, portForward: {} };
    assert.deepEqual(gaps({ listeners: [{ name: "internal", port: 9092 }, forward] }), []);
    assert.deepEqual(
      gaps({
        nodePools: [
          { name: "controllers", roles: ["controller"], firstNodeId: 0 },
          { name: "brokers", roles: ["broker"], firstNodeId: 100, replicas: 4 },
        ],
      }),
      [],
    );
    assert.deepEqual(gaps({ version: "3.9.2", zooKeeper: { ensemble: { antiAffinity: "required" } } }), []);
  });

  const storage = { size: "1Gi" };
  const LACKING: [what: string, change: KafkaClusterArgs, paths: string[]][] = [
    ["a second and third node", { replicas: 1 }, ["replicas"]],
    [
      "brokers and controllers in its pools",
      {
        nodePools: [
          { name: "controllers", roles: ["controller"], firstNodeId: 0, replicas: 1 },
          { name: "brokers", roles: ["broker"], firstNodeId: 100, replicas: 2 },
        ],
      },
      ["nodePools", "nodePools"],
    ],
    [
      "copies of a topic",
      { topics: [{ name: "a" }, { name: "b", replicas: 1, config: { "min.insync.replicas": "1" } }] },
      ["topics[1].replicas"],
    ],
    [
      "copies in sync of a topic",
      { topics: [{ name: "a", config: { "min.insync.replicas": "1" } }] },
      ['topics[0].config["min.insync.replicas"]'],
    ],
    [
      "copies of what nobody says more of",
      { config: { "default.replication.factor": "2", "offsets.topic.replication.factor": "1" }, topics: [] },
      [
        'config["default.replication.factor"]',
        'config["min.insync.replicas"]',
        'config["offsets.topic.replication.factor"]',
      ],
    ],
    [
      "the will to keep messages",
      { config: { "unclean.leader.election.enable": "true" } },
      ['config["unclean.leader.election.enable"]'],
    ],
    ["brokers on different Kubernetes nodes", { antiAffinity: "preferred" }, ["antiAffinity"]],
    ["volumes", { storage: { ephemeral: true } }, ["storage.ephemeral"]],
    ["volumes that outlive it", { storage: { ...storage, deleteClaim: true } }, ["storage.deleteClaim"]],
    [
      "memory that is set aside, and a limit of it",
      { heap: "1Gi", resources: { requests: { cpu: "1" } } },
      ["resources.requests.memory", "resources.limits.memory"],
    ],
    [
      "servers of ZooKeeper, kept apart",
      { version: "3.9.2", zooKeeper: { ensemble: { replicas: 1 } } },
      ["zooKeeper.ensemble.replicas"],
    ],
    [
      "an inside: everybody outside gets in",
      {
        listeners: [
          { name: "internal", port: 9092 },
          { name: "external", port: 9094, loadBalancer: {} },
        ],
      },
      ["listeners[1].tls", "listeners[1].authentication", "authorization"],
    ],
  ];
  for (const [what, change, expected] of LACKING) {
    it(`is ${what}`, () => assert.deepEqual(paths(change), expected));
  }

  it("is what a pool lacks, with the pool's own path", () => {
    const [controllers, brokers] = [
      { name: "controllers", roles: ["controller" as const], firstNodeId: 0 },
      { name: "brokers", roles: ["broker" as const], firstNodeId: 100, storage: { ephemeral: true } },
    ];
    assert.deepEqual(paths({ nodePools: [controllers, brokers] }), ["nodePools[1].storage.ephemeral"]);
    const inherited = { nodePools: [controllers, { ...brokers, storage: undefined }] };
    assert.deepEqual(paths({ ...inherited, storage: { ephemeral: true } }), ["storage.ephemeral"]);
  });

  it("is protection from a destroy", () => {
    assert.deepEqual(paths({}, false), ["protect"]);
  });
});

describe("A cluster for production", () => {
  const logged = async (args: KafkaClusterArgs, opts: () => pulumi.ComponentResourceOptions = () => ({})) => {
    const { logged } = await deployed(() => new KafkaCluster("kafka", { ...SAFE, ...args }, opts()));
    return logged;
  };

  it("is told all that it lacks in one warning", async () => {
    assert.deepEqual(await logged({ production: true, storage: { ephemeral: true } }), [
      'Kafka cluster "kafka" is for production, and lacks 2 of what that takes.\n' +
        "  storage.ephemeral: is true, so that data ends with its pod\n" +
        "  protect: isn't set, so that one destroy ends the cluster. It is a resource option; in a stack's file write " +
        "kafka-cluster:protect: true",
    ]);
  });

  it("isn't told anything if it lacks nothing, also where its parent is protected", async () => {
    const parent = () => new pulumi.ComponentResource("test:index:Parent", "parent", {}, { protect: true });
    assert.deepEqual(await logged({ production: true }, () => ({ protect: true })), []);
    assert.deepEqual(await logged({ production: true }, () => ({ parent: parent() })), []);
  });

  it("has to be asked for: others aren't told", async () => {
    assert.deepEqual(await logged({ replicas: 1 }), []);
  });
});
