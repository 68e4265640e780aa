import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { KafkaClusterArgs } from "../../../components";
import { planCluster } from "../../../components/plan/clusterPlan";
import { AGENT_PORT } from "../../../components/plan/access/listeners";
import { OPEN_CONTROLLERS } from "../../../components/plan/access/ownListeners";
import { CLIENT_PORT, ELECTION_PORT, QUORUM_PORT } from "../../../components/plan/zooKeeper/zooCfg";
import { deployedCluster } from "../components/deployed";

const EXAMPLES = join(__dirname, "../../../examples/shared-cluster");
const read = (name: string) => readFileSync(join(EXAMPLES, name), "utf8");

type Labels = Record<string, string>;
interface Selector {
  matchLabels?: Labels;
}
interface Rule {
  from?: { podSelector?: Selector; namespaceSelector?: Selector }[];
  to?: Rule["from"];
  ports: { port: number; protocol?: string }[];
}
interface Policy {
  spec: { podSelector: Selector; policyTypes: string[]; ingress?: Rule[]; egress?: Rule[] };
}

/** A pod by its labels, of the cluster's namespace unless that of another one's are told; or what is no pod. */
interface Peer {
  labels?: Labels;
  namespace?: Labels;
}

const OUTSIDE: Peer = {};
const STRANGER: Peer = { labels: { app: "other" } };
const CLIENT: Peer = { labels: { app: "shop" }, namespace: { "kafka-clients": "true" } };
const NO_CLIENT: Peer = { labels: { app: "shop" }, namespace: { team: "shop" } };

describe("The NetworkPolicies in examples", () => {
  const args: KafkaClusterArgs = parse(read("cluster.yaml")).config["kafka-cluster:cluster"];
  const policies = parseAllDocuments(read("network-policies.yaml")).map((each) => each.toJS() as Policy);
  const allDenied: Policy = { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } };
  const inNamespace = [allDenied, ...policies];
  let nodes: Peer;
  let job: Peer;
  let servers: Peer;

  before(async () => {
    const { one } = await deployedCluster(args);
    nodes = { labels: one("apps/v1:StatefulSet").inputs.spec.template.metadata.labels };
    job = { labels: one("batch/v1:Job").inputs.spec.template.metadata.labels };
    const old = await deployedCluster({ ...args, version: "3.9.2", zooKeeper: { ensemble: {} } });
    const ensemble = old.one("apps/v1:StatefulSet", "kafka-zookeeper").inputs;
    servers = { labels: ensemble.spec.template.metadata.labels };
  });

  const passes = (from: Peer, to: Peer, port: number, protocol?: string) =>
    allows("egress", from, to, port, protocol) && allows("ingress", to, from, port, protocol);

  /** Whether what applies to a pod lets it be reached, or reach out. */
  function allows(direction: "ingress" | "egress", pod: Peer, other: Peer, port: number, protocol = "TCP") {
    if (!pod.labels || pod.namespace) return true;
    const type = { ingress: "Ingress", egress: "Egress" }[direction];
    const side = ({ from, to }: Rule) => (direction === "ingress" ? from : to);
    return inNamespace
      .filter(({ spec }) => spec.policyTypes.includes(type) && isSelected(spec.podSelector, pod.labels))
      .flatMap(({ spec }) => spec[direction] ?? [])
      .filter((rule) => rule.ports.some((of) => of.port === port && (of.protocol ?? "TCP") === protocol))
      .some((rule) => side(rule)?.some((peer) => isPeer(peer, other)) ?? true);
  }

  it("let brokers, controllers and agents reach each other", () => {
    const { internal } = planCluster("kafka", args);
    for (const port of [internal.port, OPEN_CONTROLLERS.port, AGENT_PORT])
      assert.ok(passes(nodes, nodes, port));
  });

  it("let the topic Job reach brokers", () => {
    assert.ok(passes(job, nodes, planCluster("kafka", args).internal.port));
  });

  it("let clients in on their listener, and nobody else", () => {
    const reached = (from: Peer) =>
      [
        ...planCluster("kafka", args).listeners.map(({ port }) => port),
        OPEN_CONTROLLERS.port,
        AGENT_PORT,
      ].filter((port) => passes(from, nodes, port));
    assert.deepEqual(reached(OUTSIDE), [9094]);
    assert.deepEqual(reached(NO_CLIENT), [9094]);
    assert.deepEqual(reached(STRANGER), []);
    assert.deepEqual(reached(CLIENT), [9092, 9094]);
    assert.ok(!passes(OUTSIDE, job, 9092));
  });

  it("let pods look names up, and reach nothing else outside", () => {
    for (const pod of [nodes, job, servers]) {
      for (const protocol of ["UDP", "TCP"]) assert.ok(passes(pod, OUTSIDE, 53, protocol));
      for (const port of [443, 9092, 9093]) assert.ok(!passes(pod, OUTSIDE, port));
    }
  });

  it("let nodes and their Jobs reach ZooKeeper's servers, and those each other", () => {
    for (const from of [nodes, job]) assert.ok(passes(from, servers, CLIENT_PORT));
    for (const port of [QUORUM_PORT, ELECTION_PORT]) assert.ok(passes(servers, servers, port));
    for (const from of [OUTSIDE, STRANGER, CLIENT]) assert.ok(!passes(from, servers, CLIENT_PORT));
    assert.ok(!passes(nodes, servers, ELECTION_PORT));
  });

  it("name no port that nothing listens on", () => {
    const { listeners } = planCluster("kafka", args);
    const known = [...listeners.map(({ port }) => port), OPEN_CONTROLLERS.port, AGENT_PORT, CLIENT_PORT];
    const named = policies.flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])]);
    const ports = new Set(named.flatMap((rule) => rule.ports.map(({ port }) => port)));
    assert.deepEqual([...ports].sort(), [...known, QUORUM_PORT, ELECTION_PORT, 53].sort());
  });
});

function isSelected({ matchLabels = {} }: Selector, labels: Labels = {}): boolean {
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}

function isPeer({ podSelector, namespaceSelector }: NonNullable<Rule["from"]>[number], peer: Peer): boolean {
  if (!peer.labels) return false;
  const isThere = namespaceSelector
    ? isSelected(namespaceSelector, peer.namespace)
    : peer.namespace === undefined;
  return isThere && isSelected(podSelector ?? {}, peer.labels);
}
