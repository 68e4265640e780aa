import { strict as assert } from "node:assert";
import type { V1Pod } from "@kubernetes/client-node";
import { diagnose } from "../../../../../components/rollout/diagnosis/diagnose";
import type { ClusterLook } from "../../../../../components/rollout/diagnosis/kafkaNodes";
import type { RollStep } from "../../../../../components/rollout/diagnosis/rollStep";
import { nextStep } from "../../../../../components/rollout/surgery/roll";
import {
  answers,
  event,
  pod,
  readyPod,
  rolledSet,
  start,
  terminated,
  unschedulable,
  waiting,
} from "../objects";
import { causeOf, watchFor } from "./timeline";

const OLD = "kafka-old";
const NO_NODE = "0/3 nodes are available: 1 node(s) were unschedulable.";

/** What is seen of a set whose pods aren't all of the newest template, and what its roll makes of that. */
function look(pods: V1Pod[], cluster: Partial<ClusterLook> & { others?: V1Pod[] } = {}) {
  const ready = pods.filter(({ status }) =>
    status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
  );
  const set = rolledSet({ readyReplicas: ready.length, replicas: pods.length });
  const around = { answers: answers(), ...cluster, pods: [...pods, ...(cluster.others ?? [])] };
  return { statefulSet: set, pods, cluster: around, step: nextStep({ ...around, statefulSet: set }) };
}

function progressOf(seen: ReturnType<typeof look>): string {
  const verdict = diagnose({ ...seen, now: start, since: {} });
  return verdict.state === "waiting" ? verdict.progress : verdict.state;
}

