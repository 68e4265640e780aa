import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { describeTransition } from "../../../../../components/plan/existing/listeners";
import { destroyed, holding, POOLS, refusal, refused, running, withSets } from "./running";

const INTERNAL = { name: "internal", port: 9092 };
const APPS = { name: "apps", port: 9095 };
const OUTSIDE = { name: "outside", port: 9094, hostPort: {} };
const of = (...listeners: NonNullable<KafkaClusterArgs["listeners"]>): KafkaClusterArgs => ({ listeners });

describe("The traffic between brokers that run", () => {
  const told = (args: KafkaClusterArgs, before: ExistingCluster) =>
    describeTransition(planCluster("kafka", args), before);

  it("moves to a listener that they don't have yet, which takes three restarts of each", () => {
    assert.deepEqual(refused(of(APPS, INTERNAL), running(of(INTERNAL))), []);
    assert.deepEqual(told(of(APPS, INTERNAL), running(of(INTERNAL))), [
      "Nodes get another way to each other, beside the one that they have: each restarts three times, one at a time, and reaches " +
        "all others meanwhile.",
    ]);
  });

  it("asks what users may do after one more step, in which nobody is refused", () => {
    const closed = of({ ...INTERNAL, tls: true, authentication: "scram-sha-512" });
    const rules = { ...closed, authorization: {} };
    const told_ = "Nodes begin to ask what users may do";
    assert.deepEqual(told(rules, running(closed)), [
      `${told_}: each restarts twice, one at a time. Nobody is refused before the rules of users are there.`,
    ]);
    assert.deepEqual(told(rules, running(of(APPS))), [
      "Nodes get another way to each other, beside the one that they have: each restarts four times, one at a time, and reaches " +
        "all others meanwhile.",
      `${told_}. Nobody is refused before the rules of users are there.`,
    ]);
    const { settings } = running(rules).sets[0];
    const stage = { ...settings, "allow.everyone.if.no.acl.found": "true" };
    assert.match(told(rules, withSets(running(rules), { settings: stage }))[0], /each restarts once/);
    assert.deepEqual(told(rules, running(rules)), []);
    assert.deepEqual(told(closed, running(rules)), []);
  });

  it("is told to go on where an up was interrupted, with who has yet to get to the stage", () => {
    const args = of(APPS, INTERNAL);
    const before = running(args);
    const staged = withSets(before, { mounts: ["kafka-stage-0a1b2c"] });
    const pods = before.pods.map((pod) => ({ ...pod, isOutdated: pod.id < 2 }));
    assert.deepEqual(told(args, { ...staged, pods }), [
      "Nodes 0 and 1 restart once more before: an `up` was interrupted while they got another way to the others.",
    ]);
    assert.deepEqual(told(args, staged), []);
    assert.deepEqual(told(args, { ...before, pods }), []);
  });

  it("moves to one that they have at once, as long as they keep the former", () => {
    assert.deepEqual(told(of(APPS, INTERNAL), running(of(INTERNAL, APPS))), []);
    assert.match(told(of(APPS), running(of(INTERNAL, APPS)))[0], /restarts twice/);
  });

  it("moves from the beginning where only some of the pools have the listener, as after an interrupted up", () => {
    const nodePools = [...POOLS.nodePools, { name: "more", roles: ["broker" as const], firstNodeId: 200 }];
    const args = { nodePools, ...of(APPS, INTERNAL) };
    const before = running({ nodePools, ...of(INTERNAL, APPS) });
    assert.deepEqual(told(args, before), []);
    const { settings } = running({ nodePools, ...of(INTERNAL) }).sets.find(
      ({ name }) => name === "kafka-more",
    )!;
    assert.match(told(args, withSets(before, { settings }, "kafka-more"))[0], /restarts three times/);
  });

  it("can't move to a listener that is another one by now, nor to the port of another; it is told once", () => {
    const nodePools = [...POOLS.nodePools, { name: "more", roles: ["broker" as const], firstNodeId: 200 }];
    const closed = { ...INTERNAL, tls: true };
    assert.equal(
      refusal({ nodePools, ...of(INTERNAL) }, running({ nodePools, ...of(closed) })),
      'listeners: would have the traffic between brokers on "internal", which is there already and another one: SSL on port ' +
        "9092. Brokers need both for a while: give the new listener a name and a port that none has",
    );
    assert.match(
      refusal(of({ ...APPS, port: 9092 }), running(of(INTERNAL))),
      /^listeners: .* on "apps", whose port 9092 "internal" has/,
    );
  });

  it("stays where it is when listeners for clients come, go or change", () => {
    assert.deepEqual(refused(of(OUTSIDE, INTERNAL), running(of(INTERNAL))), []);
    assert.deepEqual(refused(of(INTERNAL), running(of(INTERNAL, OUTSIDE, APPS))), []);
    assert.deepEqual(refused(of({ ...INTERNAL, port: 19092 }), running(of(INTERNAL))), []);
  });

  it("is nothing to brokers of a pool that goes", () => {
    const nodePools = [...POOLS.nodePools, { name: "more", roles: ["broker" as const], firstNodeId: 200 }];
    const before = holding(running({ nodePools, ...of(INTERNAL, APPS) }), { 200: 0, 201: 0, 202: 0 });
    const { settings } = running({ nodePools, ...of(INTERNAL) }).sets.at(-1)!;
    const half = withSets(before, { settings }, "kafka-more");
    assert.deepEqual(refused({ ...POOLS, ...of(APPS, INTERNAL) }, half), []);
  });

  it("isn't known where their ConfigMap is gone, and controllers have none", () => {
    assert.deepEqual(refused(of(APPS), withSets(running(of(INTERNAL)), { settings: undefined })), []);
    const [controllers] = running({ ...POOLS, ...of(INTERNAL) }).sets;
    assert.deepEqual(refused({ ...POOLS, ...of(APPS) }, { fixedSizeClasses: [], sets: [controllers] }), []);
  });
});

