import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { diagnose } from "../../../../../components/rollout/diagnosis/diagnose";
import { rollOrder } from "../../../../../components/plan/existing/rollOrder";
import { harmOfStopping, nextStep } from "../../../../../components/rollout/surgery/roll";
import { answers, pod, readyPod, rolledSet, statefulSet, unschedulable } from "../objects";
import { allOld, OLD, stepOf, terminating, whyOf } from "./rollLooks";

describe("A roll", () => {
  it("has nothing to do where every pod is of the newest template", () => {
    assert.equal(stepOf([readyPod(0), readyPod(1), readyPod(2)]), "none");
    assert.equal(stepOf([readyPod(0), pod(1), terminating(2)]), "none", "they are on their way");
  });

  it("doesn't begin before the controller has seen the change", () => {
    assert.equal(stepOf(allOld(), { statefulSet: rolledSet({ observedGeneration: 1 }) }), "none");
    assert.equal(stepOf(undefined, { statefulSet: rolledSet({ observedGeneration: 1 }) }), "none");
  });

  it("is left to Kubernetes where it rolls by itself", () => {
    assert.equal(
      stepOf(allOld(), { statefulSet: statefulSet({ updatedReplicas: 0 }), answers: undefined }),
      "none",
    );
  });

  it("goes from the highest id down, and stops the active controller last", () => {
    const leading = (leader: number) =>
      answers({ state: { quorum: { ...answers().state!.quorum!, leader } } });
    const order = (leader: number) => {
      const pods = allOld();
      return [0, 1, 2].map(() => {
        const [, name] = stepOf(pods, { answers: leading(leader) }).split(" ");
        pods[Number(name.at(-1))] = readyPod(Number(name.at(-1)));
        return name;
      });
    };
    assert.deepEqual(order(0), ["kafka-2", "kafka-1", "kafka-0"]);
    assert.deepEqual(order(2), ["kafka-1", "kafka-0", "kafka-2"]);
    assert.match(whyOf([readyPod(0, OLD), readyPod(1), readyPod(2)])!, /active controller/);
    assert.deepEqual(rollOrder([100, 2, 0, 101], 100), [101, 2, 0, 100]);
    assert.deepEqual(rollOrder([0, 1]), [1, 0]);
    const racks = { 0: "a", 1: "b", 2: "c", 3: "a", 4: "b", 5: "c" };
    assert.deepEqual(rollOrder([0, 1, 2, 3, 4, 5], undefined, racks), [5, 2, 4, 1, 3, 0]);
    assert.deepEqual(rollOrder([0, 1, 2, 3, 4, 5], 5, racks), [4, 1, 3, 0, 2, 5], "its rack goes last");
    assert.deepEqual(
      rollOrder([0, 1, 2, 3, 4], undefined, racks),
      [2, 4, 1, 3, 0],
      "a rack that was begun is ended",
    );
  });

  it("asks the agents only once the pods alone would let the next one go", () => {
    assert.equal(stepOf(allOld(), { answers: undefined }), "ask");
    const waits = stepOf([readyPod(0, OLD), readyPod(1, OLD), pod(2)], { answers: undefined });
    assert.match(waits, /^wait: waits for kafka-2 before the next is stopped: running, not ready yet/);
  });

  it("can't be where the pods may not be listed, and says what to grant", () => {
    assert.match(stepOf(undefined), /^stuck: .*Grant "list" on pods\./);
    assert.equal(
      stepOf(undefined, { statefulSet: rolledSet({ updatedReplicas: 3, readyReplicas: 2 }) }),
      "none",
    );
  });
});

