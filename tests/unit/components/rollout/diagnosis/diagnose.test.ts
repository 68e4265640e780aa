import { strict as assert } from "node:assert";
import type { V1Pod } from "@kubernetes/client-node";
import type { KafkaState } from "../../../../../components/plan/existing/kafkaState";
import { isReady } from "../../../../../components/rollout/diagnosis/progress";
import { diagnose } from "../../../../../components/rollout/diagnosis/diagnose";
import {
  claim,
  event,
  pod,
  readyPod,
  second,
  start,
  statefulSet,
  terminated,
  unschedulable,
  waiting,
} from "../objects";
import { causeOf, watchFor } from "./timeline";

const readyPods = [readyPod(0), readyPod(1), readyPod(2)];
const onePod = (broken: ReturnType<typeof pod>) => ({
  statefulSet: statefulSet({ readyReplicas: 2 }),
  pods: [readyPods[0], broken, readyPods[2]],
});

describe("A rollout", () => {
  const complete = { readyReplicas: 3 };

  it("is done when every pod is ready and of the newest template, without looking at any pod", () => {
    assert.deepEqual(diagnose({ statefulSet: statefulSet(complete), now: 0, since: {} }), { state: "done" });
  });

  for (const [text, status] of Object.entries({
    "the controller hasn't seen the change": { ...complete, observedGeneration: 1 },
    "a pod is of the former template": { ...complete, updatedReplicas: 2 },
    "a pod isn't ready": { readyReplicas: 2 },
    "a pod too many is still there": { ...complete, replicas: 4 },
    "the former revision is still the current one": { ...complete, currentRevision: "kafka-old" },
  })) {
    it(`isn't done while ${text}`, () => {
      const verdict = diagnose({ statefulSet: statefulSet(status), pods: readyPods, now: 0, since: {} });
      assert.equal(verdict.state, "waiting");
    });
  }

  it("names the Kubernetes node that is silent, whatever is known of the containers on it", () => {
    const silent = { ...pod(1), spec: { containers: [], nodeName: "worker-2" } };
    const events = [event("pod-1", "NodeNotReady", "Node is not ready", start + second)];
    const told = (its: V1Pod, all = events) => {
      const pods = [readyPod(0), its, readyPod(2)];
      const seen = {
        statefulSet: statefulSet({ readyReplicas: 2 }),
        pods,
        events: all,
        now: start,
        since: {},
      };
      const verdict = diagnose(seen);
      return verdict.state === "waiting" ? verdict.progress : verdict.state;
    };
    assert.match(told(silent), /kafka-1: its Kubernetes node worker-2 doesn't answer/);
    const leaving = { ...silent, metadata: { ...silent.metadata, deletionTimestamp: new Date(start) } };
    assert.match(told(leaving), /kafka-1: terminating, but its Kubernetes node worker-2 doesn't answer/);
    const back = [
      ...events,
      event("pod-1", "Unhealthy", "Readiness probe failed: starting", start + 2 * second),
    ];
    assert.match(told(silent, back), /kafka-1: readiness: starting/);
  });

  it("says how far it is, and what the others do", () => {
    const pods = [
      readyPod(0, "kafka-old"),
      pod(1),
      pod(2, { container: { state: waiting("ContainerCreating") } }),
    ];
    const events = [
      event("pod-1", "Unhealthy", "Readiness probe failed: behind on 3 partitions\n", start + second),
    ];
    const verdict = diagnose({
      statefulSet: statefulSet({ readyReplicas: 1, updatedReplicas: 2 }),
      pods,
      events,
      now: start,
      since: {},
    });
    assert.equal(
      verdict.state === "waiting" && verdict.progress,
      "1 of 3 pods ready; kafka-1: readiness: behind on 3 partitions; kafka-2: ContainerCreating; kafka-0: still to be replaced",
    );
  });

  it("says that a pod lacks as long as one of a former StatefulSet has its name", () => {
    const former = pod(2);
    former.metadata = { ...former.metadata, deletionTimestamp: new Date(start) };
    const own = [readyPod(0), readyPod(1)];
    const verdict = diagnose({
      statefulSet: statefulSet({ replicas: 2, readyReplicas: 2, updatedReplicas: 2 }),
      pods: own,
      cluster: { pods: [...own, former] },
      now: start,
      since: {},
    });
    assert.equal(
      verdict.state === "waiting" && verdict.progress,
      "2 of 3 pods ready; kafka-2: not created yet, as another pod of its name is terminating",
    );
  });

  it("says in a line that can be read how far a hundred are", () => {
    const large = statefulSet({ readyReplicas: 40, replicas: 90, updatedReplicas: 50 });
    large.spec!.replicas = 100;
    const pods = Array.from({ length: 90 }, (_, i) =>
      i < 40 ? readyPod(i, "kafka-old") : pod(i, { container: { state: waiting("ContainerCreating") } }),
    );
    const verdict = diagnose({ statefulSet: large, pods, now: start, since: {} });
    assert.equal(
      verdict.state === "waiting" && verdict.progress,
      "40 of 100 pods ready; kafka-40 to kafka-89: ContainerCreating; kafka-90 to kafka-99: not created yet; " +
        "kafka-0 to kafka-39: still to be replaced",
    );
  });

  it("says what a node's own agent says, rather than what a probe said before", () => {
    const node = { ready: false, reason: "starting: 120 logs to load" };
    const told = (broken: ReturnType<typeof pod>) =>
      diagnose({
        ...onePod(broken),
        cluster: { answers: { byPod: { "kafka-1": { node } as KafkaState } } },
        now: start,
        since: {},
      });
    const running = told(pod(1));
    assert.equal(
      running.state === "waiting" && running.progress,
      "2 of 3 pods ready; kafka-1: starting: 120 logs to load",
    );
    const gone = told(pod(1, { container: { state: waiting("ContainerCreating") } }));
    assert.equal(gone.state === "waiting" && gone.progress, "2 of 3 pods ready; kafka-1: ContainerCreating");
  });

  it("goes on for as long as brokers take to recover their logs, and names the log to look at", () => {
    const [verdict] = watchFor(900, () => onePod(pod(1)));
    assert.equal(verdict.state, "waiting");
    assert.deepEqual(verdict.state === "waiting" && verdict.log, {
      pod: "kafka-1",
      container: "kafka",
      previous: false,
    });
  });

  it("asks for events only when something is off", () => {
    const suspicious = (seconds: number, broken: ReturnType<typeof pod>) => {
      const [verdict] = watchFor(seconds, () => onePod(broken));
      return verdict.state === "waiting" && verdict.suspicious;
    };
    assert.equal(suspicious(10, pod(1)), false);
    assert.equal(suspicious(30, pod(1)), true, "a pod that stays unready is off");
    assert.equal(suspicious(0, pod(1, { state: waiting("ErrImagePull") })), true);
  });

  it("works where pods can't be listed", () => {
    const [verdict] = watchFor(60, () => ({ statefulSet: statefulSet({ readyReplicas: 1 }) }));
    assert.equal(
      verdict.state === "waiting" && verdict.progress,
      "1 of 3 pods ready (the pods can't be listed)",
    );
  });
});

describe("An image that can't be pulled", () => {
  const image = "registry.invalid/kafka:9";
  const pulling = (state: ReturnType<typeof waiting>) => onePod(pod(1, { container: { image, state } }));
  const failure = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;

  it("is told with the registry's words and what to check", () => {
    const message = `rpc error: code = NotFound desc = ${failure}`;
    assert.equal(
      causeOf(pulling(waiting("ErrImagePull", message))),
      `Pod kafka/kafka-1: the image "${image}" can't be pulled: ${failure}. Check the image's name and tag.`,
    );
  });

  it("is told while the kubelet alternates between pulling and backing off, from the event", () => {
    const events = [
      event(
        "pod-1",
        "Failed",
        `Failed to pull image "${image}": dial tcp: lookup registry.invalid: no such host`,
      ),
    ];
    const cause = causeOf((elapsed) => ({
      ...pulling(
        elapsed % 10 < 2
          ? waiting("ErrImagePull")
          : waiting("ImagePullBackOff", `Back-off pulling image "${image}"`),
      ),
      events,
    }));
    assert.match(cause, /no such host.*can't reach that registry/);
  });

  it("is waited for when the next attempt succeeds", () => {
    const [verdict] = watchFor(120, (elapsed) =>
      elapsed < 20 ? pulling(waiting("ImagePullBackOff")) : onePod(pod(1)),
    );
    assert.equal(verdict.state, "waiting");
  });

  it("is told once for all pods that it stops", () => {
    const pods = [0, 1, 2].map((ordinal) =>
      pod(ordinal, { container: { image, state: waiting("InvalidImageName") } }),
    );
    assert.equal(
      causeOf({ statefulSet: statefulSet(), pods }),
      `Pod kafka/kafka-0: the image "${image}" can't be pulled: InvalidImageName. An image is named registry/repository:tag, in lower case. The same with Pod kafka/kafka-1, Pod kafka/kafka-2.`,
    );
  });
});

describe("A pod that crashes", () => {
  /** Ends `life` seconds after each start; restarted as the kubelet does, after 0, 10, 20, 40 ... seconds. */
  const crashing = (life: number) => (elapsed: number) => {
    let restartCount = 0;
    for (let begin = 0, pause = 0; ; restartCount++) {
      const lastState = restartCount > 0 ? terminated(1) : {};
      if (elapsed < begin + life) return onePod(pod(1, { container: { restartCount, lastState } }));
      begin += life + pause;
      if (elapsed < begin) {
        const state = waiting("CrashLoopBackOff", "back-off restarting failed container");
        return onePod(pod(1, { container: { restartCount, state, lastState: terminated(1) } }));
      }
      pause = pause === 0 ? 10 : pause * 2;
    }
  };

  for (const life of [1, 4, 10, 20]) {
    it(`${life} s after its start is told within a minute of the first crash`, () => {
      const [verdict, seconds] = watchFor(600, crashing(life));
      assert.equal(verdict.state, "failed");
      assert.ok(seconds - life <= 60, `${seconds} s`);
      assert.deepEqual(verdict.state === "failed" && verdict.log, {
        pod: "kafka-1",
        container: "kafka",
        previous: false,
      });
    });
  }

  it("is told with how it ended", () => {
    const message = "Exception: no such directory /data";
    const container = {
      restartCount: 3,
      state: waiting("CrashLoopBackOff"),
      lastState: terminated(3, "Error", message),
    };
    assert.equal(
      causeOf(onePod(pod(1, { container }))),
      `Pod kafka/kafka-1: container kafka ended (exit code 3), was restarted 3 times and ends again. It said: ${message}.`,
    );
  });

  it("for want of memory is told with the limit", () => {
    const container = {
      restartCount: 2,
      state: waiting("CrashLoopBackOff"),
      lastState: terminated(137, "OOMKilled"),
    };
    assert.match(
      causeOf(onePod(pod(1, { container }))),
      /more memory than its memory limit of 512Mi \(OOMKilled, exit code 137\)/,
    );
  });

  it("because its liveness probe fails is told with the probe's words", () => {
    const container = { restartCount: 2, state: waiting("CrashLoopBackOff"), lastState: terminated(143) };
    const events = [
      event("pod-1", "Killing", "Container kafka failed liveness probe, will be restarted"),
      event("pod-1", "Unhealthy", "Liveness probe failed: no such process"),
    ];
    assert.match(
      causeOf({ ...onePod(pod(1, { container })), events }),
      /killed by its probe \(Liveness probe failed: no such process; exit code 143\)/,
    );
  });

  it("in an init container is told with that container's name", () => {
    const init = { restartCount: 1, state: waiting("CrashLoopBackOff"), lastState: terminated(2) };
    const cause = causeOf(onePod(pod(1, { phase: "Pending", init, state: waiting("PodInitializing") })));
    assert.match(cause, /container format ended \(exit code 2\)/);
  });

  it("once at its start and then comes up is waited for", () => {
    const [verdict] = watchFor(300, (elapsed) => {
      if (elapsed < 3) return onePod(pod(1));
      if (elapsed < 13) return onePod(pod(1, { container: { restartCount: 0, state: terminated(1) } }));
      return onePod(pod(1, { container: { restartCount: 1, lastState: terminated(1) } }));
    });
    assert.equal(verdict.state, "waiting");
  });

  it("long ago and is on its way up again is waited for", () => {
    const [verdict] = watchFor(300, () =>
      onePod(pod(1, { container: { restartCount: 9, lastState: terminated(255) } })),
    );
    assert.equal(verdict.state, "waiting");
  });

  it("is no trouble once its init containers have ended well", () => {
    const [verdict] = watchFor(120, () =>
      onePod(pod(1, { init: { state: terminated(0, "Completed"), ready: true } })),
    );
    assert.equal(verdict.state, "waiting");
  });
});

/** The same where each pod that runs is on a node of its own. */
function placed<T extends { pods: V1Pod[] }>(look: T): T {
  const pods = look.pods.map((one, i) => ({ ...one, spec: { ...one.spec!, nodeName: `worker-${i}` } }));
  return { ...look, pods: pods.map((one, i) => (isReady(one) ? one : look.pods[i])) };
}

describe("A StatefulSet that somebody has scaled down", () => {
  it("isn't rolled out, though all that it has is ready", () => {
    const set = statefulSet({ readyReplicas: 2, replicas: 2, updatedReplicas: 2 });
    set.spec!.replicas = 2;
    assert.match(
      causeOf({ statefulSet: set, pods: readyPods.slice(0, 2), planned: 3 }),
      /^StatefulSet kafka\/kafka: Somebody has scaled StatefulSet kafka to 2, where 3 are described: `kubectl .*--replicas 3`/,
    );
    assert.equal(diagnose({ statefulSet: set, planned: 2, now: 0, since: {} }).state, "done");
  });
});

describe("A pod that no node takes", () => {
  const look = (message: string, events: ReturnType<typeof event>[] = []) => ({
    ...onePod(unschedulable(1, message)),
    events,
  });

  it("for anti-affinity is told with a plain explanation", () => {
    const cause = causeOf(
      look(
        "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
      ),
    );
    assert.match(
      cause,
      /^Pod kafka\/kafka-1: no node can take it: 0\/2 nodes are available: 2 node\(s\) didn't match pod anti-affinity rules\. Its anti-affinity requires .* add nodes, run fewer pods/,
    );
    assert.doesNotMatch(cause, /preemption/);
  });

  it("for the anti-affinity of pods that run is told with the way out", () => {
    const message = "0/3 nodes are available: 3 node(s) didn't satisfy existing pods anti-affinity rules.";
    assert.match(
      causeOf(look(message)),
      /Other pods run with the former template.*go back to as many pods as there were, with the new anti-affinity/,
    );
  });

  it("for memory is told with what it requests", () => {
    assert.match(causeOf(look("0/3 nodes are available: 3 Insufficient memory.")), /requests 64Gi of memory/);
  });

  it("for a host port that others have is told with the port", () => {
    const message = "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports.";
    assert.match(
      causeOf(look(message)),
      /Its host port 31092 is taken on 3 nodes by pods: choose another port, or add nodes\.$/,
    );
    const placedOnce = { ...look(message), pods: placed(look(message)).pods.slice(0, 2) };
    assert.match(
      causeOf(placedOnce),
      /2 pods need .*, and 1 node can .* is taken on 2 nodes by pods of another kind: choose another port, or add nodes\.$/,
    );
  });

  const PORTS = "2 node(s) didn't have free ports for the requested pod ports";

  it("as one is cordoned is told with that node, and how many pods need how many", () => {
    const message = `0/3 nodes are available: 1 node(s) were unschedulable, ${PORTS}.`;
    const need = "3 pods need a node each for host port 31092, and 2 nodes can take one.";
    assert.equal(
      causeOf({ ...placed(look(message)), cordoned: ["worker-1"] }),
      `Pod kafka/kafka-1: no node can take it: ${message} ${need} ` +
        "Kubernetes node worker-1 is cordoned: `kubectl uncordon worker-1` ends it.",
    );
    assert.ok(
      causeOf(placed(look(message))).endsWith(
        `${need} A node is cordoned: \`kubectl get nodes\` shows SchedulingDisabled, and \`kubectl uncordon\` ends it.`,
      ),
      "where nodes may not be listed",
    );
    assert.match(
      causeOf({ ...placed(look(message)), cordoned: ["a", "b"] }),
      /Kubernetes nodes a and b are cordoned: `kubectl uncordon a b` ends it\.$/,
    );
  });

  it("as one isn't ready isn't told to take another port: its own kind has it on the others", () => {
    const message = `0/3 nodes are available: 1 node(s) had untolerated taint(s), ${PORTS}.`;
    const cause = causeOf(placed(look(message)));
    assert.match(
      cause,
      /3 pods need a node each .*, and 2 nodes can take one: add nodes, or run fewer pods\. A tainted/,
    );
    assert.doesNotMatch(cause, /another port/);
  });

  it("since somebody has scaled its StatefulSet is told with how that is taken back", () => {
    const set = statefulSet({ readyReplicas: 3, replicas: 4, updatedReplicas: 4 });
    set.spec!.replicas = 4;
    const message = "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports.";
    const pods = [...placed({ pods: readyPods }).pods, unschedulable(3, message)];
    assert.equal(
      causeOf({ statefulSet: set, pods, planned: 3 }),
      `Pod kafka/kafka-3: no node can take it: ${message} 4 pods need a node each for host port 31092, and 3 nodes can ` +
        "take one: add nodes, or run fewer pods. Somebody has scaled StatefulSet kafka to 4, where 3 are described: " +
        "`kubectl -n kafka scale statefulset kafka --replicas 3` takes that back.",
    );
    assert.doesNotMatch(causeOf({ statefulSet: set, pods, planned: 4 }), /scaled/);
  });

  it("for a volume on a node that is away is told with the claim", () => {
    const message =
      "0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }, 2 node(s) had volume node affinity conflict.";
    assert.match(causeOf(look(message)), /claim data-kafka-1\) lives on one node/);
  });

  it("is waited for while an autoscaler brings a node", () => {
    const message = "0/2 nodes are available: 2 Insufficient cpu.";
    for (const reason of ["TriggeredScaleUp", "Nominated"]) {
      const [verdict] = watchFor(300, () =>
        look(message, [event("pod-1", reason, "pod triggered scale-up")]),
      );
      assert.equal(verdict.state, "waiting");
    }
    const longAgo = event("pod-1", "TriggeredScaleUp", "pod triggered scale-up", start - 3600 * second);
    assert.match(causeOf(look(message, [longAgo])), /Insufficient cpu/);
  });

  it("is waited for when it finds one after a while", () => {
    const [verdict] = watchFor(90, (elapsed) =>
      elapsed < 25 ? look("0/3 nodes are available.") : onePod(pod(1)),
    );
    assert.equal(verdict.state, "waiting");
  });
});

describe("A claim without a volume", () => {
  const unbound = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
  const look = (more: object, storageClass?: string) => ({
    statefulSet: statefulSet({ readyReplicas: 2 }),
    pods: [readyPods[0], unschedulable(1, unbound), readyPods[2]],
    claims: [claim(0, "Bound"), claim(1, "Pending", storageClass)],
    ...more,
  });

  it("whose storage class doesn't exist is told with those that do", () => {
    assert.equal(
      causeOf(look({ storageClasses: ["local-path", "slow"] })),
      'PersistentVolumeClaim kafka/data-kafka-1: there is no storage class "fast". Name one that exists: local-path, slow.',
    );
  });

  it("whose storage class doesn't exist is told by the event where classes may not be listed", () => {
    const events = [event("claim-1", "ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found')];
    assert.match(causeOf(look({ events })), /no storage class "fast". `kubectl get storageclass`/);
  });

  it("that names no class in a cluster without a default is told", () => {
    const events = [
      event(
        "claim-1",
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set",
      ),
    ];
    assert.match(causeOf(look({ events, storageClasses: [] }, "")), /no default one.*install a provisioner/);
  });

  it("that the provisioner refuses is told with its words", () => {
    const events = [event("claim-1", "ProvisioningFailed", "rpc error: volume size 1 exceeds the quota")];
    assert.match(
      causeOf(look({ events, storageClasses: ["fast"] })),
      /storage class "fast"\): rpc error: volume size 1 exceeds the quota\./,
    );
  });

  it("that is being provided is waited for", () => {
    const events = [event("claim-1", "ExternalProvisioning", "Waiting for a volume to be created")];
    const pods = [readyPods[0], pod(1, { state: waiting("ContainerCreating") }), readyPods[2]];
    const [verdict] = watchFor(120, () => look({ events, storageClasses: ["fast"], pods }));
    assert.equal(verdict.state, "waiting");
  });
});

describe("Other causes", () => {
  it("a quota that forbids the pods is told by the event", () => {
    const message =
      'create Pod kafka-2 in StatefulSet kafka failed error: pods "kafka-2" is forbidden: exceeded quota: small';
    const cause = causeOf({
      statefulSet: statefulSet({ replicas: 2, readyReplicas: 2 }),
      pods: [readyPods[0], readyPods[1]],
      events: [
        event("sts-uid", "SuccessfulCreate", "create Pod kafka-1", start - second),
        event("sts-uid", "FailedCreate", message),
      ],
    });
    assert.equal(cause, `StatefulSet kafka/kafka: its pods can't be made: ${message}.`);
  });

  it("a pod that is yet to be made is waited for, whatever failed before", () => {
    const [verdict] = watchFor(60, () => ({
      statefulSet: statefulSet({ replicas: 2, readyReplicas: 2 }),
      pods: [readyPods[0], readyPods[1]],
      events: [
        event("sts-uid", "FailedCreate", "quota", start - second),
        event("sts-uid", "SuccessfulCreate", "create Pod kafka-1"),
      ],
    }));
    assert.equal(verdict.state, "waiting");
  });

  it("a missing Secret is told", () => {
    const state = waiting("CreateContainerConfigError", 'secret "kafka-keys" not found');
    assert.match(
      causeOf(onePod(pod(1, { state }))),
      /container kafka can't be made: secret "kafka-keys" not found\./,
    );
  });

  it("a volume that can't be mounted is told, but not while it is still being detached elsewhere", () => {
    const state = waiting("ContainerCreating");
    const events = [
      event(
        "pod-1",
        "FailedMount",
        'MountVolume.SetUp failed for volume "config" : configmap "gone" not found',
      ),
    ];
    assert.match(
      causeOf({ ...onePod(pod(1, { phase: "Pending", state })), events }),
      /FailedMount\): .*configmap "gone" not found/,
    );
    const [verdict] = watchFor(120, (elapsed) => ({
      ...onePod(pod(1, elapsed < 40 ? { phase: "Pending", state } : {})),
      events: [event("pod-1", "FailedAttachVolume", "Multi-Attach error for volume")],
    }));
    assert.equal(verdict.state, "waiting");
  });

  it("a mount that succeeded at the second attempt is no trouble while a large image is pulled", () => {
    const events = [
      event("pod-1", "FailedMount", "failed to sync configmap cache: timed out waiting for the condition"),
      event("pod-1", "Pulling", 'Pulling image "kafka"', start + second),
    ];
    const creating = pod(1, { phase: "Pending", state: waiting("ContainerCreating") });
    const [verdict] = watchFor(300, () => ({ ...onePod(creating), events }));
    assert.equal(verdict.state, "waiting");
  });

  it("a terminating pod is no trouble, whatever its state", () => {
    const state = waiting("CrashLoopBackOff");
    const container = { restartCount: 4, lastState: terminated(1) };
    const [verdict] = watchFor(120, () =>
      onePod(pod(1, { state, container, deletionTimestamp: new Date(start) })),
    );
    assert.equal(verdict.state === "waiting" && verdict.progress, "2 of 3 pods ready; kafka-1: terminating");
  });
});

describe("A broken pod of the former template", () => {
  const broken = pod(0, {
    revision: "kafka-old",
    container: { restartCount: 7, state: waiting("CrashLoopBackOff"), lastState: terminated(1) },
  });
  const look = (updatedReplicas: number, observedGeneration = 2) => ({
    statefulSet: statefulSet({
      updatedReplicas,
      readyReplicas: 1,
      currentRevision: "kafka-old",
      observedGeneration,
    }),
    pods: [broken, pod(1), readyPod(2)],
  });

  it("is waited for while the rollout gets ahead: the new template may be its cure", () => {
    const [verdict] = watchFor(110, (elapsed) => look(elapsed < 40 ? 0 : elapsed < 80 ? 1 : 2));
    assert.equal(verdict.state, "waiting");
  });

  it("is the cause when the rollout doesn't get to it", () => {
    assert.match(causeOf(look(1)), /former configuration.*Delete this pod/);
  });

  it("isn't judged before the controller has seen the change", () => {
    const [verdict] = watchFor(300, () => look(3, 1));
    assert.equal(
      verdict.state === "waiting" && verdict.progress,
      "the cluster hasn't taken notice of the change yet",
    );
  });
});