describe("Controllers that come back to volumes of before", () => {
  const CLOSED = of({ ...INTERNAL, tls: true });
  const OPEN = of(INTERNAL);
  const none = { roles: { broker: false, controller: false }, zooKeeper: false };
  const left = (args: KafkaClusterArgs) => {
    const claims = running({ ...args, replicas: 5 }).claims!;
    const before = running(args);
    const released = claims
      .filter(({ name }) => /-[34]$/.test(name))
      .map((claim) => ({ ...claim, heldAs: none }));
    return { ...before, claims: [...before.claims!, ...released], secrets: {} };
  };

  it("do so before the cluster is closed or opened, and not in the same edit", () => {
    assert.equal(
      refusal({ ...CLOSED, replicas: 5 }, left(OPEN)),
      "replicas: brings nodes 3 and 4 back to volumes of before, which know the other controllers as they are now, and this edit " +
        "closes the cluster. Bring them up first, or delete their claims",
    );
    assert.match(refusal({ ...OPEN, replicas: 5 }, left(CLOSED)), /replicas: .* opens the cluster/);
  });

  it("may by themselves, and new ones may in any edit", () => {
    assert.deepEqual(refused({ ...OPEN, replicas: 5 }, left(OPEN)), []);
    assert.deepEqual(refused(CLOSED, left(OPEN)), []);
    assert.deepEqual(refused({ ...CLOSED, replicas: 5 }, { ...running(OPEN), secrets: {} }), []);
  });
});

describe("A cluster that was destroyed", () => {
  const CLOSED = of({ ...INTERNAL, tls: true });
  const OPEN = of(INTERNAL);
  const left = (args: KafkaClusterArgs) => ({ ...destroyed(running(args)), secrets: {} });

  it("comes back as it was, and is closed or opened only then: its controllers' volumes name their listener", () => {
    for (const args of [OPEN, CLOSED, { ...OPEN, ...POOLS }]) {
      assert.deepEqual(refused(args, left(args)), []);
    }
    assert.equal(
      refusal(CLOSED, left(OPEN)),
      "listeners: would close a cluster that doesn't run, and was open: its controllers know each other by CONTROLLER, as their " +
        "volumes say. Bring it up as it was, and close it then, while it runs",
    );
    assert.match(
      refusal({ ...OPEN, ...POOLS }, left({ ...CLOSED, ...POOLS })),
      /would open a cluster that doesn't run, and was closed: .* by CONTROLLERTLS/,
    );
  });

  it("may be closed where its controllers' addresses are in files, or none of it is left", () => {
    const fixed = { quorum: "static" as const };
    assert.deepEqual(refused({ ...CLOSED, ...fixed }, left({ ...OPEN, ...fixed })), []);
    assert.deepEqual(refused(CLOSED, { ...left(OPEN), claims: [] }), []);
  });

  it("isn't refused where an up was interrupted in between", () => {
    const { configs } = running(OPEN);
    const both = { ...left(CLOSED), configs: [...configs!, ...running(CLOSED).configs!] };
    assert.deepEqual([refused(OPEN, both), refused(CLOSED, both)], [[], []]);
  });
});
