import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { V1StatefulSet } from "@kubernetes/client-node";
import { parse, parseAllDocuments } from "yaml";
import type { KafkaClusterArgs } from "../../../../../components/args";
import {
  checkAdoption,
  describeAdoption,
  isUnmanaged,
  withAdopted,
  withLost,
} from "../../../../../components/plan/existing/adoption";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { checkNameCollisions } from "../../../../../components/plan/existing/nameCollisions";
import { checkExistingQuorum } from "../../../../../components/plan/existing/quorumKind";
import { checkExistingVolumes } from "../../../../../components/plan/existing/volumes";
import { Mistakes } from "../../../../../components/plan/mistakes";
import { unmanagedObjects } from "../../../../../components/rollout/look/unmanagedObjects";
import { PROJECT_DIRECTORY } from "../../../../../local/environment";
import { POOLS, refused as refusedFor, running, SELF, withSets } from "./running";

const text = (file: string) => readFileSync(join(PROJECT_DIRECTORY, file), "utf8");
const EXAMPLE: KafkaClusterArgs = parse(text("examples/made-by-hand/cluster.yaml")).config[
  "kafka-cluster:cluster"
];

/** The guide's StatefulSet, with what else its pods' variables say. */
function byHand(change: (set: V1StatefulSet) => void = () => undefined): ExistingCluster {
  const objects = parseAllDocuments(text("bench/firstSeed/cluster.yaml")).map((document) =>
    document.toJSON(),
  );
  const set = objects.find(({ kind }) => kind === "StatefulSet") as V1StatefulSet;
  change(set);
  const services = [{ metadata: { name: "kafka-headless" } }, { metadata: { name: "other" } }];
  return {
    fixedSizeClasses: [],
    claims: [],
    templates: {},
    quorums: {},
    others: [],
    unmanaged: unmanagedObjects({ statefulSets: [set], services, budgets: [] }),
  };
}

/** Sets a variable of its pods; undefined takes it away. */
const setting = (name: string, value: string | undefined) =>
  byHand((set) => {
    const [container] = set.spec!.template.spec!.containers;
    container.env = container.env!.filter((variable) => variable.name !== name);
    if (value !== undefined) container.env.push({ name, value });
  });

