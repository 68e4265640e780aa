import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import type { RollLook } from "../../../../../components/rollout/diagnosis/rollStep";
import { answers, pod, readyPod, rolledSet, silence, statefulSet, unschedulable, waiting } from "../objects";
import { allOld, crashing, OLD, stepOf, terminating, whyOf } from "./rollLooks";

describe("An outdated pod that is away itself", () => {
  const rest = [readyPod(1, OLD), readyPod(2, OLD)];

  for (const [what, broken] of Object.entries({
    crashes: crashing(0),
    "finds no Kubernetes node": unschedulable(0, "0/3 nodes are available"),
    "can't pull its image": pod(0, { revision: OLD, phase: "Pending", state: waiting("ImagePullBackOff") }),
    "runs without getting ready": pod(0, { revision: OLD }),
  })) {
    if (what === "finds no Kubernetes node") broken.metadata!.labels!["controller-revision-hash"] = OLD;
    it(`goes first where it ${what}: the new template may be its cure`, () => {
      const down = {
        brokers: { 0: { active: false, behind: 9 } },
        voters: { 0: { caughtUp: false } },
        silent: [0],
      };
      assert.equal(stepOf([broken, ...rest], { answers: answers(down) }), "stop kafka-0");
      assert.equal(stepOf([broken, ...rest], { answers: silence }), "stop kafka-0");
    });
  }

  it("goes at once where nothing runs in it, even with others away, and nobody has to be asked", () => {
    const pods = [
      crashing(0),
      terminating(1),
      pod(2, { revision: OLD, phase: "Pending", state: waiting("ErrImagePull") }),
    ];
    assert.equal(stepOf(pods, { answers: undefined }), "stop kafka-2");
    assert.equal(stepOf(pods.slice(0, 2), { answers: undefined }), "stop kafka-0");
  });

  it("is waited for while it loads its logs", () => {
    const loading = answers({
      nodes: { 0: { ready: false, reason: "starting: 40 logs to load", logsToLoad: 40 } },
      brokers: { 0: { active: false } },
    });
    assert.equal(
      stepOf([pod(0, { revision: OLD }), ...rest], { answers: loading }),
      "wait: kafka-0 isn't replaced yet: it still has 40 logs to load",
    );
  });

  it("is waited for where it runs and its stop would do harm", () => {
    const last = answers({ harms: { 0: "orders-1 would be offline" } });
    assert.match(
      stepOf([pod(0, { revision: OLD }), ...rest], { answers: last }),
      /^wait: kafka-0 .* offline$/,
    );
    // What isn't active serves nothing.
    const fenced = answers({ harms: { 0: "orders-1 would be offline" }, brokers: { 0: { active: false } } });
    assert.equal(stepOf([pod(0, { revision: OLD }), ...rest], { answers: fenced }), "stop kafka-0");
  });

  it("goes with others away only if that breaks nothing", () => {
    const pods = [pod(0, { revision: OLD }), pod(1), readyPod(2, OLD)];
    const down = { brokers: { 0: { active: false }, 1: { active: false } }, silent: [0, 1] };
    assert.equal(stepOf(pods, { answers: answers(down) }), "stop kafka-0");
    const needed = answers({ ...down, voters: { 1: { caughtUp: false } } });
    assert.match(
      stepOf(pods, { answers: needed }),
      /^wait: kafka-0 isn't replaced yet: 1 of 3 voters would be left/,
    );
  });

  it("goes with others away where nobody can tell, unless it may be what holds the others together", () => {
    const hung = [pod(0, { revision: OLD }), pod(1, { revision: OLD }), readyPod(2, OLD)];
    assert.equal(stepOf(hung, { answers: silence }), "stop kafka-1");
    const noneReady = [pod(0, { revision: OLD }), pod(1, { revision: OLD }), terminating(2)];
    assert.equal(stepOf(noneReady, { answers: silence }), "stop kafka-1");
    const oneDown = [pod(0, { revision: OLD }), readyPod(1, OLD), terminating(2)];
    assert.match(stepOf(oneDown, { answers: silence }), /^wait: waits for kafka-0 and kafka-2 /);
    const oneStarts = [pod(0, { revision: OLD }), readyPod(1, OLD), pod(2)];
    assert.match(stepOf(oneStarts, { answers: silence }), /^wait: waits for kafka-0 and kafka-2 /);
    const state = { quorum: null };
    const serves = [pod(0, { revision: OLD }), pod(1), terminating(2)];
    const waits = stepOf(serves, { answers: answers({ state, silent: [1, 2] }) });
    assert.match(
      waits,
      /^wait: waits for kafka-0, kafka-1 and kafka-2 /,
      "its broker answers, and no controller leads",
    );
  });

  it("and serves goes as the only one that is away, and never with others", () => {
    const behind = { brokers: { 1: { behind: 4 } } };
    assert.equal(stepOf(allOld(), { answers: answers(behind) }), "stop kafka-1");
    assert.match(
      stepOf([readyPod(0, OLD), readyPod(1, OLD), terminating(2)], { answers: answers(behind) }),
      /^(ask|wait: waits for kafka-1 and kafka-2)/,
    );
  });

  it("isn't touched once it is of the newest template: it is waited for while it starts", () => {
    assert.match(stepOf([pod(0), ...rest]), /^wait: waits for kafka-0 before the next is stopped/);
    assert.match(
      stepOf([crashing(0, "kafka-new"), ...rest]),
      /^wait: waits for kafka-0 .*: CrashLoopBackOff$/,
    );
  });
});

