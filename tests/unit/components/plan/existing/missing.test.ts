import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { describeReturn } from "../../../../../components/plan/existing/coming";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import {
  CLOSED,
  describeMissing,
  missingBudgets,
  missingConfigMaps,
  missingPolicies,
  missingSecrets,
  missingServices,
} from "../../../../../components/plan/existing/missing";
import type { Self } from "../../../../../components/plan/existing/owner";
import { destroyed, POOLS, running, type Running, SELF, withoutSets, withSets } from "./running";

const OUTSIDE: KafkaClusterArgs = {
  listeners: [
    { name: "internal", port: 9092 },
    { name: "outside", port: 9094, nodePort: {} },
  ],
};
/** The same without the objects of these names. */
const without = (existing: Running, ...names: string[]): Running => ({
  ...existing,
  services: existing.services.filter(({ name }) => !names.includes(name)),
  configMaps: existing.configMaps.filter((name) => !names.includes(name)),
  budgets: existing.budgets.filter((name) => !names.includes(name)),
  policies: existing.policies.filter((name) => !names.includes(name)),
});
const described = (args: KafkaClusterArgs, existing: ExistingCluster) =>
  describeMissing(planCluster("kafka", args), existing);

describe("What somebody deleted of a cluster that runs", () => {
  it("is told once, with what becomes of it", () => {
    const existing = without(
      running({ ...POOLS, ...OUTSIDE }),
      "kafka-headless",
      "kafka-outside-101",
      "kafka-agent-0a1b2c3d4e",
      "kafka-controllers",
    );
    assert.deepEqual(described({ ...POOLS, ...OUTSIDE }, existing), [
      "Service kafka-headless, Service kafka-outside-101, ConfigMap kafka-agent-0a1b2c3d4e, PodDisruptionBudget " +
        "kafka-controllers: missing, deleted by other means or not made before an `up` ended. `up` makes it",
    ]);
  });

  it("is a StatefulSet whose pods run", () => {
    const [said, ...more] = described(OUTSIDE, withoutSets(running(OUTSIDE)));
    assert.match(said, /^StatefulSet kafka: missing, while its pods run: .*`pulumi up --refresh` does$/);
    assert.deepEqual(more, []);
  });

  it("is a StatefulSet that went with its pods, whose nodes Kafka knows, and no pool that is new", () => {
    const existing = running(POOLS);
    const sets = existing.sets.filter(({ name }) => name !== "kafka-controllers");
    assert.deepEqual(described(POOLS, { ...existing, sets }), [
      "StatefulSet kafka-controllers: missing: deleted by other means, or an `up` ended before it was made again. Where `up` " +
        "doesn't make it, `pulumi up --refresh` does",
    ]);
    const more = { name: "more", roles: ["broker" as const], firstNodeId: 200 };
    assert.deepEqual(described({ nodePools: [...POOLS.nodePools, more] }, existing), []);
  });

  it("is that of the brokers where controllers alone run, which don't tell of them", () => {
    const existing = running(POOLS);
    const sets = existing.sets.filter(({ name }) => name === "kafka-controllers");
    const kafka = { ...existing.kafka, brokers: null };
    const said = describeMissing(planCluster("kafka", POOLS), { ...existing, sets, kafka }, SELF);
    assert.match(said.join(), /^StatefulSet kafka-brokers: missing: /);
  });

  it("is every StatefulSet where only volumes of this very state are left: no `destroy` was done to its end", () => {
    const left = destroyed(running(POOLS));
    const missing = (self?: Self) => describeMissing(planCluster("kafka", POOLS), left, self);
    assert.equal(missing(SELF).length, 2);
    assert.deepEqual(missing({ ...SELF, state: "another" }), []);
    assert.deepEqual(missing({ stack: SELF.stack }), []);
    assert.deepEqual(missing(), []);
    const plan = planCluster("kafka", POOLS);
    assert.deepEqual(describeReturn(plan, left, SELF), []);
    assert.equal(describeReturn(plan, left, { ...SELF, state: "another" }).length, 1);
  });

  it("is nothing where everything is there", () => {
    for (const args of [{}, POOLS, { ...POOLS, ...OUTSIDE }])
      assert.deepEqual(described(args, running(args)), []);
  });

  it("is nothing of a cluster that doesn't run", () => {
    assert.deepEqual(described(OUTSIDE, destroyed(running(OUTSIDE))), []);
    const nothing = { fixedSizeClasses: [], sets: [], services: [], budgets: [], configMaps: [] };
    assert.deepEqual(described(OUTSIDE, nothing), []);
  });

  it("is known to nobody who may not look", () => {
    const { sets, fixedSizeClasses } = running(OUTSIDE);
    assert.deepEqual(described(OUTSIDE, { sets, fixedSizeClasses }), []);
    assert.deepEqual(described(OUTSIDE, { ...running(OUTSIDE), sets: undefined }), []);
  });
});

