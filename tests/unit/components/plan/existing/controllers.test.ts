import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import {
  describeQuorumChange,
  hasTurned,
  joinsByItself,
  quorumChange,
  yetToVote,
} from "../../../../../components/plan/existing/controllers";
import { describeLeaving, leavingOf } from "../../../../../components/plan/existing/leaving";
import type { QuorumMember } from "../../../../../components/plan/existing/kafkaState";
import { destroyed, refusal, refused, running, type Running, silent, telling } from "./running";

/** Controllers of their own, so many of them. */
const controllers = (replicas: number, more: KafkaClusterArgs = {}): KafkaClusterArgs => ({
  ...more,
  nodePools: [
    { name: "controllers", roles: ["controller"], replicas, firstNodeId: 0 },
    { name: "brokers", roles: ["broker"], replicas: 3, firstNodeId: 100 },
  ],
});
const FIVE = running(controllers(5));
const STATIC: KafkaClusterArgs = { quorum: "static" };

const change = (args: KafkaClusterArgs, existing: Running) =>
  quorumChange(planCluster("kafka", args), existing);
const told = (args: KafkaClusterArgs, existing: Running) =>
  describeQuorumChange(planCluster("kafka", args), existing);

/** The same with what the quorum says of these nodes changed. */
function withVoters(existing: Running, change: Record<number, Partial<QuorumMember>>, leader = 0): Running {
  const { quorum } = existing.kafka;
  const voters = quorum!.voters.map((voter) => ({ ...voter, ...change[voter.id] }));
  return telling(existing, { quorum: { ...quorum!, voters, leader } });
}