describe("Agents that don't tell", () => {
  it("leave a roll to go by readiness alone", () => {
    assert.equal(stepOf(allOld(), { answers: silence }), "stop kafka-2");
    assert.match(
      whyOf(allOld(), { answers: silence })!,
      /nobody tells more \(the agent in kafka-0 is of an earlier/,
    );
    assert.match(stepOf([readyPod(0, OLD), readyPod(1, OLD), pod(2)], { answers: silence }), /^wait: /);
    assert.match(
      stepOf([readyPod(0, OLD), readyPod(1, OLD), terminating(2)], { answers: silence }),
      /^wait: /,
    );
  });

  it("needn't once one does: its answer serves for all", () => {
    const one = { silent: [0, 1], brokers: { 1: { behind: 2 } } };
    const pods = [readyPod(0, OLD), readyPod(1), readyPod(2)];
    assert.match(
      stepOf(pods, { answers: answers(one) }),
      /^wait: waits for kafka-1 .*out of sync on 2 partitions$/,
    );
  });

  it("of brokers aren't stood in for by controllers, which see no partitions", () => {
    const nodes = { 0: { broker: false }, 1: { broker: false }, 2: { broker: false } };
    const state = { brokers: null, stops: [{ id: 0, harm: null }] };
    assert.equal(
      stepOf(allOld(), { answers: answers({ state, nodes }) }),
      "stop kafka-0",
      "of itself it can tell",
    );
    const others = [readyPod(0), readyPod(1, OLD), readyPod(2, OLD)];
    assert.equal(stepOf(others, { answers: answers({ state, nodes }) }), "stop kafka-2");
    const noLeader = answers({ state: { ...state, quorum: null }, nodes });
    assert.match(stepOf(others, { answers: noLeader }), /^wait: kafka-2 isn't stopped yet: nobody can tell/);
  });
});

describe("Pods whose StatefulSet got another volume", () => {
  const withMore = (set = rolledSet({ updateRevision: "kafka-old" })) => {
    set.spec!.volumeClaimTemplates!.push({ metadata: { name: "more" } });
    return set;
  };
  const renewed = (pod: V1Pod): V1Pod => {
    pod.spec!.volumes!.push({ name: "more", persistentVolumeClaim: { claimName: "more-kafka" } });
    return pod;
  };
  const step = (pods: V1Pod[] | undefined, more: Partial<RollLook> = {}) =>
    stepOf(pods, { statefulSet: withMore(), ...more });

  it("are renewed one by one from the first on, which Kubernetes makes none behind before", () => {
    const pods = allOld();
    for (const i of [0, 1, 2]) {
      assert.equal(step(pods), `stop kafka-${i}`);
      renewed(pods[i]);
    }
    assert.equal(step(pods), "none");
  });

  it("are so too where Kubernetes rolls by itself, and without asking an agent", () => {
    const set = withMore(statefulSet());
    assert.equal(step(allOld(), { statefulSet: set, answers: undefined }), "stop kafka-0");
    const waits = step([renewed(pod(0)), readyPod(1), readyPod(2)], { statefulSet: set, answers: undefined });
    assert.match(waits, /^wait: waits for kafka-0 /);
    assert.equal(
      step([pod(0), readyPod(1), readyPod(2)], { statefulSet: set, answers: undefined }),
      "stop kafka-0",
    );
  });

  it("wait for the first one though a later one is of a former template", () => {
    const pods = [renewed(readyPod(0, OLD)), readyPod(1, OLD), renewed(readyPod(2, "kafka-older"))];
    assert.equal(step(pods), "stop kafka-1");
    assert.match(
      step(pods, { answers: answers({ harms: { 1: "orders-1 would be offline" } }) }),
      /^wait: kafka-1 /,
    );
  });

  it("are a person's affair where one is away that isn't made before the first", () => {
    const text =
      "stuck: Kubernetes makes kafka-2 anew only after kafka-0, which lacks a volume, and to stop kafka-0 now would " +
      "leave two nodes away. Delete pod kafka-0 if the cluster can bear that.";
    assert.equal(step([readyPod(0, OLD), readyPod(1, OLD)]), text);
    assert.equal(step([readyPod(0, OLD), readyPod(1, OLD), crashing(2)]), text);
    assert.match(step([terminating(0), readyPod(1, OLD)]), /^wait: waits for kafka-0 and kafka-2/);
  });
});
