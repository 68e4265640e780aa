import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import type { RollLook } from "../../../../../components/rollout/diagnosis/rollStep";
import { answers, pod, readyPod, rolledSet } from "../objects";
import { OLD, stepOf, terminating, whyOf } from "./rollLooks";

const RACKS = { 0: "a", 1: "b", 2: "a", 3: "b", 4: "a", 5: "a" };
const IDS = [0, 1, 2, 3, 4, 5];
const VOTERS = [100, 101, 102].map((id) => ({ id, directoryId: null, lag: 0, caughtUp: true }));

interface Told {
  away?: number[];
  inactive?: number[];
  harms?: Record<number, string>;
  voters?: typeof VOTERS;
}

/** Agents of six brokers, with these away as they were asked to take it, and these not active by Kafka's word. */
function told({ away, inactive, harms, voters = VOTERS }: Told = {}) {
  return answers({
    state: {
      quorum: { leader: 100, epoch: 7, voters, observers: [] },
      brokers: IDS.map((id) => ({
        id,
        active: !(inactive ?? away ?? []).includes(id),
        replicas: 9,
        behind: 0,
        leaders: 3,
      })),
      stops: IDS.map((id) => ({ id, harm: harms?.[id] ?? null })),
      away,
    },
  });
}

const set = () => ({ ...rolledSet(), spec: { ...rolledSet().spec!, replicas: IDS.length } });
/** All of the former template but these. */
const podsWith = (...others: V1Pod[]) =>
  IDS.map((id) => others.find(({ metadata }) => metadata!.name === `kafka-${id}`) ?? readyPod(id, OLD));
const atOnce = (more: Partial<RollLook> = {}): Partial<RollLook> => ({
  ...{ statefulSet: set(), maxUnavailable: 3, racks: RACKS, answers: told(), ...more },
});
const step = (pods: V1Pod[], more: Partial<RollLook>) => stepOf(pods, atOnce(more));

describe("A roll with several of a rack away at once", () => {
  const began = podsWith(readyPod(5), pod(4));

  it("goes rack by rack", () => {
    const racks = { ...RACKS, 4: "b" };
    assert.equal(step(podsWith(readyPod(5)), { racks }), "stop kafka-2");
    assert.equal(
      stepOf(podsWith(readyPod(5)), { statefulSet: set(), racks, answers: told() }),
      "stop kafka-4",
    );
  });

  it("stops one more of the rack while others of it are away", () => {
    assert.equal(step(began, { answers: undefined }), "ask");
    assert.equal(step(began, { answers: told({ away: [4] }) }), "stop kafka-2");
    assert.match(
      whyOf(began, atOnce({ answers: told({ away: [4] }) }))!,
      /^up to 3 nodes of rack a may be away/,
    );
    const two = podsWith(readyPod(5), pod(4), pod(2));
    assert.equal(step(two, { answers: told({ away: [4, 2] }) }), "stop kafka-0");
  });

  const waits: [string, V1Pod[], Partial<RollLook>][] = [
    ["for one of them once as many are away as may be", began, { maxUnavailable: 1 }],
    [
      "for the first, which is to show that the newest template starts",
      podsWith(pod(5)),
      { answers: told({ away: [5] }) },
    ],
    [
      "where the rack of one that is away isn't known",
      began,
      { racks: { 2: "a", 0: "a" }, answers: told({ away: [4] }) },
    ],
    [
      "for a node of another rack",
      podsWith(readyPod(5), pod(3), readyPod(4)),
      { racks: { ...RACKS, 1: "a", 2: "a", 0: "a" }, answers: told({ away: [3] }) },
    ],
    [
      "while nodes of two racks are away",
      podsWith(readyPod(5), pod(4), pod(3)),
      { answers: told({ away: [3, 4] }) },
    ],
    [
      "where the others would be too few without both",
      began,
      { answers: told({ away: [4], harms: { 2: "orders-1 would have 1", 0: "x" } }) },
    ],
    ["where the agents don't say what both would break", began, { answers: told({ inactive: [4] }) }],
    [
      "until Kafka counts on the former no more",
      podsWith(readyPod(5), terminating(4)),
      { answers: told({ away: [4], inactive: [] }) },
    ],
  ];
  for (const [what, pods, more] of waits) {
    it(`waits ${what}`, () => assert.match(step(pods, more), /^wait: waits for kafka-\d/));
  }

  it("goes on as soon as Kafka counts on the former no more, though its pod still ends", () => {
    assert.equal(
      step(podsWith(readyPod(5), terminating(4)), { answers: told({ away: [4] }) }),
      "stop kafka-2",
    );
  });

  it("never has two controllers away", () => {
    const voters = VOTERS.map((voter, i) => ({ ...voter, id: [4, 2, 1][i] }));
    assert.equal(step(began, { answers: told({ away: [4], voters }) }), "stop kafka-0");
  });

  it("mends one that is away already as any roll does, and nothing beside it", () => {
    assert.equal(
      step(podsWith(readyPod(5), pod(4, { revision: OLD })), { answers: told({ away: [4] }) }),
      "stop kafka-4",
    );
  });
});