describe("A rollout whose pods this program replaces", () => {
  it("is done once all are of the newest template and ready: Kubernetes never makes that the current one", () => {
    const done = (status: object) =>
      diagnose({ statefulSet: rolledSet({ updatedReplicas: 3, ...status }), pods: [], now: 0, since: {} })
        .state === "done";
    assert.equal(done({}), true);
    assert.equal(done({ updatedReplicas: 2 }), false);
    assert.equal(done({ readyReplicas: 2 }), false);
    assert.equal(done({ replicas: 4 }), false);
    assert.equal(done({ observedGeneration: 1 }), false);
  });

  it("doesn't fail for a node that leaves and is down", () => {
    const pods = [unschedulable(0, NO_NODE), pod(1), readyPod(2)];
    const stateWith = (unneeded: number[]) =>
      watchFor(60, () => ({ ...look(pods, { unneeded }), only: [1, 2] }))[0].state;
    assert.equal(stateWith([0]), "waiting");
    assert.equal(stateWith([]), "failed");
  });

  it("says whom it stops, and who is still to come", () => {
    const text = progressOf(look([readyPod(0, OLD), readyPod(1, OLD), readyPod(2, OLD)]));
    assert.equal(
      text,
      "3 of 3 pods ready; kafka-0, kafka-1: still to be replaced; stops kafka-2 (all nodes are well; from the highest id down, the active controller last)",
    );
  });

  it("says once for whom it waits, and why", () => {
    const text = progressOf(
      look([readyPod(0, OLD), readyPod(1, OLD), pod(2, { state: waiting("ContainerCreating") })]),
    );
    assert.equal(
      text,
      "2 of 3 pods ready; kafka-0, kafka-1: still to be replaced; waits for kafka-2 before the next is stopped: ContainerCreating",
    );
  });

  it("fails within a minute for a pod that no node takes, and says that the others serve", () => {
    const cause = causeOf(look([unschedulable(0, NO_NODE), readyPod(1, OLD), readyPod(2, OLD)]));
    assert.match(cause, /^Pod kafka\/kafka-0: no node can take it: 0\/3 nodes are available/);
    assert.match(
      cause,
      /\nNo other pod was stopped meanwhile: kafka-1 and kafka-2 run on with the former template\.$/,
    );
  });

  it("doesn't say that no other was stopped where others of the rack were", () => {
    const cause = causeOf(look([unschedulable(0, NO_NODE), pod(1), readyPod(2, OLD)]));
    assert.match(cause, /\nkafka-2 runs on with the former template\.$/);
  });

  it("fails within a minute for a new template that crashes, and has stopped nobody else", () => {
    const container = { restartCount: 3, state: waiting("CrashLoopBackOff"), lastState: terminated(1) };
    const cause = causeOf(look([readyPod(0, OLD), readyPod(1), pod(2, { container })]));
    assert.match(
      cause,
      /^Pod kafka\/kafka-2: container kafka ended .*kafka-0 runs on with the former template\.$/s,
    );
  });

  const ofOther = (other: V1Pod) => {
    other.metadata!.name = "kafka-b-7";
    other.metadata!.uid = "other";
    return other;
  };

  it("fails within a minute for a pod of another pool that it waits for", () => {
    const others = [ofOther(unschedulable(7, NO_NODE))];
    const cause = causeOf(look([readyPod(0, OLD), readyPod(1, OLD), readyPod(2, OLD)], { others }));
    assert.match(cause, /^Pod kafka\/kafka-b-7: no node can take it: .*No other pod was stopped meanwhile/s);
  });

  it("fails within a minute for a pod of another pool that can't be made, with what its StatefulSet says", () => {
    const set = { ...rolledSet(), metadata: { name: "kafka-b", namespace: "kafka", uid: "b" } };
    Object.assign(set.spec!, { replicas: 1, ordinals: { start: 7 } });
    const seen = look([readyPod(0, OLD), readyPod(1, OLD), readyPod(2, OLD)], { sets: [set] });
    assert.match(causeOf(seen), /^Pod kafka\/kafka-b-7: there is none, and none is made\./);
    const lacking = ofOther(readyPod(6));
    Object.assign(lacking.metadata!, { name: "kafka-b-6" });
    const wide = { ...set, spec: { ...set.spec!, replicas: 2, ordinals: { start: 6 } } };
    wide.spec.volumeClaimTemplates = [{ metadata: { name: "data" } }, { metadata: { name: "more" } }];
    const blocked = look([readyPod(0, OLD), readyPod(1, OLD), readyPod(2, OLD)], {
      sets: [wide],
      others: [lacking],
    });
    assert.match(
      causeOf(blocked),
      /makes it anew only after kafka-b-6, which lacks a volume\. Delete pod kafka-b-6/,
    );
    const events = [event("b", "FailedCreate", "exceeded quota: small")];
    assert.match(
      causeOf({ ...seen, events }),
      /^Pod kafka\/kafka-b-7: it can't be made: exceeded quota: small\./,
    );
  });

  it("goes on for as long as a node takes to catch up", () => {
    const seen = look([readyPod(0, OLD), readyPod(1), readyPod(2)], {
      answers: answers({ brokers: { 2: { behind: 9 } } }),
    });
    const [verdict] = watchFor(900, () => seen);
    assert.match(
      verdict.state === "waiting" ? verdict.progress : "",
      /waits for kafka-2 .*out of sync on 9 partitions$/,
    );
  });

  it("fails within a minute where a person has to do something", () => {
    const set = rolledSet();
    const cause = causeOf({ statefulSet: set, step: nextStep({ statefulSet: set }) });
    assert.equal(
      cause,
      `StatefulSet kafka/kafka: none of its pods is replaced, as they can't be listed. Grant "list" on pods.`,
    );
  });

  it("tells of a broken pod of the former template why it isn't replaced", () => {
    const container = { restartCount: 3, state: waiting("CrashLoopBackOff"), lastState: terminated(1) };
    const seen = look([pod(0, { revision: OLD, container }), readyPod(1, OLD), readyPod(2, OLD)]);
    const step: RollStep = {
      step: "wait",
      reason: "kafka-0 isn't replaced yet: orders-1 would be offline",
      nodes: ["kafka-0"],
      soon: false,
    };
    const cause = causeOf({ ...seen, step });
    assert.match(
      cause,
      /ends again\. It still runs the former configuration, and isn't replaced yet: kafka-0 .* offline\./,
    );
  });

  it("tells that the controllers of another pool have lost their majority", () => {
    const controllers = [0, 1, 2].map((i) => {
      const one = i === 0 ? readyPod(i) : pod(i, { deletionTimestamp: new Date(start) });
      one.metadata!.name = `kafka-controllers-${i}`;
      one.spec!.containers[0].ports = [{ containerPort: 9093 }];
      return one;
    });
    const brokers = [pod(100), pod(101), pod(102)];
    const set = rolledSet({ updatedReplicas: 3, readyReplicas: 0 });
    set.spec!.ordinals = { start: 100 };
    const cause = causeOf({
      statefulSet: set,
      pods: brokers,
      cluster: { pods: [...controllers, ...brokers] },
    });
    assert.match(
      cause,
      /^StatefulSet kafka\/kafka: 1 of 3 voters are up: kafka-controllers-1 and kafka-controllers-2 are away\./,
    );
  });
});
