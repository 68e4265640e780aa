import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import fc from "fast-check";
import type { ResourcesArgs } from "../../../../../components/args";
import {
  type CpuState,
  cpuStates,
  inQuestion,
  type Template,
} from "../../../../../components/rollout/diagnosis/cpuStates";
import { areAllCurrent, outdatedPods } from "../../../../../components/rollout/diagnosis/outdatedPods";
import { nextStep } from "../../../../../components/rollout/surgery/roll";
import { answers, readyPod, rolledSet } from "../objects";

const OLD = "kafka-old";
const NEW = "kafka-new";
const SET = rolledSet();

const asks = (cpu: string | undefined, limit?: string): ResourcesArgs => ({
  requests: { memory: "1Gi", ...(cpu !== undefined && { cpu }) },
  limits: { memory: "1Gi", ...(limit !== undefined && { cpu: limit }) },
});
const template = (resources: ResourcesArgs, more: object = {}): Template => ({
  spec: {
    containers: [{ name: "kafka", resources, ...more }],
    initContainers: [{ name: "format", resources }],
  },
});

/** A node that has, and is given, some CPU; and what its kubelet says. */
function node(
  ordinal: number,
  has: ResourcesArgs,
  {
    given = has,
    revision = OLD,
    ours = [] as string[],
    condition = undefined as
      undefined | { type: string; reason?: string; message?: string; observedGeneration?: number },
    generation = 1,
    observed = undefined as number | undefined,
    runs = true,
  } = {},
): V1Pod {
  const pod = readyPod(ordinal, revision);
  pod.metadata!.generation = generation;
  pod.metadata!.ownerReferences = [
    { apiVersion: "apps/v1", kind: "StatefulSet", name: "kafka", uid: "sts-uid" },
  ];
  pod.metadata!.managedFields = ours.map((kind) => ({
    manager: "kafka-cluster",
    subresource: "resize",
    fieldsV1: {
      "f:spec": {
        "f:containers": { 'k:{"name":"kafka"}': { "f:resources": { [`f:${kind}`]: { "f:cpu": {} } } } },
      },
    },
  }));
  pod.spec!.containers[0].resources = has as V1Pod["spec"] extends undefined ? never : object;
  const [status] = pod.status!.containerStatuses!;
  Object.assign(
    status,
    { resources: given },
    runs ? {} : { state: { waiting: { reason: "CrashLoopBackOff" } } },
  );
  if (condition) pod.status!.conditions!.push({ status: "True", ...condition });
  pod.status!.observedGeneration = observed;
  return pod;
}

const stateOf = (
  pod: V1Pod,
  former: Template,
  newest: Template,
  refused: Record<string, string> = {},
): CpuState | undefined => cpuStates(SET, [pod], { [OLD]: former, [NEW]: newest }, refused)["kafka-0"];
const [ONE, TWO] = [template(asks("1")), template(asks("2"))];

