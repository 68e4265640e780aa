import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import type { RollLook } from "../../../../../components/rollout/diagnosis/rollStep";
import { diagnose } from "../../../../../components/rollout/diagnosis/diagnose";
import { nextStep } from "../../../../../components/rollout/surgery/roll";
import { answers, readyPod, rolledSet, start } from "../objects";
import { OLD, stepOf } from "./rollLooks";

const takenOver = (ordinal: number, revision?: string): V1Pod => {
  const pod = readyPod(ordinal, revision);
  pod.spec!.initContainers = [{ name: "adopt" }];
  return pod;
};
const labelled = (pods: V1Pod[]) =>
  pods.map((pod) => {
    pod.metadata!.labels!["statefulset.kubernetes.io/pod-name"] = pod.metadata!.name!;
    return pod;
  });
/** As node 2 tells it, whose listener between brokers the two of before don't have. */
const alone = (leaders = 0) =>
  answers({
    brokers: { 0: { active: false, leaders: 0 }, 1: { active: false, leaders: 0 }, 2: { leaders } },
    harms: { 0: "orders-0 would have 1 in-sync replica", 1: "orders-0 would have 1 in-sync replica" },
    silent: [0, 1],
  });
const former = () => [readyPod(0, OLD), readyPod(1, OLD)];

describe("A node that was taken over and doesn't reach those of before", () => {
  const step = (pods: V1Pod[], more: Partial<RollLook> = {}) =>
    stepOf(labelled(pods), { answers: alone(), ...more });

  it("is named at once, with what to write: that it is ready, and the others aren't active, is untrue", () => {
    const text = step([...former(), takenOver(2)]);
    assert.match(
      text,
      /^stuck: kafka-2 was taken over, and it doesn't reach kafka-0 and kafka-1, nor they it: /,
    );
    assert.match(text, /another listener between brokers.*inter\.broker\.listener\.name.*made-by-hand/);
    assert.doesNotMatch(text, /active/);
  });

  it("fails the wait within a minute", () => {
    const look = { statefulSet: rolledSet(), pods: labelled([...former(), takenOver(2)]) };
    const cluster = { pods: look.pods, answers: alone() };
    const seen = { ...look, cluster, step: nextStep({ ...look, answers: alone() }) };
    const first = diagnose({ ...seen, now: start, since: {} });
    assert.equal(first.state, "waiting");
    const since = first.state === "waiting" ? first.since : {};
    assert.equal(diagnose({ ...seen, now: start + 60_000, since }).state, "failed");
  });

  it("is replaced first once there is another template", () => {
    assert.equal(step([...former(), takenOver(2, OLD)]), "stop kafka-2");
  });

  it("stays where it leads partitions, as those of before may have ended unseen", () => {
    const leads = { answers: alone(3) };
    assert.match(step([...former(), takenOver(2, OLD)], leads), /^wait: waits for kafka-0 and kafka-1/);
  });

  it("isn't one that sees any of them, nor one of a cluster where none of before is left", () => {
    const seesOne = answers({ brokers: { 1: { active: false } }, silent: [0, 1] });
    assert.equal(step([...former(), takenOver(2)], { answers: seesOne }), "stop kafka-1", "that one is away");
    const all = [takenOver(0), takenOver(1, OLD), takenOver(2)];
    assert.match(step(all), /^wait: waits for kafka-0 and kafka-1/);
  });
});