function refused(args: KafkaClusterArgs, existing: ExistingCluster): string[] {
  const plan = planCluster("kafka", args);
  const mistakes = new Mistakes();
  checkAdoption(plan, existing, mistakes);
  const kept = withAdopted(plan, existing);
  checkNameCollisions(plan.pools, kept, mistakes);
  checkExistingVolumes(plan.pools, kept, mistakes);
  checkExistingQuorum(plan, kept, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

describe("A cluster that was made by other means", () => {
  it("is refused unless it is to be adopted", () => {
    const [mistake, ...others] = refused({ ...EXAMPLE, adopt: undefined }, byHand());
    assert.match(
      mistake,
      /^adopt: is not set, and there is a StatefulSet kafka that was made by other means\./,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(refused({ name: "kafka-b" }, byHand()), []);
  });

  it("is adopted as the example describes it", () => {
    assert.deepEqual(refused(EXAMPLE, byHand()), []);
  });

  it("is refused where nobody can look", () => {
    const blind = [undefined, { statefulSets: [] }, { statefulSets: [], services: [] }];
    for (const unmanaged of blind) {
      const [mistake] = refused(EXAMPLE, { fixedSizeClasses: [], unmanaged });
      assert.match(mistake, /^adopt: is set, but what there is can't be read from here/);
    }
  });

  it("keeps its number of nodes, and their ids", () => {
    const more = byHand((set) => (set.spec!.replicas = 5));
    assert.deepEqual(refused(EXAMPLE, more), [
      "replicas: describes 3 nodes of StatefulSet kafka, which is adopted with 5. Write 5; their number can change later",
    ]);
    const later = byHand((set) => (set.spec!.ordinals = { start: 7 }));
    assert.match(refused(EXAMPLE, later).join(), /^replicas: begins with node 0, but .* begins with pod 7$/);
  });

  it("keeps its volumes", () => {
    const [mistake, ...others] = refused({ ...EXAMPLE, storage: { size: "4Gi" } }, byHand());
    assert.match(
      mistake,
      /^storage: describes the one volume "data", but .* have the one volume "kafka-data"/,
    );
    assert.deepEqual(others, []);
  });

  it("keeps the sizes of its volumes, which a node that comes later would lack", () => {
    const existing = byHand();
    existing.claims = [0, 1, 2].map((id) => ({
      name: `kafka-data-kafka-${id}`,
      size: id === 1 ? "5Gi" : "4Gi",
      foundWith: id === 1 ? "5Gi" : "4Gi",
      class: "local-path",
      accessModes: ["ReadWriteOnce"],
    }));
    assert.deepEqual(refused(EXAMPLE, existing), [
      "storage.volumes[0].size: is 4Gi, but claim kafka-data-kafka-1 has 5Gi. A volume can't shrink, and a new one of " +
        "4Gi would begin empty, without the node's data. Write 5Gi or more",
    ]);
  });

  it("keeps the port between its brokers, where nothing tells how they listen but its pods", () => {
    const files = byHand((set) => (set.spec!.template.spec!.containers[0].env = []));
    const [internal, external] = EXAMPLE.listeners!;
    const args = { ...EXAMPLE, listeners: [external, { ...internal, port: 9094 }] };
    const [mistake, ...others] = refused(args, files);
    assert.match(
      mistake,
      /^listeners\[1\]\.port: is 9094, .* StatefulSet kafka, .* 9092 \(plaintext\), 9093 \(controller\), 31092 \(external\)\./,
    );
    assert.deepEqual(others, []);
    const silent = byHand((set) => {
      Object.assign(set.spec!.template.spec!.containers[0], { env: [], ports: undefined });
    });
    assert.deepEqual(refused(args, silent), [], "ports needn't be written");
    assert.deepEqual(refused(args, byHand()), [], "brokers tell each other their ports");
  });

  it("keeps the ports of Kubernetes nodes that clients know", () => {
    const [internal] = EXAMPLE.listeners!;
    const other = { name: "external", port: 31093, hostPort: {} };
    const withListeners = (...listeners: KafkaClusterArgs["listeners"] & object) =>
      refused({ ...EXAMPLE, listeners: [internal, ...listeners] }, byHand());
    assert.match(
      withListeners(other).join(),
      /^listeners\[1\]\.port: is 31093, and clients reach StatefulSet kafka, which is adopted, at 31092 of/,
    );
    assert.match(
      withListeners({ name: "external", port: 9094, hostPort: { port: 31094 } }).join(),
      /^listeners\[1\]\.hostPort\.port: is 31094, /,
    );
    assert.deepEqual(withListeners({ ...other, name: "more" }, EXAMPLE.listeners![1]), []);
    assert.deepEqual(withListeners(), [], "none is a choice");
  });

  it("keeps the names by which its nodes find each other", () => {
    const service = byHand((set) => (set.spec!.serviceName = "broker"));
    assert.match(
      refused(EXAMPLE, service).join(),
      /^adopt: can't keep the names of the pods: .* Service broker/,
    );
    const port = setting("KAFKA_CONTROLLER_QUORUM_VOTERS", "0@kafka-0.kafka-headless.kafka:9094");
    assert.match(
      refused(EXAMPLE, port).join(),
      /^adopt: can't keep the addresses of the controllers: .*=0@kafka-0\.kafka-headless:9094, and .*0@kafka-0\.kafka-headless:9093,1@/,
    );
    const name = setting("KAFKA_INTER_BROKER_LISTENER_NAME", "BROKER");
    assert.match(
      refused(EXAMPLE, name).join(),
      /^listeners: have "plaintext" between brokers, but .* has BROKER\./,
    );
  });

  it("keeps the name of the listener between its brokers, where a script of its pods writes it", () => {
    const between = (args: string[]) =>
      byHand((set) => {
        Object.assign(set.spec!.template.spec!.containers[0], { env: [], args });
      });
    const refusal = (...args: string[]) => refused(EXAMPLE, between(args)).join();
    const file = (...lines: string[]) => ["cat > /tmp/server.properties <<EOF", ...lines, "EOF"].join("\n");
    assert.match(
      refusal(file("inter.broker.listener.name=BROKER", "listeners=BROKER://:9092")),
      /^listeners: have "plaintext" between brokers, but .* has BROKER\..* call the first .* "broker"$/,
    );
    assert.match(refusal("--override", "inter.broker.listener.name=BROKER"), /has BROKER/);
    assert.equal(refusal(file("listeners=PLAINTEXT://:9092,CONTROLLER://:9093")), "");
    assert.equal(refusal(file("listeners=BROKER://:9092", "#inter.broker.listener.name=BROKER")), "");
    const internal = { ...EXAMPLE, listeners: [{ name: "internal", port: 9092 }] };
    assert.match(
      refused(internal, between([file("listeners=PLAINTEXT://:9092")])).join(),
      /^listeners: have "internal" between brokers, but .* has PLAINTEXT/,
    );
  });

  it("is refused where its brokers speak with each other in another way", () => {
    const encrypted = setting(
      "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
      "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
    );
    assert.match(
      refused(EXAMPLE, encrypted).join(),
      /^adopt: can't take over .* speak SASL_SSL with each other/,
    );
  });

  it("keeps its kind of quorum", () => {
    const [mistake] = refused({ ...EXAMPLE, quorum: undefined }, byHand());
    assert.match(mistake, /^quorum: is missing, .* Write quorum: static, or/);
    const old = setting("KAFKA_ZOOKEEPER_CONNECT", "zookeeper:2181");
    assert.match(refused(EXAMPLE, old).join(), /^zooKeeper: is missing/m);
  });

  it("keeps the addresses of its load balancers", () => {
    const existing = byHand();
    existing.unmanaged!.services!.push({ name: "kafka-out-0", type: "LoadBalancer" });
    const listeners = [...EXAMPLE.listeners!.slice(0, 1), { name: "out", port: 9094, loadBalancer: {} }];
    assert.match(
      refused({ ...EXAMPLE, listeners }, existing).join(),
      /^adopt: would have to make Service kafka-out-0 anew, which would lose its load balancer/,
    );
  });

  it("may be a chart's, which labels its objects as this component does", () => {
    const labels = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "release" };
    const chart = byHand((set) => {
      set.metadata!.labels = { ...labels, "app.kubernetes.io/managed-by": "Helm" };
    });
    chart.others = [{ kind: "claim", name: "kafka-data-kafka-0", owner: 'kafka "release"' }];
    assert.deepEqual(refused(EXAMPLE, chart), []);
    assert.match(refused({ ...EXAMPLE, adopt: false }, chart).join("\n"), /^name: leads to claim/m);
  });

  it("tells in a preview what is taken over, and each property that changes", () => {
    const described = describeAdoption(planCluster("kafka", { ...EXAMPLE, replicas: 3 }), byHand());
    assert.equal(described.length, 2);
    const [set, service] = described;
    assert.match(set, /^StatefulSet kafka is adopted with its 3 pods and their claims\./);
    const lines = set
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
    assert.ok(lines.includes("podManagementPolicy: not set -> Parallel"), set);
    assert.ok(lines.includes("log.dirs: /var/lib/kafka/data -> /var/lib/kafka/kafka-data/kafka"), set);
    assert.ok(lines.includes("transaction.state.log.min.isr: not set -> 2"), set);
    assert.doesNotMatch(set, /^ *min\.insync\.replicas/m, "that is in no file");
    const same = [
      "image",
      "message.max.bytes",
      "controller.quorum.voters",
      "advertised.listeners",
      "node.id",
    ];
    assert.deepEqual(
      lines.filter((line) => same.some((name) => line.startsWith(`${name}:`))),
      [],
    );
    assert.equal(service, "Service kafka-headless is adopted: it is made anew under its name.");
    assert.deepEqual(describeAdoption(planCluster("kafka", EXAMPLE), { fixedSizeClasses: [] }), []);
  });

  it("tells of the disruption budgets that are made anew, and of no others", () => {
    const nodePools = [
      { name: "controllers", roles: ["controller" as const], firstNodeId: 0 },
      { name: "brokers", roles: ["broker" as const], firstNodeId: 10 },
    ];
    const budgets = ["kafka", "kafka-controllers", "kafka-brokers", "other"];
    const existing = { fixedSizeClasses: [], unmanaged: { statefulSets: [], services: [], budgets } };
    assert.deepEqual(describeAdoption(planCluster("kafka", { adopt: true, nodePools }), existing), [
      "PodDisruptionBudget kafka is adopted: it is made anew under its name.",
      "PodDisruptionBudget kafka-controllers is adopted: it is made anew under its name.",
    ]);
  });

  it("says so where its properties can't be seen", () => {
    const files = byHand((set) => (set.spec!.template.spec!.containers[0].env = []));
    assert.deepEqual(refused(EXAMPLE, files), []);
    const [set] = describeAdoption(planCluster("kafka", EXAMPLE), files);
    assert.match(set, /its properties, which aren't environment variables/);
    assert.doesNotMatch(set, /log\.dirs/);
  });

  it("has properties as Kafka's images take them", () => {
    const settings = (name: string) => setting(name, "x").unmanaged!.statefulSets[0].settings;
    assert.equal(settings("KAFKA_CFG_LOG_RETENTION_HOURS")["log.retention.hours"], "x");
    assert.equal(settings("KAFKA_LOG_RETENTION_HOURS")["log.retention.hours"], "x");
    assert.ok(!Object.values(settings("KAFKA_OPTS")).includes("x"), "that is no property");
  });
});

describe("A cluster of a state that was lost", () => {
  const lost = withSets(running(POOLS), { owner: { stack: SELF.stack, state: "f0e0" } });
  const plan = planCluster("kafka", { ...POOLS, adopt: true });

  it("has Services and budgets that are made anew, as nobody makes what exists", () => {
    const seen = withLost(lost, SELF);
    for (const name of ["kafka-headless", "kafka-bootstrap"])
      assert.ok(isUnmanaged("Service", name, seen), name);
    for (const name of ["kafka", "kafka-controllers"]) {
      assert.ok(isUnmanaged("PodDisruptionBudget", name, seen), name);
    }
    assert.deepEqual(describeAdoption(plan, seen), [
      "Service kafka-headless is adopted: it is made anew under its name.",
      "Service kafka-bootstrap is adopted: it is made anew under its name.",
      "PodDisruptionBudget kafka is adopted: it is made anew under its name.",
      "PodDisruptionBudget kafka-controllers is adopted: it is made anew under its name.",
    ]);
  });

  it("keeps beside them what was made by other means", () => {
    const unmanaged = { statefulSets: [], services: [{ name: "theirs" }], budgets: ["theirs"] };
    const seen = withLost({ ...lost, unmanaged }, SELF);
    assert.ok(isUnmanaged("Service", "theirs", seen) && isUnmanaged("PodDisruptionBudget", "theirs", seen));
  });

  it("has StatefulSets whose nodes have to be kept like any other's", () => {
    const [controllers, brokers] = POOLS.nodePools;
    const others = { adopt: true, nodePools: [{ ...controllers, firstNodeId: 10 }, brokers] };
    assert.match(
      refusedFor(others, lost).join(),
      /^nodePools\[0\]\.firstNodeId: takes away nodes 0, 1 and 2/,
    );
  });

  it("isn't what this state made, nor what nobody may look at", () => {
    const own = running(POOLS);
    assert.equal(withLost(own, SELF), own);
    assert.ok(!isUnmanaged("Service", "kafka-headless", own));
    const unseen = { ...lost, unmanaged: undefined };
    assert.equal(withLost(unseen, SELF), unseen);
    assert.match(
      refusedFor({ ...POOLS, adopt: true }, unseen).join(),
      /^adopt: is set, but what there is can't be read/,
    );
  });
});