describe("A roll of some nodes alone", () => {
  const only = [1, 2];

  it("stops those, and waits for all others as well", () => {
    assert.equal(stepOf(allOld(), { only }), "stop kafka-2");
    assert.match(stepOf([pod(0, {}), readyPod(1, OLD), readyPod(2)], { only }), /^wait: waits for kafka-0/);
    assert.equal(stepOf([readyPod(0, OLD), readyPod(1), readyPod(2)], { only }), "none");
  });

  it("waits for none of those that leave and are down", () => {
    const unneeded = [0];
    for (const away of [[], [unschedulable(0, "no node")], [terminating(0)]]) {
      const pods = [...away, readyPod(1, OLD), readyPod(2, OLD)];
      assert.match(stepOf(pods, { only }), /^wait: waits for kafka-0/);
      assert.equal(stepOf(pods, { only, unneeded, answers: undefined }), "ask");
      assert.equal(stepOf(pods, { only, unneeded }), "stop kafka-2");
    }
    const both = [unschedulable(0, "no node"), pod(1), readyPod(2, OLD)];
    assert.match(stepOf(both, { only, unneeded }), /^wait: waits for kafka-1 /);
  });

  it("is done once they are ready with the newest template, whatever the others are", () => {
    const verdictOf = (pods: V1Pod[]) =>
      diagnose({ statefulSet: rolledSet(), pods, only, now: 0, since: {} }).state;
    assert.equal(verdictOf([readyPod(0, OLD), readyPod(1), readyPod(2)]), "done");
    assert.equal(verdictOf([readyPod(0, OLD), pod(1), readyPod(2)]), "waiting");
    assert.equal(verdictOf([readyPod(0), readyPod(1, OLD), readyPod(2)]), "waiting");
    assert.equal(verdictOf([readyPod(0, OLD), readyPod(1), terminating(2)]), "waiting");
  });
});

describe("A pod is stopped only while every other node is there: it waits", () => {
  const waits = (text: string) => `wait: waits for ${text}`;
  const rest = [readyPod(0, OLD), readyPod(1, OLD)];

  it("for one that is missing, terminating, or not ready", () => {
    assert.equal(stepOf(rest), waits("kafka-2 before the next is stopped: it has no pod"));
    assert.equal(
      stepOf([...rest, terminating(2)]),
      waits("kafka-2 before the next is stopped: it is terminating"),
    );
    assert.equal(
      stepOf([...rest, pod(2)]),
      waits("kafka-2 before the next is stopped: running, not ready yet"),
    );
  });

  it("for one of the newest template that no Kubernetes node takes", () => {
    const text = "0/3 nodes are available: 1 node(s) were unschedulable.";
    const pods = [unschedulable(0, text), readyPod(1, OLD), readyPod(2, OLD)];
    assert.equal(
      stepOf(pods),
      waits(`kafka-0 before the next is stopped: no Kubernetes node for it (${text})`),
    );
  });

  it("for a node of another pool, whether its pod is there or not", () => {
    const other = readyPod(7);
    other.metadata!.name = "kafka-b-7";
    const sets = [
      rolledSet(),
      { ...rolledSet(), metadata: { name: "kafka-b" }, spec: { ...rolledSet().spec! } },
    ];
    Object.assign(sets[1].spec!, { replicas: 1, ordinals: { start: 7 } });
    assert.equal(stepOf([...allOld(), other], { sets }), "stop kafka-2");
    assert.equal(stepOf(allOld(), { sets }), waits("kafka-b-7 before the next is stopped: it has no pod"));
    other.status!.conditions = [];
    assert.match(stepOf([...allOld(), other], { sets }), /^wait: waits for kafka-b-7 /);
  });

  it("for all of several, and says what each does", () => {
    assert.equal(
      stepOf([readyPod(0, OLD), pod(1), terminating(2)]),
      waits(
        "kafka-1 and kafka-2 before the next is stopped (kafka-1: running, not ready yet; kafka-2: it is terminating)",
      ),
    );
  });

  for (const [what, change, why] of [
    ["fell behind after it was ready", { brokers: { 2: { behind: 3 } } }, "out of sync on 3 partitions"],
    ["tells by itself that it is behind", { nodes: { 2: { behind: 1 } } }, "out of sync on 1 partition"],
    ["isn't an active broker", { brokers: { 2: { active: false } } }, "it isn't an active broker"],
    [
      "isn't ready any more by its agent's word",
      { nodes: { 2: { ready: false, reason: "stopping" } } },
      "stopping",
    ],
    [
      "is about to be stopped by somebody else",
      { nodes: { 2: { stopping: "asking" } } },
      "it is about to stop",
    ],
    [
      "votes and hasn't caught up",
      { voters: { 2: { caughtUp: false, lag: 90 } } },
      "voter 2 hasn't caught up with the metadata",
    ],
  ] as const) {
    it(`for one that is ready, but ${what}`, () => {
      const pods = [...rest, readyPod(2)];
      assert.equal(
        stepOf(pods, { answers: answers(change) }),
        waits(`kafka-2 before the next is stopped: ${why}`),
      );
      const step = nextStep({ statefulSet: rolledSet(), pods, answers: answers(change) });
      assert.ok(step.step === "wait" && step.soon, "no watch tells when that is over");
    });
  }

  it("for a voter that lost its volume until it is replaced", () => {
    const observers = [{ id: 1, directoryId: "another", lag: 0, caughtUp: true }];
    const lost = answers({ voters: { 1: { caughtUp: false } }, observers });
    assert.equal(
      stepOf([readyPod(0, OLD), readyPod(1), readyPod(2)], { answers: lost }),
      waits("kafka-1 before the next is stopped: voter 1 lost its volume and isn't replaced yet"),
    );
  });

  it("for none that is a controller alone by now, and registered as the broker that it was", () => {
    const change = { brokers: { 2: { active: false, replicas: 0 } }, nodes: { 2: { broker: false } } };
    assert.equal(stepOf([...rest, readyPod(2)], { answers: answers(change) }), "stop kafka-1");
  });

  it("for brokers that have no pod only while nobody can say whether they are to have one", () => {
    const state = answers().state!;
    const brokers = [...state.brokers!, { id: 9, active: false, replicas: 4, behind: 4, leaders: 0 }];
    const gone = answers({ state: { brokers } });
    assert.match(stepOf(allOld(), { answers: gone }), /^wait: waits for broker 9 /);
    assert.equal(stepOf(allOld(), { answers: gone, sets: [rolledSet()] }), "stop kafka-2");
  });
});

