import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { holding, POOLS, refusal, refused, running, withSets } from "./running";

const INTERNAL = { name: "internal", port: 9092 };
const APPS = { name: "apps", port: 9095 };
const OUTSIDE = { name: "outside", port: 9094, hostPort: {} };
const of = (...listeners: NonNullable<KafkaClusterArgs["listeners"]>): KafkaClusterArgs => ({ listeners });

describe("The traffic between brokers that run", () => {
  it("can't move to a listener that they don't have yet: it is told how it goes in steps", () => {
    assert.equal(
      refusal(of(APPS, INTERNAL), running(of(INTERNAL))),
      'listeners: moves the traffic between brokers from "internal" to "apps" in one step, in which brokers of before and ' +
        "after can't reach each other. Do it in steps, an `up` each: " +
        '1. write "apps" behind "internal"; 2. write "apps" before "internal"; 3. take "internal" out, if nobody uses it any more',
    );
    assert.match(
      refusal(of(APPS), running(of(INTERNAL))),
      /^listeners: .* 1\. write "apps" behind "internal";/,
    );
  });

  it("moves in these steps", () => {
    assert.deepEqual(refused(of(INTERNAL, APPS), running(of(INTERNAL))), []);
    assert.deepEqual(refused(of(APPS, INTERNAL), running(of(INTERNAL, APPS))), []);
    assert.deepEqual(refused(of(APPS), running(of(APPS, INTERNAL))), []);
  });

  it("can't lose the listener that it has in the step that moves it", () => {
    assert.match(
      refusal(of(APPS), running(of(INTERNAL, APPS))),
      /in steps, an `up` each: 1\. write "apps" before "internal"; 2\. take "internal" out/,
    );
  });

  it("can't move where only some of the pools have the listener, as after an interrupted up", () => {
    const nodePools = [...POOLS.nodePools, { name: "more", roles: ["broker" as const], firstNodeId: 200 }];
    const args = { nodePools, ...of(APPS, INTERNAL) };
    const before = running({ nodePools, ...of(INTERNAL, APPS) });
    assert.deepEqual(refused(args, before), []);
    const { settings } = running({ nodePools, ...of(INTERNAL) }).sets.find(
      ({ name }) => name === "kafka-more",
    )!;
    assert.match(
      refusal(args, withSets(before, { settings }, "kafka-more")),
      /^listeners: moves .* 1\. write "apps" behind/,
    );
  });

  it("is told once, however many pools there are", () => {
    const nodePools = [...POOLS.nodePools, { name: "more", roles: ["broker" as const], firstNodeId: 200 }];
    assert.match(
      refusal({ nodePools, ...of(APPS) }, running({ nodePools, ...of(INTERNAL) })),
      /^listeners: moves the traffic/,
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
