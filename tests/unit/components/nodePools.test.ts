import assert from "node:assert/strict";
import type { KafkaClusterArgs, NodePoolArgs } from "../../../components";
import { deployedCluster, valueOf } from "./deployed";

const SELECTOR = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const BROKERS = { ...SELECTOR, "kafka-cluster/broker": "true" };
const POOLS: KafkaClusterArgs = {
  nodePools: [
    { name: "brokers", roles: ["broker"], firstNodeId: 100 },
    { name: "controllers", roles: ["controller"], firstNodeId: 0 },
  ],
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 9094, nodePort: { ports: [30100, 30101, 30102] } },
    { name: "direct", port: 9095, hostPort: {} },
  ],
  topics: [{ name: "orders" }],
};

describe("The objects of a cluster of node pools", () => {
  const deployment = deployedCluster(POOLS);
  const statefulSet = async (pool: string) =>
    (await deployment).one("apps/v1:StatefulSet", `kafka-${pool}`).inputs;
  const containerOf = async (pool: string) => (await statefulSet(pool)).spec.template.spec.containers[0];

  it("are a StatefulSet for each pool, whose pods are numbered by their nodes' ids", async () => {
    const brokers = await statefulSet("brokers");
    assert.equal(brokers.metadata.name, "kafka-brokers");
    assert.equal(brokers.spec.replicas, 3);
    assert.deepEqual(brokers.spec.ordinals, { start: 100 });
    assert.equal(brokers.spec.serviceName, "kafka-headless");
    assert.equal((await statefulSet("controllers")).spec.ordinals, undefined);
  });

  it("tell pools and roles by labels, of which only the pool's is in a selector that can't change", async () => {
    const { spec } = await statefulSet("brokers");
    assert.deepEqual(spec.selector.matchLabels, { ...SELECTOR, "kafka-cluster/pool": "brokers" });
    assert.deepEqual(spec.template.metadata.labels, {
      ...BROKERS,
      "kafka-cluster/pool": "brokers",
      "app.kubernetes.io/managed-by": "pulumi",
    });
  });

  it("are deleted at once, as nodes that all stop agree on it, and after the budgets, which protection keeps", async () => {
    const { resources, one } = await deployment;
    const type = "apps/v1:StatefulSet";
    const sets = ["brokers", "controllers"].map((pool) => `${type} kafka-${pool}`);
    const below = (name: string): string[] => {
      const { dependencies = [] } = resources.find((each) => `${each.type} ${each.name}` === name) ?? {};
      return dependencies.flatMap((each) => [each, ...below(each)]);
    };
    for (const set of sets)
      assert.deepEqual(
        below(set).filter((each) => each.startsWith(type)),
        [],
      );
    for (const budget of ["kafka", "kafka-controllers"]) {
      const { dependencies } = one("policy/v1:PodDisruptionBudget", budget);
      for (const set of sets) assert.ok(dependencies.includes(set), `${budget} goes before ${set}`);
    }
  });

  it("open the controllers' port on controllers alone, and ways in on brokers alone", async () => {
    const ports = async (pool: string) =>
      (await containerOf(pool)).ports.map((port: { name: string; hostPort?: number }) => [
        port.name,
        port.hostPort,
      ]);
    assert.deepEqual(await ports("controllers"), [
      ["controller", undefined],
      ["agent", undefined],
    ]);
    assert.deepEqual(await ports("brokers"), [
      ["agent", undefined],
      ["internal", undefined],
      ["external", undefined],
      ["direct", 9095],
    ]);
  });

  it("lead clients to brokers alone", async () => {
    const { one } = await deployment;
    assert.deepEqual(one("core/v1:Service", "kafka-bootstrap").inputs.spec.selector, BROKERS);
    assert.deepEqual(one("core/v1:Service", "kafka-external-101").inputs.spec.selector, {
      ...BROKERS,
      "statefulset.kubernetes.io/pod-name": "kafka-brokers-101",
    });
    const [job] = one("batch/v1:Job").inputs.spec.template.spec.containers;
    assert.match(job.command[2], /--bootstrap kafka-bootstrap:9092 --brokers 3 /);
    assert.deepEqual(one("core/v1:Service", "kafka-headless").inputs.spec.selector, SELECTOR);
  });

  it("let drains stop one broker and one controller at a time, and count no pod twice", async () => {
    const budget = async (name: string) =>
      (await deployment).one("policy/v1:PodDisruptionBudget", name).inputs.spec;
    assert.deepEqual(await budget("kafka"), { maxUnavailable: 1, selector: { matchLabels: BROKERS } });
    assert.deepEqual(await budget("kafka-controllers"), {
      maxUnavailable: 1,
      selector: { matchLabels: { ...SELECTOR, "kafka-cluster/pool": "controllers" } },
    });
  });

  it("are founded once, with the controllers alone as voters, which no other pod is told in its template", async () => {
    const { one } = await deployment;
    const founding = one("core/v1:ConfigMapPatch", "kafka-cluster").inputs.data;
    const voter = (id: number) =>
      `${id}@kafka-controllers-${id}\\.kafka-headless\\.\\$\\{NAMESPACE\\}\\.svc\\.cluster\\.local:9093:<kafka-${id}-directory-id>`;
    assert.match(founding["initial-controllers"], new RegExp(`^${[0, 1, 2].map(voter).join(",")}$`));
    for (const pool of ["controllers", "brokers"]) {
      const { env } = (await statefulSet(pool)).spec.template.spec.initContainers[0];
      const names = env.map(({ name }: { name: string }) => name);
      assert.ok(!names.includes("INITIAL_CONTROLLERS") && !names.includes("CLUSTER_ID"), pool);
    }
  });

  it("give each pool a configuration of its own, that knows nothing of other pools' addresses", async () => {
    const data = async (pool: string) =>
      (await deployment).one("core/v1:ConfigMapPatch", `kafka-${pool}-pool`).inputs.data;
    const addressed = (await data("brokers"))["advertised.listeners"].trimEnd().split("\n");
    assert.deepEqual(
      addressed.map((line: string) => line.split(" ")[0]),
      ["100", "101", "102"],
    );
    assert.equal((await data("controllers"))["advertised.listeners"], "");
  });

  it("keep brokers apart from all brokers, and controllers from all controllers", async () => {
    const apartFrom = async (pool: string) => {
      const { podAntiAffinity } = (await statefulSet(pool)).spec.template.spec.affinity;
      return podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(
        (term: any) => term.podAffinityTerm.labelSelector.matchLabels, // eslint-disable-line @typescript-eslint/no-explicit-any
      );
    };
    assert.deepEqual(await apartFrom("brokers"), [BROKERS]);
    assert.deepEqual(await apartFrom("controllers"), [{ ...SELECTOR, "kafka-cluster/controller": "true" }]);
  });

  it("have outputs about brokers alone", async () => {
    const { result } = await deployedCluster(POOLS, {
      hostIps: Object.assign([], { 100: "10.0.0.1", 101: "10.0.0.2", 102: "10.0.0.3" }),
      formatMessage: "id-of-the-volume",
    });
    assert.equal(await valueOf(result.externalBootstrap), "10.0.0.1:30100,10.0.0.2:30101,10.0.0.3:30102");
    assert.equal(await valueOf(result.clusterId), "id-of-the-volume");
  });
});