describe("Controllers that leave", () => {
  it("do so from the highest id down, and the leader last", () => {
    const { leaving, restarting, statefulSet } = change(controllers(3), FIVE)!;
    assert.deepEqual(leaving, [4, 3]);
    assert.deepEqual(restarting, [4, 3], "they would vote again by themselves");
    assert.equal(statefulSet, "kafka-controllers");
    assert.deepEqual(change(controllers(3), withVoters(FIVE, {}, 4))?.leaving, [3, 4]);
    assert.deepEqual(change(controllers(1), FIVE)?.leaving, [4, 3, 2, 1]);
    assert.equal(change(controllers(5), FIVE), undefined);
  });

  it("don't restart where they can't vote by themselves, nor where they are down", () => {
    const older = running(controllers(5, { version: "4.1.2" }));
    assert.deepEqual(change(controllers(3, { version: "4.1.2" }), older)?.restarting, []);
    const pods = FIVE.pods.map((pod) => (pod.id === 4 ? { ...pod, isReady: false } : pod));
    assert.deepEqual(change(controllers(3), { ...FIVE, pods })?.restarting, [3]);
  });

  it("that are down are waited for by nobody, and go first: a majority may need the others beside them", () => {
    const down = (id: number) => FIVE.pods.map((pod) => (pod.id === id ? { ...pod, isReady: false } : pod));
    const {
      leaving,
      restarting,
      down: waitedForByNobody,
    } = change(controllers(3), { ...FIVE, pods: down(3) })!;
    assert.deepEqual(
      { leaving, restarting, waitedForByNobody },
      { leaving: [3, 4], restarting: [4], waitedForByNobody: [3] },
    );
    assert.match(
      told(controllers(3), { ...FIVE, pods: down(4) })[0],
      /^Controllers 4, then 3 leave .*\. 4 is down and isn't waited for\. 3 restarts first, .* Then their pods stop/,
    );
    // Its vote is gone already, by an `up` that didn't come to its end, and the quorum knows it no more.
    const { quorum } = FIVE.kafka;
    const left = telling(FIVE, { quorum: { ...quorum!, voters: quorum!.voters.slice(0, 4) } });
    const then = change(controllers(3), { ...left, pods: down(4) })!;
    assert.deepEqual([then.leaving, then.down, then.forgotten], [[3], [4], [4, 3]]);
    assert.deepEqual(change(controllers(3), FIVE)!.down, []);
  });

  it("are kept from voting again where an up was interrupted, which may have restarted some", () => {
    const sets = FIVE.sets.map((set) => ({
      ...set,
      mounts: [`${set.name}-leaving-0a1b2c3d4e`],
      settings: { ...set.settings, "controller.quorum.auto.join.enable": "false" },
    }));
    assert.deepEqual(change(controllers(3), { ...FIVE, sets })?.restarting, [4, 3]);
  });

  it("are still to be forgotten once they only follow, and once their pods are gone, until their claims tell it", () => {
    const { quorum } = FIVE.kafka;
    const [voters, observers] = [quorum!.voters.slice(0, 3), quorum!.voters.slice(3)];
    const left = telling(FIVE, { quorum: { ...quorum!, voters, observers } });
    assert.deepEqual(change(controllers(3), left)?.leaving, [4, 3]);
    const gone = {
      ...left,
      sets: left.sets.map((set) => ({ ...set, ids: set.ids.filter((id) => id < 3 || id >= 100) })),
    };
    const { leaving, forgotten, restarting } = change(controllers(3), gone)!;
    assert.deepEqual({ leaving, forgotten, restarting }, { leaving: [], forgotten: [4, 3], restarting: [] });
    assert.deepEqual(told(controllers(3), gone), []);
    const none = { roles: { broker: false, controller: false }, zooKeeper: false };
    const claims = gone.claims.map((claim) =>
      /[34]$/.test(claim.name) ? { ...claim, heldAs: none } : claim,
    );
    assert.equal(change(controllers(3), { ...gone, claims }), undefined);
    // Somebody scaled them away, or one came back just before it was stopped.
    const scaled = telling(gone, { quorum: quorum! });
    assert.deepEqual(change(controllers(3), scaled)!.leaving, [4, 3]);
    assert.deepEqual(change(controllers(3), scaled)!.restarting, []);
    assert.match(told(controllers(3), scaled).join(), /^Controllers 4, then 3 leave the quorum/);
  });

  it("that are brokers too hand their replicas over, and run on until the quorum is without them", () => {
    const combined = running({ replicas: 5 });
    assert.deepEqual(refused({ replicas: 3 }, combined), []);
    assert.deepEqual(change({ replicas: 3 }, combined)?.leaving, [4, 3]);
    const plan = planCluster("kafka", { replicas: 3 });
    assert.deepEqual(leavingOf(plan, combined), { moved: [3, 4], forgotten: [3, 4], staying: 3, shrunk: {} });
    const [moves, leaves] = [describeLeaving(plan, combined), describeQuorumChange(plan, combined)];
    assert.match(
      moves.join(),
      /^Brokers 3 and 4 leave: replicas of 16 partitions move to brokers 0, 1 and 2 first/,
    );
    assert.match(leaves.join(), /^Controllers 4, then 3 leave the quorum/);
  });

  it("are told of with their steps", () => {
    assert.deepEqual(told(controllers(3), FIVE), [
      "Controllers 4, then 3 leave the quorum, one at a time, while most of those that stay are caught up. 4, then 3 restart " +
        "first, so as not to vote again. Then their pods stop, and Kafka forgets them; the volumes stay.",
    ]);
    assert.deepEqual(told(controllers(5), FIVE), []);
  });

  it("may do so wherever a majority of those that stay is caught up", () => {
    assert.deepEqual(refused(controllers(3), FIVE), []);
    assert.deepEqual(refused(controllers(1), FIVE), []);
    assert.deepEqual(refused(controllers(3), withVoters(FIVE, { 1: { caughtUp: false } })), []);
    assert.deepEqual(
      refused(controllers(3), withVoters(FIVE, { 3: { caughtUp: false }, 4: { caughtUp: false } })),
      [],
    );
  });

  it("are refused where those that stay would have no leader, with the numbers", () => {
    const two = withVoters(FIVE, { 1: { caughtUp: false }, 2: { caughtUp: false } });
    assert.match(
      refusal(controllers(3), two),
      /^nodePools\[0\]\.replicas: takes away nodes 3 and 4\. Of 3 voters that would be left, 1 would be caught up, and it takes 2: nodes 1 and 2 are down or behind/,
    );
    assert.match(
      refusal(controllers(1), withVoters(FIVE, { 0: { caughtUp: false } }, 1)),
      /Of 1 voter that would be left, 0 would be caught up, and it takes 1: node 0 is down or behind/,
    );
    const { quorum } = FIVE.kafka;
    const others = telling(FIVE, { quorum: { ...quorum!, voters: quorum!.voters.slice(3) } });
    assert.match(refusal(controllers(3), others), /None of those that stay votes yet/);
  });

  it("are refused where nobody knows who votes, or how they run", () => {
    assert.match(
      refusal(controllers(3), silent(FIVE)),
      /^nodePools\[0\]\.replicas: takes away nodes 3 and 4\. It isn't known who votes \(none of its pods runs\)/,
    );
    const sets = FIVE.sets.map((set) => ({ ...set, settings: undefined }));
    assert.match(refusal(controllers(3), { ...FIVE, sets }), /It isn't known how they run/);
  });

  it("of a static quorum are refused, and told how they could", () => {
    assert.match(
      refusal(controllers(3, STATIC), running(controllers(5, STATIC))),
      /^nodePools\[0\]\.replicas: takes away nodes 3 and 4\. The voters of a static quorum .* quorum: dynamic \(from Kafka 4\.1\.0 on\)$/,
    );
    const asked = controllers(3, { quorum: "dynamic" });
    assert.deepEqual(refused(asked, running(controllers(5, STATIC))), []);
    assert.deepEqual(change(asked, running(controllers(5, STATIC)))?.leaving, [4, 3]);
  });

  it("leave volumes that count no more after a destroy", () => {
    const left = {
      ...FIVE,
      claims: FIVE.claims.map((claim) =>
        /controllers-[34]$/.test(claim.name)
          ? { ...claim, heldAs: { roles: { broker: false, controller: false }, zooKeeper: false } }
          : claim,
      ),
      founding: {
        "initial-controllers": [0, 1, 2, 3, 4]
          .map((id) => `${id}@kafka-controllers-${id}.kafka-headless:9093:AAAAAAAAAAAAAAAAAAAAAQ`)
          .join(),
      },
    };
    assert.deepEqual(refused(controllers(3), destroyed(left)), []);
    assert.match(
      refusal(controllers(3), destroyed({ ...left, claims: FIVE.claims })),
      /leaves out nodes 3 and 4/,
    );
    assert.deepEqual(refused(controllers(5), destroyed(left)), []);
  });
});

describe("A static quorum", () => {
  const existing = running(STATIC);

  it("becomes a dynamic one where that is written, which can't be undone", () => {
    assert.deepEqual(refused({ quorum: "dynamic" }, existing), []);
    assert.equal(change({ quorum: "dynamic" }, existing)?.becomesDynamic, true);
    assert.match(
      told({ quorum: "dynamic" }, existing)[0],
      /becomes a dynamic one first.* That can't be undone\.$/,
    );
    assert.equal(change(STATIC, existing), undefined);
    assert.equal(
      change({ quorum: "dynamic" }, telling(existing, { features: { "kraft.version": 1 } })),
      undefined,
    );
  });

  it("may get more voters with it", () => {
    assert.deepEqual(refused({ quorum: "dynamic", replicas: 5 }, existing), []);
  });

  it("doesn't while some of its nodes couldn't be in it", () => {
    const before = { quorum: "static" as const, version: "4.0.0" };
    assert.match(
      refusal({ quorum: "dynamic" }, running(before)),
      /^quorum: is dynamic, and the voters of this cluster are static: it takes Kafka 4\.1\.0 .* they run 4\.0\.0\. Write quorum: static/,
    );
    const pods = existing.pods.map((pod) => ({ ...pod, isOutdated: pod.id === 1 }));
    assert.match(refusal({ quorum: "dynamic" }, { ...existing, pods }), /some have yet to roll/);
  });

  it("that has turned is told to its nodes, whose volumes may not know it yet", () => {
    const dynamic = planCluster("kafka", { quorum: "dynamic" });
    assert.ok(hasTurned(dynamic, existing));
    assert.ok(hasTurned(dynamic, telling(existing, { features: { "kraft.version": 1 } })));
    assert.ok(!hasTurned(planCluster("kafka", STATIC), existing));
    assert.ok(!hasTurned(dynamic, running({})));
  });
});

describe("Controllers that come", () => {
  const plan = planCluster("kafka", { replicas: 3, version: "4.1.2" });
  const { kafka } = running({ replicas: 3 });
  const seen = (voters: Partial<QuorumMember>[], observers: Partial<QuorumMember>[] = []) => {
    const member = (known: Partial<QuorumMember>) => ({
      id: 0,
      directoryId: "d",
      lag: 0,
      caughtUp: true,
      ...known,
    });
    const quorum = { ...kafka.quorum!, voters: voters.map(member), observers: observers.map(member) };
    return { ...kafka, quorum };
  };

  it("have yet to vote while they only follow", () => {
    assert.deepEqual(yetToVote(plan, seen([{ id: 0 }], [{ id: 1 }, { id: 2 }])), [1, 2]);
    assert.deepEqual(yetToVote(plan, seen([{ id: 0 }, { id: 1 }, { id: 2 }])), []);
    assert.deepEqual(yetToVote(plan, { ...kafka, quorum: null }), []);
  });

  it("have yet to vote with their new volumes, where their votes are those of lost ones", () => {
    const lost = { id: 2, directoryId: "lost", caughtUp: false };
    assert.deepEqual(yetToVote(plan, seen([{ id: 0 }, { id: 1 }, lost], [{ id: 2 }])), [2]);
    assert.deepEqual(yetToVote(plan, seen([{ id: 0 }, { id: 1 }, lost])), [], "one that is down votes still");
  });

  it("vote by themselves from Kafka 4.2 on, unless they are told not to", () => {
    assert.ok(joinsByItself(planCluster("kafka", {})));
    assert.ok(!joinsByItself(plan));
  });
});
