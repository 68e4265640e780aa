import assert from "node:assert/strict";
import { planCluster } from "../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../components/plan/existing/existingCluster";
import type { AgentNode } from "../../../../components/plan/existing/kafkaState";
import { clusterStatus, type ClusterStatus, type Looked } from "../../../../local/status/clusterStatus";
import { statusScreen } from "../../../../local/status/statusScreen";
import { running, withoutSets } from "../../components/plan/existing/running";

const ARGS = { replicas: 3, topics: [{ name: "orders" }] };
const GIB = 2 ** 30;

const node = (id: number, change: Partial<AgentNode> = {}): AgentNode => ({
  ...{ id, broker: true, controller: true, ready: true, reason: "in sync on 6 partitions", behind: 0 },
  ...{ upSeconds: 7300, version: "4.4.0", stopping: "no", logsToLoad: 0 },
  ...change,
});

/** A cluster that is well. */
function well(): ExistingCluster & { nodes: Record<number, AgentNode> } {
  const directory = { path: "/var/lib/kafka/data", replicas: 6, bytes: GIB, free: 3 * GIB, offline: false };
  const existing = running(ARGS);
  return {
    ...existing,
    topics: { orders: { id: "O", partitions: 1, replicas: [3], config: {} } },
    nodes: { 0: node(0), 1: node(1), 2: node(2) },
    directories: { 0: [directory], 1: [directory], 2: [directory] },
  };
}

function look(existing: ExistingCluster, more: Partial<Looked> = {}): ClusterStatus {
  const plan = planCluster("kafka", ARGS);
  return clusterStatus({
    kubernetes: "the local cluster",
    plan,
    namespace: "kafka",
    existing,
    podStates: {},
    jobs: [],
    lag: null,
    now: new Date(),
    ...more,
  });
}