describe("A pod of a former template that differs in CPU alone", () => {
  it("wants the new one, and is as good as new once it has it", () => {
    assert.deepEqual(stateOf(node(0, asks("1")), ONE, TWO), { state: "wanted", cpu: { requests: "2" } });
    assert.deepEqual(stateOf(node(0, asks("2000m")), ONE, TWO), { state: "given" });
  });

  it("gets the limit as its request too, as a new pod would", () => {
    const newest = template({ limits: { memory: "1Gi", cpu: "2" }, requests: { memory: "1Gi" } });
    const former = template({ limits: { memory: "1Gi", cpu: "1" }, requests: { memory: "1Gi" } });
    assert.deepEqual(stateOf(node(0, asks("1", "1")), former, newest), {
      state: "wanted",
      cpu: { requests: "2", limits: "2" },
    });
  });

  it("waits for its kubelet, and says for what", () => {
    const going = (condition?: { type: string; reason?: string; message?: string }) =>
      stateOf(node(0, asks("2"), { given: asks("1"), condition }), ONE, TWO);
    assert.deepEqual(going(), { state: "going", why: "its kubelet hasn't given it yet" });
    assert.deepEqual(going({ type: "PodResizePending", reason: "Deferred", message: "not enough cpu" }), {
      state: "going",
      why: "not enough cpu",
    });
    assert.equal(going({ type: "PodResizeInProgress" })?.state, "going");
  });

  it("restarts where its Kubernetes node can never give it, by the kubelet's newest word", () => {
    const condition = { type: "PodResizePending", reason: "Infeasible", message: "capacity: 2000" };
    const has = { given: asks("1"), generation: 3 };
    assert.deepEqual(stateOf(node(0, asks("2"), { ...has, condition }), ONE, TWO), {
      state: "refused",
      why: "capacity: 2000",
    });
    const stale = { ...condition, observedGeneration: 2 };
    assert.equal(stateOf(node(0, asks("2"), { ...has, condition: stale }), ONE, TWO)?.state, "going");
  });

  it("has it too where the kubelet has seen the wish and nothing is left to do, whatever it rounds", () => {
    const rounded = { given: asks("1999m"), generation: 2, observed: 2 };
    assert.equal(stateOf(node(0, asks("2"), rounded), ONE, TWO)?.state, "given");
    assert.equal(stateOf(node(0, asks("2"), { ...rounded, observed: 1 }), ONE, TWO)?.state, "going");
  });

  it("restarts where Kubernetes has refused it, or would", () => {
    assert.deepEqual(stateOf(node(0, asks("1")), ONE, TWO, { "pod-0": "forbidden" }), {
      state: "refused",
      why: "forbidden",
    });
    const limited = template(asks("1", "2"));
    assert.equal(stateOf(node(0, asks("1", "2")), limited, ONE)?.state, "refused");
  });

  it("is made anew as any other where nothing runs in it", () => {
    assert.equal(stateOf(node(0, asks("1"), { runs: false }), ONE, TWO), undefined);
  });

  it("isn't one where anything else differs, whatever it is", () => {
    const field = fc.constantFrom("image", "env", "args", "workingDir", "ports", "stdin");
    fc.assert(
      fc.property(field, fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 9 }), (name, value, cpu) => {
        const other = template(asks(String(cpu)), { [name]: value });
        assert.equal(stateOf(node(0, asks("1")), ONE, other), undefined);
      }),
    );
    const memory = template({ requests: { memory: "2Gi", cpu: "2" }, limits: { memory: "1Gi" } });
    assert.equal(stateOf(node(0, asks("1")), ONE, memory), undefined);
    const sidecar = (cpu: string): Template => ({
      spec: { containers: [...ONE.spec!.containers!, { name: "exporter", resources: asks(cpu) }] },
    });
    assert.equal(stateOf(node(0, asks("1")), sidecar("1"), sidecar("2")), undefined, "CPU of others");
    assert.equal(
      cpuStates(SET, [node(0, asks("1"))], { [NEW]: TWO }, {})["kafka-0"],
      undefined,
      "an unknown one",
    );
  });
});

describe("A pod of the newest template", () => {
  it("gets its CPU back where it got another one here, whose template was taken back", () => {
    const [pod, others] = [["requests"], []].map((ours) => node(0, asks("2"), { revision: NEW, ours }));
    assert.deepEqual(inQuestion(SET, [pod]), [pod]);
    assert.deepEqual(stateOf(pod, ONE, ONE), { state: "wanted", cpu: { requests: "1" } });
    assert.deepEqual(inQuestion(SET, [others]), [], "what others give it, as they make it, is theirs");
  });

  it("restarts where it got a limit here that isn't meant any more", () => {
    const pod = (ours: string[]) => node(0, asks("1", "2"), { revision: NEW, ours });
    assert.equal(stateOf(pod(["limits"]), ONE, ONE)?.state, "refused");
    assert.equal(
      stateOf(pod(["requests"]), ONE, ONE)?.state,
      "given",
      "a LimitRange's is none of our business",
    );
  });
});

describe("A roll of pods that differ in CPU alone", () => {
  const look = (cpu: Record<string, CpuState>) => ({
    statefulSet: SET,
    pods: [0, 1, 2].map((ordinal) => node(ordinal, asks("1"))),
    answers: answers(),
    cpu,
  });
  const all = (state: CpuState) => ({ "kafka-0": state, "kafka-1": state, "kafka-2": state });
  const wanted: CpuState = { state: "wanted", cpu: { requests: "2" } };

  it("gives it to all of them at once", () => {
    const step = nextStep(look(all(wanted)));
    assert.ok(step.step === "resize");
    assert.equal(step.pods.length, 3);
  });

  it("stops none of them, and ends once all have it", () => {
    assert.deepEqual(nextStep(look(all({ state: "given" }))), { step: "none" });
    assert.ok(areAllCurrent(look(all({ state: "given" }))));
    const going = look({ ...all({ state: "given" }), "kafka-1": { state: "going", why: "no room" } });
    assert.ok(!areAllCurrent(going));
    assert.deepEqual(outdatedPods(going), []);
    const step = nextStep(going);
    assert.ok(step.step === "wait");
    assert.equal(step.reason, "kafka-1 waits for its CPU: no room");
  });

  it("stops the one that can't get it, and no other, as any other roll would", () => {
    const step = nextStep(
      look({ ...all({ state: "given" }), "kafka-1": { state: "refused", why: "too much" } }),
    );
    assert.ok(step.step === "stop");
    assert.equal(step.pod.metadata?.name, "kafka-1");
    assert.match(step.why, /^too much; all nodes are well/);
  });
});
