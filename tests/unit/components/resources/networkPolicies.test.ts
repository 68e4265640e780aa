import assert from "node:assert/strict";
import type { KafkaClusterArgs, PeerArgs } from "../../../../components/args";
import { type Deployed, deployedCluster, objectsOf } from "../deployed";

const TYPE = "networking.k8s.io/v1:NetworkPolicy";
const NODES = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const JOB = { "app.kubernetes.io/name": "kafka-topics", "app.kubernetes.io/instance": "kafka" };
const SERVERS = { "app.kubernetes.io/name": "zookeeper", "app.kubernetes.io/instance": "kafka-zookeeper" };
const pods = (matchLabels: object) => ({ podSelector: { matchLabels } });
const OWN = { from: [pods(NODES), pods(JOB)] };
const port = (number: number) => [{ port: number, protocol: "TCP" }];

const policies = ({ resources }: Deployed<unknown>) => resources.filter(({ type }) => type === TYPE);
const ingress = async (args: KafkaClusterArgs) =>
  (await deployedCluster(args)).one(TYPE, "kafka-ingress").inputs.spec.ingress;
const hasLabels = (labels: Record<string, string>, wanted: Record<string, string>) =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);

describe("NetworkPolicies", () => {
  it("aren't made unless something is said of them", async () => {
    assert.deepEqual(policies(await deployedCluster({})), []);
  });

  it("let the cluster's own pods in everywhere, and everyone on listeners", async () => {
    const { inputs } = (await deployedCluster({ networkPolicy: {} })).one(TYPE);
    assert.deepEqual(inputs, {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: {
        name: "kafka-ingress",
        namespace: "kafka",
        annotations: { "pulumi.com/patchForce": "true" },
        labels: { ...NODES, "app.kubernetes.io/managed-by": "pulumi" },
      },
      spec: {
        podSelector: { matchLabels: NODES },
        policyTypes: ["Ingress"],
        ingress: [OWN, { ports: port(9092) }],
      },
    });
  });

  it("let in on a listener whom it names, and nobody where it names nobody", async () => {
    const from: PeerArgs[] = [
      { podSelector: { app: "shop" } },
      { podSelector: {}, namespaceSelector: {} },
      { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] },
    ];
    const listeners = [
      { name: "internal", port: 9092, from: [] },
      { name: "apps", port: 9095, from },
    ];
    assert.deepEqual(await ingress({ listeners }), [
      OWN,
      {
        from: [
          pods({ app: "shop" }),
          { ...pods({}), namespaceSelector: { matchLabels: {} } },
          { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
        ],
        ports: port(9095),
      },
    ]);
  });

  it("select by what nodes and the Job have, in pools too", async () => {
    const nodePools = [
      { name: "controllers", roles: ["controller" as const], firstNodeId: 0 },
      { name: "brokers", roles: ["broker" as const], firstNodeId: 100 },
    ];
    const deployed = await deployedCluster({ nodePools, networkPolicy: {} });
    const labelsOf = (type: string) =>
      deployed.resources
        .filter((resource) => resource.type === type)
        .map(({ inputs }) => inputs.spec.template.metadata.labels);
    const sets = labelsOf("apps/v1:StatefulSet");
    assert.equal(sets.length, 2);
    const { podSelector, ingress } = deployed.one(TYPE).inputs.spec;
    for (const labels of sets) assert.ok(hasLabels(labels, podSelector.matchLabels));
    const [job] = labelsOf("batch/v1:Job");
    assert.ok(!hasLabels(job, podSelector.matchLabels), "nothing connects to the Job");
    assert.ok(hasLabels(job, ingress[0].from[1].podSelector.matchLabels));
  });

  it("are there before a node is, so that none runs unguarded", async () => {
    const { one } = await deployedCluster({ networkPolicy: {} });
    assert.ok(one("apps/v1:StatefulSet").dependencies.includes(`${TYPE} kafka-ingress`));
  });

  it("wait for nodes that are adopted, which have other labels until then", async () => {
    const { one } = await deployedCluster({ networkPolicy: {}, adopt: true }, { objects: {} });
    assert.ok(!one("apps/v1:StatefulSet").dependencies.includes(`${TYPE} kafka-ingress`));
    assert.ok(one(TYPE).dependencies.includes("apps/v1:StatefulSet kafka"));
  });

  it("change nothing of pods", async () => {
    const template = async (args: KafkaClusterArgs) =>
      (await deployedCluster(args)).one("apps/v1:StatefulSet").inputs.spec;
    assert.deepEqual(await template({ networkPolicy: {} }), await template({}));
  });

  it("keep ZooKeeper's servers for nodes, their Jobs and each other", async () => {
    const args = { version: "3.9.2", zooKeeper: { ensemble: {} }, networkPolicy: {} };
    const deployed = await deployedCluster(args);
    assert.equal(policies(deployed).length, 2);
    const { podSelector, ingress } = deployed.one(TYPE, "kafka-zookeeper-ingress").inputs.spec;
    assert.deepEqual(podSelector, { matchLabels: SERVERS });
    assert.deepEqual(ingress, [
      { from: [pods(SERVERS)] },
      { from: [pods(NODES), pods(JOB)], ports: port(2181) },
    ]);
    const { labels } = deployed.one("apps/v1:StatefulSet", "kafka-zookeeper").inputs.spec.template.metadata;
    assert.ok(hasLabels(labels, SERVERS));
  });

  it("that somebody deleted are told of, and those that are new aren't", async () => {
    const args = { networkPolicy: {} };
    const told = async (before: KafkaClusterArgs, without?: string) => {
      const objects = objectsOf(await deployedCluster(before));
      if (without) objects[without] = [];
      return (await deployedCluster(args, { objects })).logged.filter((text) =>
        text.includes("NetworkPolicy"),
      );
    };
    assert.deepEqual(await told(args), []);
    assert.deepEqual(await told({}), []);
    assert.deepEqual(await told(args, "networkpolicies"), [
      "NetworkPolicy kafka-ingress: missing, deleted by other means or not made before an `up` ended. `up` makes it",
    ]);
  });
});