describe("The status of a cluster", () => {
  it("has each node, and nothing to look at where all is well", () => {
    const status = look(well());
    assert.deepEqual([status.problems, status.differences, status.toRoll], [[], [], []]);
    assert.deepEqual(
      status.nodes.map(({ id, pod, ready, release, replicas }) => [id, pod, ready, release, typeof replicas]),
      [0, 1, 2].map((id) => [id, `kafka-${id}`, true, "4.4.0", "number"]),
    );
    assert.equal(status.nodes.filter(({ leads }) => leads).length, 1);
  });

  it("says of a node that isn't ready what its agent says", () => {
    const existing = well();
    existing.nodes[1] = node(1, { ready: false, reason: "starting: 12 logs to load" });
    existing.pods = existing.pods!.map((pod) => (pod.id === 1 ? { ...pod, isReady: false } : pod));
    assert.deepEqual(look(existing).problems, ["kafka-1 isn't ready: starting: 12 logs to load."]);
  });

  it("says of one that doesn't answer that its Kubernetes node may be off, and else what Kubernetes says of its pod", () => {
    const existing = well();
    delete (existing.nodes as Record<number, AgentNode | undefined>)[1];
    existing.pods = existing.pods!.map((pod) => (pod.id === 1 ? { ...pod, node: "worker-2" } : pod));
    assert.deepEqual(look(existing).problems, [
      "kafka-1 doesn't tell how it is, though Kubernetes takes it for ready: Kubernetes node worker-2 may be off, or cut off.",
    ]);
    existing.pods = existing.pods.map((pod) => (pod.id === 1 ? { ...pod, isReady: false } : pod));
    const podStates = { "kafka-1": "CrashLoopBackOff" };
    assert.deepEqual(look(existing, { podStates }).problems, ["kafka-1 isn't ready: CrashLoopBackOff."]);
  });

  it("says of one that became ready a moment ago that Kubernetes has yet to see it", () => {
    const existing = well();
    existing.pods = existing.pods!.map((pod) => (pod.id === 1 ? { ...pod, isReady: false } : pod));
    assert.deepEqual(look(existing).problems, [
      "kafka-1 isn't ready: is ready by its own word, which Kubernetes has yet to see.",
    ]);
  });

  it("says that nobody leads the quorum, where brokers tell and none knows", () => {
    const existing = well();
    existing.kafka = { ...existing.kafka!, quorum: null };
    assert.deepEqual(look(existing).problems, [
      "Nobody tells who leads the quorum: its controllers may have no majority.",
    ]);
  });

  it("says of one that is described and gone that it has no pod", () => {
    const existing = well();
    existing.pods = existing.pods!.filter(({ id }) => id !== 2);
    assert.deepEqual(look(existing).problems, ["kafka-2 isn't ready: has no pod."]);
  });

  it("says of a voter that it hasn't caught up", () => {
    const existing = well();
    const [first, ...others] = existing.kafka!.quorum!.voters;
    const voters = [{ ...first, caughtUp: false }, ...others];
    existing.kafka = { ...existing.kafka!, quorum: { ...existing.kafka!.quorum!, voters } };
    assert.deepEqual(look(existing).problems, ["Voter 0 hasn't caught up."]);
  });

  it("counts partitions that aren't as they should be", () => {
    const existing = well();
    const partitions = { total: 60, underReplicated: 4, underMinimum: 1, atMinimum: 0, offline: 2 };
    existing.kafka = { ...existing.kafka!, partitions };
    assert.deepEqual(look(existing).problems, [
      "2 partitions have no leader.",
      "1 partition has fewer copies in sync than acks=all takes.",
      "4 partitions have copies that aren't in sync.",
    ]);
  });

  it("tells of volumes that are nearly full, and of those that Kafka has given up", () => {
    const existing = well();
    const [directory] = existing.directories![0];
    existing.directories = { 0: [{ ...directory, free: GIB / 20 }], 1: [{ ...directory, offline: true }] };
    assert.deepEqual(look(existing).problems, [
      "kafka-0: /var/lib/kafka/data is more than 90 % full.",
      "kafka-1: Kafka has given /var/lib/kafka/data up.",
    ]);
  });

  it("tells of claims that somebody has deleted and pods hold, and of none that isn't its own", () => {
    const existing = well();
    const going = (...ids: number[]) => ({
      ...existing,
      claims: existing.claims!.map((claim) =>
        ids.some((id) => claim.name === `data-kafka-${id}`)
          ? { ...claim, isOwn: true, isGoing: true }
          : claim,
      ),
    });
    assert.deepEqual(look(going(1)).problems, [
      "Claim data-kafka-1 goes, with what is on it, once no pod needs it: deleted by other means.",
    ]);
    assert.match(
      look(going(0, 1, 2)).problems.join(),
      /^Claims data-kafka-0, data-kafka-1 and data-kafka-2 go, /,
    );
    const others = existing.claims!.map((claim) => ({ ...claim, isOwn: false, isGoing: true }));
    assert.deepEqual(look({ ...existing, claims: others }).problems, []);
  });

  it("shows nodes whose StatefulSet is gone, and says so", () => {
    const existing = { ...well(), ...withoutSets(running(ARGS)) };
    const { nodes, problems, differences } = look(existing);
    assert.deepEqual(
      [nodes.length, nodes.filter(({ ready }) => ready).length, problems],
      [3, 3, ["StatefulSet kafka is gone: a pod of it that is lost isn't made again."]],
    );
    assert.match(differences.join(), /^StatefulSet kafka: missing, while its pods run/);
  });

  it("isn't that it is well while a roll isn't done, or once a Job has failed", () => {
    const existing = well();
    existing.pods = existing.pods!.map((pod) => ({ ...pod, isOutdated: pod.id !== 1 }));
    const jobs = [
      { name: "kafka-moves-1", failed: true, says: "no room on broker 1" },
      { name: "kafka-topics-2", failed: false, says: "has yet to begin" },
    ];
    assert.deepEqual(look(existing, { jobs }).problems, [
      "Nodes 0 and 2 still run what was described before.",
      "Job kafka-moves-1 has failed: no room on broker 1",
    ]);
  });

  it("says why nothing is known", () => {
    const { kafka: _, ...existing } = well();
    const status = look({ ...existing, kafkaNoAnswer: "kafka-0: not allowed" });
    assert.deepEqual(status.problems, ["Kafka says nothing: kafka-0: not allowed."]);
    assert.equal(status.quorum, null);
  });

  it("says that there is none", () => {
    const { problems } = look({ sets: [], pods: [], fixedSizeClasses: [] });
    assert.deepEqual(problems, ["There is no such cluster in the namespace."]);
  });

  it("isn't another than described for what previews say each time", () => {
    const plan = planCluster("kafka", { ...ARGS, metrics: {} });
    const existing = well();
    existing.services = [...existing.services!, { name: "kafka-metrics" }];
    assert.deepEqual(look(existing, { plan }).differences, []);
  });

  it("tells what isn't as described", () => {
    const existing = well();
    existing.topics = { orders: { id: "O", partitions: 1, replicas: [3], config: { "retention.ms": "5" } } };
    assert.match(
      look(existing).differences.join(),
      /^topics\[0\].config: orders has retention.ms=5 by other means/,
    );
  });
});

describe("The screen of a status", () => {
  it("has what is worth knowing, in columns", () => {
    const existing = well();
    existing.pods = existing.pods!.map((pod) => ({
      ...pod,
      isOutdated: pod.id === 0,
      node: `node${pod.id}`,
    }));
    existing.moving = [2];
    const text = statusScreen(
      look(existing, {
        jobs: [{ name: "kafka-moves-1", failed: false, says: "3 of 9 partitions moved, 1 KiB of 3 KiB" }],
        lag: [{ group: "billing", topic: "orders", lag: 42, partitions: 3 }],
      }),
    );
    assert.match(
      text,
      /^Kafka cluster kafka in namespace kafka of the local cluster, id \S+: 1 thing not well$/m,
    );
    assert.match(
      text,
      /^0 {5}kafka-0 {2}node0 {2}broker\+controller\*? +4\.4\.0 {2}2h .* 1 GiB +3 GiB +ready$/m,
    );
    assert.match(text, /^Roll: Node 0 still runs what was described before$/m);
    assert.match(text, /^Replicas move to or from broker 2, throttled$/m);
    assert.match(text, /^Job kafka-moves-1: 3 of 9 partitions moved/m);
    assert.match(text, /^billing {2}orders {2}3 {11}42$/m);
  });

  it("doesn't say that replicas move where no Job moves them", () => {
    const text = statusScreen(look({ ...well(), moving: [1, 2] }));
    assert.match(
      text,
      /^A move of replicas has left its throttle on brokers 1 and 2: the next up takes it back, or goes on$/m,
    );
    assert.doesNotMatch(text, /Replicas move/);
  });
});