describe("A pod whose stop would do harm", () => {
  it("is passed over as long as another one can go", () => {
    assert.equal(
      stepOf(allOld(), { answers: answers({ harms: { 2: "orders-1 would be offline" } }) }),
      "stop kafka-1",
    );
  });

  it("is waited for where every one would do some", () => {
    const harms = { 0: "a", 1: "b", 2: "orders-1 would be offline" };
    assert.equal(
      stepOf(allOld(), { answers: answers({ harms }) }),
      "wait: kafka-2 isn't stopped yet: orders-1 would be offline",
    );
  });

  it("is waited for where the agents can't see what it would break", () => {
    const state = { stops: null, unseen: ["the partitions: no answer in time"] };
    assert.equal(
      stepOf(allOld(), { answers: answers({ state }) }),
      "wait: kafka-2 isn't stopped yet: nobody can tell what that would break (the partitions: no answer in time)",
    );
  });

  it("is waited for where something has come to a volume that it is about to lose", () => {
    const set = rolledSet();
    const volumeMounts = [{ name: "data", mountPath: "/var/lib/kafka/data" }];
    set.spec!.template = { spec: { containers: [{ name: "kafka", volumeMounts }] } };
    const more = { path: "/var/lib/kafka/more/kafka", replicas: 1, bytes: 0, free: 1, offline: false };
    const stepWith = (directory: typeof more) =>
      stepOf([readyPod(0), readyPod(1), readyPod(2, OLD)], {
        statefulSet: set,
        answers: answers({ nodes: { 2: { directories: [directory] } } }),
      });
    assert.equal(
      stepWith(more),
      'wait: kafka-2 isn\'t stopped yet: 1 replica came to its volume "more", which leaves, after that was emptied. ' +
        "The next `up` moves them",
    );
    for (const change of [
      { replicas: 0 },
      { path: "/var/lib/kafka/data/kafka" },
      { path: "/bitnami/data" },
    ]) {
      assert.equal(stepWith({ ...more, ...change }), "stop kafka-2");
    }
  });

  it("isn't known to do none while the controllers have no leader", () => {
    assert.match(
      stepOf(allOld(), { answers: answers({ state: { quorum: null } }) }),
      /^wait: .* nobody can tell/,
    );
  });

  it("is counted here too where it is a majority of the voters", () => {
    const look = { pods: allOld(), answers: answers({ voters: { 1: { caughtUp: false } } }) };
    assert.equal(harmOfStopping(0, look), "1 of 3 voters would be left caught up, 2 are needed");
    assert.equal(harmOfStopping(1, look), null);
    assert.equal(harmOfStopping(0, { pods: allOld() }), undefined);
  });

  it("with ZooKeeper has no controllers to harm", () => {
    const nodes = Object.fromEntries([0, 1, 2].map((id) => [id, { controller: false }]));
    assert.equal(stepOf(allOld(), { answers: answers({ state: { quorum: null }, nodes }) }), "stop kafka-2");
  });
});
