import assert from "node:assert/strict";
import type { KafkaClusterArgs, NodePoolArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import type { KafkaState } from "../../../../../components/plan/existing/kafkaState";
import {
  describeLeaving,
  interrupted,
  isThrottled,
  leavingOf,
  runningWay,
} from "../../../../../components/plan/existing/leaving";
import { brokersAs, holding, POOLS, running, telling, withSets } from "./running";

const plan = (args: Parameters<typeof planCluster>[1]) => planCluster("kafka", args);
const MORE = { name: "more", roles: ["broker" as const], replicas: 2, firstNodeId: 200 };
const FEWER = plan(brokersAs({ replicas: 2 }));

/** What there is once brokers have stopped for good: their claims alone tell of them. */
function without(existing: ReturnType<typeof running>, id: number, replicas: number): ExistingCluster {
  const known = existing.kafka.brokers!;
  const brokers = known.map((broker) => (broker.id === id ? { ...broker, active: false, replicas } : broker));
  const sets = existing.sets.map((set) => ({ ...set, ids: set.ids.filter((own) => own !== id) }));
  return { ...telling(existing, { brokers }), sets };
}

describe("Brokers that leave", () => {
  it("are those of a pool that gets smaller, whose last ones stop", () => {
    assert.deepEqual(leavingOf(FEWER, running(POOLS)), {
      moved: [102],
      forgotten: [102],
      staying: 2,
      shrunk: { "kafka-brokers": 2 },
    });
  });

  it("are those of a pool that isn't described any more, all of whose nodes stop", () => {
    const existing = holding(running({ nodePools: [...POOLS.nodePools, MORE] }), { 201: 0 });
    assert.deepEqual(leavingOf(plan(POOLS), existing), {
      moved: [200],
      forgotten: [200, 201],
      staying: 3,
      shrunk: { "kafka-more": 0 },
    });
  });

  it("are nobody where nothing changes, or others come", () => {
    const nobody = { moved: [], forgotten: [], shrunk: {} };
    assert.deepEqual(leavingOf(plan(POOLS), running(POOLS)), { ...nobody, staying: 3 });
    assert.deepEqual(leavingOf(plan(brokersAs({ replicas: 5 })), running(POOLS)), { ...nobody, staying: 3 });
    assert.deepEqual(leavingOf(plan({}), running({})), { ...nobody, staying: 3 });
  });

  it("are stopped by Pulumi alone where the first ids go", () => {
    const { shrunk, moved } = leavingOf(plan(brokersAs({ firstNodeId: 101 })), running(POOLS));
    assert.deepEqual([shrunk, moved], [{}, [100]]);
  });

  it("aren't registered with ZooKeeper, so nobody forgets them", () => {
    const of = (replicas: number) => ({ version: "3.9.2", zooKeeper: { connect: "zk:2181" }, replicas });
    const { moved, forgotten } = leavingOf(plan(of(3)), running(of(4)));
    assert.deepEqual([moved, forgotten], [[3], []]);
  });

  it("are forgotten by the next `up` where one was killed after they had stopped", () => {
    const stopped = without(running(POOLS), 102, 0);
    const { moved, forgotten } = leavingOf(FEWER, stopped);
    assert.deepEqual([moved, forgotten], [[], [102]]);
    assert.deepEqual(describeLeaving(FEWER, stopped), [
      "Broker 102 has stopped and is registered still: the cluster forgets what is gone.",
    ]);
  });

  it("hand over what they got just before they stopped, if they were this cluster's", () => {
    const stopped = without(running(POOLS), 102, 1);
    assert.deepEqual(leavingOf(FEWER, stopped).moved, [102]);
    const claims = stopped.claims!.filter(({ name }) => !name.endsWith("-102"));
    const { moved, forgotten } = leavingOf(FEWER, { ...stopped, claims });
    assert.deepEqual([moved, forgotten], [[], []], "somebody else's");
  });

  it("are those that become controllers alone, which run on", () => {
    const besides = (roles: NodePoolArgs["roles"]): KafkaClusterArgs => ({
      nodePools: [{ roles, firstNodeId: 0 }, POOLS.nodePools[1]],
    });
    const [before, after] = [running(besides(["controller", "broker"])), plan(besides(["controller"]))];
    assert.deepEqual(leavingOf(after, before), {
      moved: [0, 1, 2],
      forgotten: [0, 1, 2],
      staying: 3,
      shrunk: {},
    });
    // Some have rolled when an `up` is killed, and one of those that haven't got another partition since.
    const begun = withSets(holding(before, { 0: 1, 1: 0, 2: 0 }), { roles: after.pools[0].roles }, "kafka");
    const { moved, forgotten } = leavingOf(after, begun);
    assert.deepEqual([moved, forgotten], [[0], [0, 1, 2]]);
    assert.deepEqual(describeLeaving(after, holding(begun, { 0: 0 })), [
      "Brokers 0, 1 and 2 have stopped and are registered still: the cluster forgets what is gone.",
    ]);
  });

  it("are told with what moves, and where to", () => {
    const existing = { ...holding(running(POOLS), { 102: 5 }), bytes: { 100: 1, 102: 3 * 2 ** 30 } };
    assert.deepEqual(describeLeaving(FEWER, existing), [
      "Broker 102 leaves: replicas of 5 partitions, 3 GiB, move to brokers 100 and 101 first. Its volume stays.",
    ]);
    const two = plan(brokersAs({ replicas: 1 }));
    assert.deepEqual(describeLeaving(two, existing), [
      "Brokers 101 and 102 leave: replicas of 13 partitions move to broker 100 first. Their volumes stay.",
    ]);
    assert.deepEqual(describeLeaving(FEWER, holding(running(POOLS), { 102: 0 })), [
      "Broker 102 leaves: it holds nothing any more, and stops. Its volume stays.",
    ]);
    assert.deepEqual(describeLeaving(plan(POOLS), existing), []);
  });
});

describe("A move that was interrupted", () => {
  const setting = (value: string) => ({ value, source: "broker" as const });
  const rates = (leader: string, follower: string): KafkaState["settings"] => ({
    "leader.replication.throttled.rate": setting(leader),
    "follower.replication.throttled.rate": setting(follower),
  });

  it("is known by its throttle, which isn't that of Kafka's own tool", () => {
    assert.equal(isThrottled({ settings: rates("52428801", "52428800") }), true);
    assert.equal(isThrottled({ settings: rates("52428800", "52428800") }), false);
    assert.equal(isThrottled({ settings: {} }), false);
    assert.equal(isThrottled({ settings: null }), false);
  });

  it("is ended on brokers that stay, unless a topic Job goes on with it", () => {
    const left = { ...running(POOLS), moving: [101, 102] };
    assert.equal(interrupted(plan(POOLS), left), true);
    assert.match(describeLeaving(plan(POOLS), left).join(), /^A move of replicas has left something/);
    assert.equal(interrupted(FEWER, { ...left, moving: [102] }), false);
    const jobs = [{ name: "kafka-topics", uid: "1", state: "working" as const, mounts: [] }];
    assert.equal(interrupted(plan(POOLS), { ...left, jobs }), false);
  });
});

describe("How brokers are asked before they get another way", () => {
  it("is by the listener by which they reach each other", () => {
    const open = (port: number) => ({ port, isClosed: false });
    assert.deepEqual(runningWay(running({ listeners: [{ name: "internal", port: 19092 }] })), open(19092));
    assert.deepEqual(
      runningWay(running({ ...POOLS, listeners: [{ name: "internal", port: 19093 }] })),
      open(19093),
    );
    const closed = { name: "internal", port: 19092, tls: true, authentication: "tls" as const };
    assert.equal(runningWay(running({ listeners: [closed] }))?.isClosed, true);
    assert.equal(runningWay({}), undefined);
  });
});