describe("A Service that isn't there", () => {
  const services = (args: KafkaClusterArgs, existing: ExistingCluster) =>
    missingServices(planCluster("kafka", args), existing);

  it("was deleted if the brokers have its listener", () => {
    assert.deepEqual(services(OUTSIDE, without(running(OUTSIDE), "kafka-outside-2", "kafka-bootstrap")), [
      "kafka-bootstrap",
      "kafka-outside-2",
    ]);
  });

  it("of a listener that is new is about to be made", () => {
    assert.deepEqual(services(OUTSIDE, running({})), []);
  });

  it("of a broker that is new is about to be made", () => {
    const more = { ...OUTSIDE, replicas: 5 };
    assert.deepEqual(services(more, running(OUTSIDE)), []);
  });

  it("of a listener that gets another way in is about to be made", () => {
    const [internal, outside] = OUTSIDE.listeners!;
    const before = { listeners: [internal, { name: outside.name, port: outside.port, hostPort: {} }] };
    assert.deepEqual(services(OUTSIDE, running(before)), []);
  });
});

describe("A ConfigMap that isn't there", () => {
  it("was deleted if the pods of a StatefulSet mount it", () => {
    assert.deepEqual(missingConfigMaps(without(running({}), "kafka-cluster", "kafka-0a1b2c3d4e")), [
      "kafka-0a1b2c3d4e",
      "kafka-cluster",
    ]);
    assert.deepEqual(missingConfigMaps(running({})), []);
  });

  it("is told once though several pools mount it", () => {
    const gone = without(running(POOLS), "kafka-agent-0a1b2c3d4e");
    assert.deepEqual(missingConfigMaps(gone), ["kafka-agent-0a1b2c3d4e"]);
  });

  it("isn't missed if pods can start without it", () => {
    assert.deepEqual(missingConfigMaps(without(running({}), "kafka-founded")), []);
    assert.deepEqual(missingConfigMaps(withSets(without(running({}), "kafka-cluster"), { mounts: [] })), []);
  });
});

describe("A disruption budget that isn't there", () => {
  const budgets = (args: KafkaClusterArgs, existing: ExistingCluster) =>
    missingBudgets(planCluster("kafka", args), existing);

  it("was deleted if its pods are there", () => {
    const gone = without(running(POOLS), "kafka", "kafka-controllers");
    assert.deepEqual(budgets(POOLS, gone), ["kafka", "kafka-controllers"]);
  });

  it("of a pool that is new is about to be made", () => {
    const { sets, fixedSizeClasses } = running(POOLS);
    assert.deepEqual(budgets(POOLS, { fixedSizeClasses, sets: sets.slice(1), budgets: ["kafka"] }), []);
  });
});

describe("A NetworkPolicy that isn't there", () => {
  const OLD = { version: "3.9.2", zooKeeper: { ensemble: {} } };
  const policies = (args: KafkaClusterArgs, existing: ExistingCluster) =>
    missingPolicies(planCluster("kafka", { ...args, networkPolicy: {} }), existing);

  it("was deleted if nodes were made with it", () => {
    const gone = without(running({ ...OLD, networkPolicy: {} }), "kafka-ingress", "kafka-zookeeper-ingress");
    assert.deepEqual(policies(OLD, gone), ["kafka-ingress", "kafka-zookeeper-ingress"]);
    assert.deepEqual(policies(OLD, running({ ...OLD, networkPolicy: {} })), []);
  });

  it("is about to be made where there was none", () => {
    assert.deepEqual(policies({}, running({})), []);
  });

  it("is known to nobody who may not look", () => {
    assert.deepEqual(policies({}, { ...running({ networkPolicy: {} }), policies: undefined }), []);
  });

  describe("of a closed one", () => {
    const args: KafkaClusterArgs = {
      listeners: [{ name: "internal", port: 9092, tls: true, authentication: "scram-sha-512" }],
      users: [
        { name: "orders-api", authentication: "scram-sha-512" },
        { name: "new", authentication: "scram-sha-512" },
      ],
    };
    const plan = planCluster("kafka", args);
    const all = [...CLOSED.map((nameOf) => nameOf("kafka")), "kafka-orders-api"];
    const userLists = ["user orders-api authentication=scram-sha-512\nremoved new\n"];
    const having = (names: string[]) => ({
      ...running(args),
      ...{ userLists, secrets: Object.fromEntries(names.map((name) => [name, {}])) },
    });

    it("is a Secret, but of a user who is about to be made", () => {
      assert.deepEqual(missingSecrets(plan, having(all)), []);
      for (const name of all)
        assert.deepEqual(missingSecrets(plan, having(all.filter((each) => each !== name))), [name]);
      const gone = ["kafka-listener-users", "kafka-orders-api"];
      assert.deepEqual(described(args, having(all.filter((name) => !gone.includes(name)))), [
        "Secret kafka-listener-users, Secret kafka-orders-api: missing, deleted by other means or not made before an `up` ended. " +
          "`up` makes it",
      ]);
    });

    it("is none where none is there yet, or none may be listed", () => {
      assert.deepEqual(missingSecrets(plan, having([])), []);
      assert.deepEqual(missingSecrets(plan, { ...having([]), secrets: undefined }), []);
    });
  });
});
