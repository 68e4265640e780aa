import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeComparison, describeDifferences } from "../../../../../components/plan/existing/compare";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { MIGRATION } from "../../../../../components/plan/existing/kafkaState";
import { parseProperties } from "../../../../../components/plan/existing/transition";
import { filesForBoth } from "../../../../../components/plan/existing/migration";
import { destroyed, refusal, refused, running, type Running, withSets } from "./running";

const NODE_POOLS: KafkaClusterArgs["nodePools"] = [
  { roles: ["broker"], firstNodeId: 0 },
  { name: "controllers", roles: ["controller"], firstNodeId: 100 },
];
const VERSION = "3.9.2";
/** The three states of the way, by their arguments. */
const IN_ZOOKEEPER: KafkaClusterArgs = { version: VERSION, zooKeeper: { connect: "zk:2181" } };
const ON_ITS_WAY: KafkaClusterArgs = { ...IN_ZOOKEEPER, nodePools: NODE_POOLS };
const LEFT: KafkaClusterArgs = { version: VERSION, nodePools: NODE_POOLS };

/** Where an `up` ended midway: controllers are there, and the brokers' template is that of before, or knows both. */
function midway(knowsBoth: boolean): Running {
  const [before, after] = [running(IN_ZOOKEEPER), running(ON_ITS_WAY)];
  const brokers = before.sets[0];
  const settings = knowsBoth ? parseProperties(bothProperties()) : brokers.settings;
  const quorums = { kafka: "zooKeeper", "kafka-controllers": "static" } as const;
  const controllers = after.sets.filter(({ roles }) => roles.controller);
  return { ...after, sets: [...controllers, { ...brokers, settings }], quorums, claims: after.claims };
}

function bothProperties(): string {
  const files = (text: string) => ({
    "server.properties": text,
    "advertised.listeners": "0 INTERNAL://a:9092\n",
    "agent.properties": "port=1\n",
  });
  const [before] = planCluster("kafka", IN_ZOOKEEPER).pools;
  const after = planCluster("kafka", ON_ITS_WAY).pools.find(({ roles }) => roles.broker)!;
  return filesForBoth(files(before.serverProperties), files(after.serverProperties))["server.properties"];
}

const outdated = (existing: Running, statefulSet = "kafka"): Running => ({
  ...existing,
  pods: existing.pods.map((pod) => (pod.statefulSet === statefulSet ? { ...pod, isOutdated: true } : pod)),
});
const told = (args: KafkaClusterArgs, existing: ExistingCluster) => {
  const plan = planCluster("kafka", args);
  return [...describeComparison(plan, existing), ...describeDifferences(plan, existing)].join("\n");
};