describe("A cluster that was made without pools, and gets some", () => {
  const besides = (roles: NodePoolArgs["roles"]): KafkaClusterArgs => ({
    nodePools: [
      { roles, firstNodeId: 0 },
      { name: "brokers", roles: ["broker"], firstNodeId: 100 },
    ],
  });
  const specOf = async (args: KafkaClusterArgs, type: string, name: string) =>
    (await deployedCluster(args)).one(type, name).inputs.spec;
  const BOTH = besides(["controller", "broker"]);
  const APART = besides(["controller"]);

  it("keeps its StatefulSet, with the selector that can't change", async () => {
    for (const args of [{ replicas: 3 }, BOTH, APART]) {
      const { selector, replicas } = await specOf(args, "apps/v1:StatefulSet", "kafka");
      assert.deepEqual([selector.matchLabels, replicas], [SELECTOR, 3]);
    }
  });

  it("leads clients to brokers that haven't rolled since, as to all others", async () => {
    const selector = async (args: KafkaClusterArgs) =>
      (await specOf(args, "core/v1:Service", "kafka-bootstrap")).selector;
    assert.deepEqual(await selector({ replicas: 3 }), SELECTOR);
    assert.deepEqual(await selector(BOTH), SELECTOR);
    assert.deepEqual(await selector(APART), BROKERS);
  });

  it("lets drains stop one node of each kind at a time, and counts no pod twice", async () => {
    const counted = async (args: KafkaClusterArgs, name: string) =>
      (await specOf(args, "policy/v1:PodDisruptionBudget", name)).selector.matchLabels;
    assert.deepEqual(await counted(BOTH, "kafka"), SELECTOR);
    assert.deepEqual(await counted(APART, "kafka"), BROKERS);
    assert.deepEqual(await counted(APART, "kafka-controllers"), {
      ...SELECTOR,
      "kafka-cluster/controller": "true",
    });
  });

  it("leaves its new brokers as they are once the others are controllers alone", async () => {
    const templates = await Promise.all(
      [BOTH, APART].map(
        async (args) => (await specOf(args, "apps/v1:StatefulSet", "kafka-brokers")).template,
      ),
    );
    assert.deepEqual(templates[0], templates[1]);
  });
});
