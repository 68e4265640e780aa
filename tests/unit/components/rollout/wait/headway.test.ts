import assert from "node:assert/strict";
import type { Seen } from "../../../../../components/rollout/diagnosis/diagnose";
import { furthest, type Headway, headway } from "../../../../../components/rollout/wait/headway";
import { answers, job, pod, readyPod, rolledSet, terminated, unschedulable, waiting } from "../objects";

/** Whether each look after the first one is further than all before. */
function advances(...looks: Seen[]): boolean[] {
  let best: Headway | undefined;
  return looks
    .map((seen) => {
      const now = furthest(best, headway(seen));
      best = now.best;
      return now.isFurther;
    })
    .slice(1);
}

const set = rolledSet({ readyReplicas: 2, updatedReplicas: 1 });
const others = [readyPod(0), readyPod(1)];
const withPod = (last?: ReturnType<typeof pod>): Seen => ({
  statefulSet: set,
  pods: [...others, ...(last ? [last] : [])],
});
const pending = (change: Parameters<typeof pod>[1]) => pod(2, { phase: "Pending", ...change });

describe("Headway", () => {
  it("is each thing that a pod gets behind it", () => {
    const init = { state: terminated(0, "Completed") };
    assert.deepEqual(
      advances(
        withPod(),
        withPod(unschedulable(2, "0/3 nodes")),
        withPod(pending({ state: waiting("PodInitializing"), init: { state: waiting("PodInitializing") } })),
        withPod(pending({ state: waiting("PodInitializing"), init: {} })),
        withPod(pending({ state: waiting("PodInitializing"), init })),
        withPod(pod(2, { init })),
        withPod(pod(2, { init, container: { ready: true } })),
      ),
      [true, true, true, true, true, true],
    );
  });

  it("is a pod more that is of the newest template", () => {
    const updated = (updatedReplicas: number) => ({
      statefulSet: rolledSet({ updatedReplicas }),
      pods: others,
    });
    assert.deepEqual(advances(updated(0), updated(1), updated(1), updated(2)), [true, false, true]);
  });

  it("isn't a pod that crashes, or is made, again and again", () => {
    const crashed = pod(2, { state: waiting("CrashLoopBackOff") });
    const runs = pod(2, { container: { restartCount: 5 } });
    const another = pod(2);
    another.metadata!.uid = "another";
    assert.deepEqual(
      advances(
        withPod(pod(2)),
        withPod(crashed),
        withPod(runs),
        withPod(),
        withPod(another),
        withPod(crashed),
      ),
      [false, false, false, false, false],
    );
  });

  it("isn't a pod that is ready now and then", () => {
    assert.deepEqual(advances(withPod(readyPod(2)), withPod(pod(2)), withPod(readyPod(2))), [false, false]);
  });

  const telling = (change: Parameters<typeof answers>[0]): Seen => ({
    ...withPod(pod(2)),
    cluster: { pods: [...others, pod(2)], answers: answers(change) },
  });

  it("is a log more that a broker has loaded", () => {
    const loading = (logsToLoad: number) => telling({ nodes: { 2: { logsToLoad } } });
    assert.deepEqual(advances(loading(90), loading(89), loading(89), loading(0), loading(0)), [
      true,
      false,
      true,
      false,
    ]);
  });

  it("is a partition more that a broker is in sync on, also after it fell behind anew", () => {
    const behind = (count: number) => telling({ brokers: { 1: { behind: count } } });
    assert.deepEqual(advances(behind(3), behind(2), behind(0), behind(5), behind(4)), [
      true,
      true,
      false,
      true,
    ]);
  });

  it("is a voter that gets nearer to the leader, and not the lag of those that have caught up", () => {
    const lag = (lag: number, caughtUp = false) => telling({ voters: { 1: { lag, caughtUp } } });
    assert.deepEqual(advances(lag(100), lag(60), lag(60), lag(0, true)), [true, false, true]);
    assert.deepEqual(advances(lag(3, true), lag(1, true)), [false]);
  });

  it("isn't that nobody tells for a while", () => {
    const loading = (logsToLoad: number) => telling({ nodes: { 2: { logsToLoad } } });
    assert.deepEqual(advances(loading(90), withPod(pod(2)), loading(90)), [false, false]);
  });

  it("is the next thing that a Job's pod does, and another attempt", () => {
    const attempt = (name: string, change: Parameters<typeof pod>[1]) => {
      const one = pod(0, change);
      one.metadata!.name = name;
      return one;
    };
    const first = attempt("topics-a", {});
    const failed = attempt("topics-a", { phase: "Failed", state: terminated(1) });
    const seen = (...pods: ReturnType<typeof pod>[]): Seen => ({ job: job(), pods });
    assert.deepEqual(
      advances(seen(), seen(first), seen(first), seen(failed), seen(failed, attempt("topics-b", {}))),
      [true, false, false, true],
    );
  });
});