describe("A cluster that leaves ZooKeeper", () => {
  it("gets controllers beside it, which the preview says before the first step", () => {
    const existing = running(IN_ZOOKEEPER);
    assert.deepEqual(refused(ON_ITS_WAY, existing), []);
    const text = told(ON_ITS_WAY, existing);
    assert.match(
      text,
      /moves from ZooKeeper to controllers 100, 101 and 102\. Brokers 2, 1, 0 restart twice, one at a time/,
    );
    assert.match(text, /It is written to ZooKeeper, too, until zooKeeper is left out, which is for good/);
    assert.match(told({ ...ON_ITS_WAY, antiAffinity: "required" }, existing), /restart three times/);
  });

  it("is led there by brokers that know both, as they run otherwise", () => {
    const before = parseProperties(planCluster("kafka", IN_ZOOKEEPER).pools[0].serverProperties);
    const both = parseProperties(bothProperties());
    assert.equal(both["zookeeper.metadata.migration.enable"], "true");
    assert.match(both["controller.quorum.voters"], /^100@kafka-controllers-100\.\S+:9093,101@/);
    assert.equal(both["controller.listener.names"], "CONTROLLER");
    assert.equal(both["listener.security.protocol.map"], "INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
    for (const name of Object.keys(before).filter((each) => each !== "listener.security.protocol.map")) {
      assert.equal(both[name], before[name], name);
    }
    assert.equal(both["process.roles"], undefined);
  });

  it("goes on wherever an up was interrupted", () => {
    for (const existing of [midway(false), midway(true), outdated(midway(true))]) {
      assert.deepEqual(refused(ON_ITS_WAY, existing), []);
      assert.match(told(ON_ITS_WAY, existing), /controllers 100, 101 and 102, which are there already\./);
    }
    assert.match(told(ON_ITS_WAY, midway(true)), /Brokers 2, 1, 0 go on from where they know both/);
    const over = running(ON_ITS_WAY);
    for (const existing of [over, outdated(over)]) {
      assert.deepEqual(refused(ON_ITS_WAY, existing), []);
      assert.doesNotMatch(told(ON_ITS_WAY, existing), /ZooKeeper/);
    }
  });

  it("does so with nothing else changed", () => {
    const existing = running(IN_ZOOKEEPER);
    assert.match(
      refusal({ ...ON_ITS_WAY, version: "3.9.1" }, existing),
      /^version: is 3\.9\.1, and this cluster runs 3\.9\.2\. .* with nothing else changed: an `up` for each, the version's first$/,
    );
    const more = [{ ...NODE_POOLS![0], replicas: 4 }, NODE_POOLS![1]];
    assert.match(
      refusal({ ...ON_ITS_WAY, nodePools: more }, existing),
      /^nodePools\[0\]\.replicas: describes brokers 0, 1, 2 and 3, where brokers 0, 1 and 2 run\./,
    );
    const storage = {
      volumes: [
        { name: "data", size: "1Gi" },
        { name: "more", size: "1Gi" },
      ],
    };
    assert.match(
      refused({ ...ON_ITS_WAY, storage }, existing).join(),
      /storage.*: describes other volumes\./,
    );
    const listeners = [{ name: "other", port: 9095 }];
    assert.match(
      refused({ ...ON_ITS_WAY, listeners }, existing).join(),
      /listeners: give brokers another way/,
    );
    const held = running({ ...IN_ZOOKEEPER, config: { "inter.broker.protocol.version": "3.5" } });
    assert.match(
      refusal(ON_ITS_WAY, held),
      /^config\["inter\.broker\.protocol\.version"\]: is 3\.5 on the brokers/,
    );
  });

  it("has to be seen", () => {
    const unseen = withSets(running(IN_ZOOKEEPER), { settings: undefined });
    assert.match(
      refusal(ON_ITS_WAY, unseen),
      /^nodePools: change beside zooKeeper, and it isn't known how the brokers run/,
    );
  });

  it("has to run, and to be there", () => {
    assert.match(
      refusal(ON_ITS_WAY, destroyed(running(IN_ZOOKEEPER))),
      /^nodePools: .* doesn't run\. Bring it up as it was/,
    );
    assert.deepEqual(
      refused(ON_ITS_WAY, destroyed(running(ON_ITS_WAY))),
      [],
      "what is over comes back as it was",
    );
    const none = { ...destroyed(running(IN_ZOOKEEPER)), claims: [], foundedId: undefined };
    assert.match(refusal(ON_ITS_WAY, none), /^zooKeeper: .* there is none yet\. Leave zooKeeper out/);
  });

  it("goes back from wherever it is, which the preview says, as long as it writes to ZooKeeper", () => {
    const copied = { migration: MIGRATION.copied };
    const begun: ExistingCluster[] = [midway(false), midway(true)];
    const over: ExistingCluster[] = [running(ON_ITS_WAY), { ...midway(true), ...copied }];
    for (const existing of [...begun, ...over]) {
      assert.deepEqual(refused(IN_ZOOKEEPER, existing), []);
      assert.match(
        told(IN_ZOOKEEPER, existing),
        /^Controllers 100, 101 and 102 leave, and the metadata of brokers 0, 1 and 2 is/,
      );
    }
    for (const existing of begun)
      assert.match(told(IN_ZOOKEEPER, existing), /Brokers that know them restart without/);
    for (const existing of over) assert.match(told(IN_ZOOKEEPER, existing), /Brokers restart twice/);
    assert.match(
      refusal(IN_ZOOKEEPER, running(LEFT)),
      /^zooKeeper: is given, but this cluster has controllers/,
    );
    assert.match(
      refusal({ ...IN_ZOOKEEPER, replicas: 4 }, running(ON_ITS_WAY)),
      /^replicas: describes .* Brokers go back to ZooKeeper with nothing else changed/,
    );
  });

  it("takes no volumes of controllers that have left: what they know was true then", () => {
    const existing = running(IN_ZOOKEEPER);
    const left = { roles: { broker: false, controller: false }, zooKeeper: false };
    const claim = { ...existing.claims[0], name: "data-kafka-controllers-100", heldAs: left };
    const [text] = refused(ON_ITS_WAY, { ...existing, claims: [...existing.claims, claim] });
    assert.match(
      text,
      /^nodePools\[1\]\.storage: has volumes of controllers that have left \(claims data-kafka-controllers-100\)/,
    );
  });

  it("isn't without it before its brokers are those of the controllers", () => {
    for (const existing of [running(IN_ZOOKEEPER), midway(false), midway(true)]) {
      assert.match(
        refusal(LEFT, existing),
        /^zooKeeper: is missing, but the metadata of this cluster is in ZooKeeper/,
      );
    }
    assert.match(
      refusal(LEFT, outdated(running(ON_ITS_WAY))),
      /^zooKeeper: is missing, and brokers 0, 1 and 2 may still need it/,
    );
  });

  it("is without it for good, which the preview says", () => {
    const existing = running(ON_ITS_WAY);
    assert.deepEqual(refused(LEFT, existing), []);
    assert.match(
      told(LEFT, existing),
      /controllers 102, 101, 100 restart without it, one at a time, .* That can't be undone\./,
    );
    assert.match(
      refusal(ON_ITS_WAY, running(LEFT)),
      /^zooKeeper: is given, but this cluster has controllers of its own/,
    );
  });

  it("gets a newer Kafka only then", () => {
    const newer: KafkaClusterArgs = { ...LEFT, version: "4.0.0" };
    assert.match(
      refusal(newer, running(ON_ITS_WAY)),
      /^version: is 4\.0\.0, and this cluster runs 3\.9\.2, whose controllers/,
    );
    const unsaid = { ...running(LEFT), migration: MIGRATION.copied };
    assert.match(refusal(newer, unsaid), /^version: /, "an `up` that ended before they said so");
    assert.deepEqual(refused(newer, { ...running(LEFT), migration: MIGRATION.final }), []);
    const listeners = [{ name: "internal", port: 9092, tls: true }];
    assert.match(
      refused({ ...LEFT, listeners }, running(ON_ITS_WAY)).join("\n"),
      /listeners: give nodes another way to each other\. Controllers leave ZooKeeper for good with nothing else changed/,
    );
  });
});
