import { strict as assert } from "node:assert";
import type { V1JobStatus, V1Pod } from "@kubernetes/client-node";
import { diagnose } from "../../../../../components/rollout/diagnosis/diagnose";
import {
  answers,
  event,
  job,
  pod,
  readyPod,
  rolledSet,
  silence,
  start,
  terminated,
  unschedulable,
  waiting,
} from "../objects";
import { causeOf, watchFor } from "./timeline";

const condition = (type: string, reason?: string, message?: string): V1JobStatus => ({
  conditions: [{ type, status: "True", reason, message }],
});
const failedPod = (ordinal: number, message?: string): V1Pod =>
  pod(ordinal, { phase: "Failed", state: terminated(1, "Error", message) });

describe("A Job", () => {
  it("is done when it is complete", () => {
    assert.deepEqual(diagnose({ job: job(condition("Complete")), now: 0, since: {} }), { state: "done" });
  });

  it("is done once its own container has ended well, whatever else is in the pod", () => {
    const ended = pod(0, { container: { name: "topics", state: terminated(0, "Completed") } });
    ended.status?.containerStatuses?.push(
      ...pod(0, { container: { name: "proxy" } }).status!.containerStatuses!,
    );
    const verdict = diagnose({ job: job({ active: 1 }), pods: [failedPod(1), ended], now: start, since: {} });
    assert.deepEqual(verdict, { state: "done" });
  });

  it("isn't done as long as its own container runs, whatever else has ended", () => {
    const running = pod(0, { container: { name: "topics" } });
    running.status?.containerStatuses?.push(
      ...pod(0, { container: { name: "proxy", state: terminated(0, "Completed") } }).status!
        .containerStatuses!,
    );
    const verdict = diagnose({ job: job({ active: 1 }), pods: [running], now: start, since: {} });
    assert.equal(verdict.state, "waiting");
  });

  it("has failed once its own container has, beside another that runs on: the cluster never tries again there", () => {
    const ended = pod(0, { container: { name: "topics", state: terminated(1, "Error", "no such topic") } });
    ended.status?.containerStatuses?.push(
      ...pod(0, { container: { name: "proxy" } }).status!.containerStatuses!,
    );
    const look = (...pods: V1Pod[]) => diagnose({ job: job({ active: 1 }), pods, now: start, since: {} });
    assert.deepEqual(look(ended), {
      state: "failed",
      cause:
        "pod kafka-0 failed (exit code 1). no such topic. (Beside proxy, still running, it isn't tried again.)",
      log: { pod: "kafka-0", container: "topics", previous: false },
    });
    assert.equal(look(failedPod(1), ended).state, "failed");
    // Somebody deletes that pod: another one is made.
    const going = { ...ended, metadata: { ...ended.metadata, deletionTimestamp: new Date(start) } };
    assert.equal(look(going).state, "waiting");
    assert.equal(look(ended, pod(1, { container: { name: "topics" } })).state, "waiting");
  });

  it("that is given up for having taken too long has what its container says", () => {
    const running = pod(0, { container: { name: "topics", ready: true } });
    const verdict = diagnose({ job: job({ active: 1 }), pods: [running], now: start, since: {} });
    assert.deepEqual(verdict.state === "waiting" && verdict.log, {
      pod: "kafka-0",
      container: "topics",
      previous: false,
    });
  });

  it("that failed is told at once, with its last pod's termination message and log", () => {
    const status = condition("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    const verdict = diagnose({
      job: job(status),
      pods: [failedPod(0, "topic orders: has 12 partitions, 6 wanted")],
      now: start,
      since: {},
    });
    assert.deepEqual(verdict, {
      state: "failed",
      cause:
        "pod kafka-0 failed (exit code 1). topic orders: has 12 partitions, 6 wanted. (BackoffLimitExceeded: Job has reached the specified backoff limit.)",
      log: { pod: "kafka-0", container: "kafka", previous: false },
    });
  });

  it("that failed and whose pods are gone is told with the cluster's words", () => {
    const status = condition("Failed", "DeadlineExceeded", "Job was active longer than specified deadline");
    const verdict = diagnose({ job: job(status), pods: [], now: start, since: {} });
    assert.equal(
      verdict.state === "failed" && verdict.cause,
      "(DeadlineExceeded: Job was active longer than specified deadline.)",
    );
  });

  it("whose pods fail one after the other is told before the cluster gives up", () => {
    const cause = causeOf({
      job: job({ failed: 2 }),
      pods: [failedPod(0), failedPod(1, "no route to the brokers")],
    });
    assert.match(cause, /^Job kafka\/topics: pod kafka-[01] failed \(exit code 1\)\./);
  });

  it("whose first attempt failed is waited for while the next one runs", () => {
    const [verdict] = watchFor(120, () => ({ job: job({ failed: 1 }), pods: [failedPod(0), pod(1)] }));
    assert.equal(
      verdict.state === "waiting" && verdict.progress,
      "0 of 1 completed; 1 failed; kafka-1: running, not ready yet",
    );
  });

  it("whose image can't be pulled is told", () => {
    const pods = [pod(0, { phase: "Pending", state: waiting("ErrImageNeverPull") })];
    assert.match(causeOf({ job: job({ active: 1 }), pods }), /pull policy is Never/);
  });

  it("whose pod may not be made is told by the event", () => {
    const message = 'Error creating: pods "topics-x" is forbidden: violates PodSecurity "restricted:latest"';
    assert.match(
      causeOf({ job: job(), pods: [], events: [event("job-uid", "FailedCreate", message)] }),
      /its pod can't be made: Error creating: .*PodSecurity/,
    );
  });
});

describe("A Job whose pod the namespace's rules don't let in", () => {
  const refused = (reason: string) => {
    const message = `Error creating: pods "kafka-topics-1" is forbidden: ${reason}`;
    return [event("job-uid", "FailedCreate", message)];
  };
  const ofTopics = job();
  ofTopics.metadata!.labels = { "app.kubernetes.io/name": "kafka-topics" };
  const NEVER = [
    "failed quota: compute: must specify limits.cpu for: topics",
    "failed quota: a: must specify limits.cpu for: topics; limits.memory for: topics, failed quota: b: must specify",
    "minimum cpu usage per Container is 200m, but request is 100m",
    "[minimum memory usage per Container is 512Mi, but request is 256Mi, maximum cpu usage per Pod is 1. No limit is specified]",
    "cpu max limit to request ratio per Container is 2, but provided ratio is 10.000000",
  ];
  for (const reason of NEVER) {
    it(`is told within ten seconds, with the argument to write: ${reason}`, () => {
      const [verdict, seconds] = watchFor(60, () => ({ job: ofTopics, pods: [], events: refused(reason) }));
      assert.ok(verdict.state === "failed");
      assert.ok(seconds < 10, String(seconds));
      assert.ok(verdict.cause.includes(`${reason}. topicJob.resources says what it asks for`), verdict.cause);
    });
  }

  it("may find room once others have ended, and is told if it doesn't", () => {
    const reason =
      "exceeded quota: compute, requested: limits.cpu=1, used: limits.cpu=6, limited: limits.cpu=6";
    const look = { job: ofTopics, pods: [], events: refused(reason) };
    assert.equal(watchFor(10, () => look)[0].state, "waiting");
    assert.match(causeOf(look), /limited: limits\.cpu=6\. topicJob\.resources says what it asks for/);
  });

  it("is told without an argument of a Kafka cluster where it is another program's", () => {
    assert.match(causeOf({ job: job(), pods: [], events: refused(NEVER[0]) }), /for: topics\.$/);
  });

  it("is told without such an argument where it is about something else", () => {
    const events = refused('violates PodSecurity "restricted:latest"');
    assert.match(causeOf({ job: ofTopics, pods: [], events }), /restricted:latest"\.$/);
  });
});

describe("A Job that works on a Kafka cluster", () => {
  const working = { job: job({ active: 1 }), pods: [pod(9, { container: { name: "topics", ready: true } })] };
  const going = (ordinal: number) => pod(ordinal, { deletionTimestamp: new Date(start) });
  const down = answers({ silent: [1, 2], state: { quorum: null, brokers: null, stops: null } });

  it("tells that the quorum is lost, who is away, and what they do", () => {
    const cluster = {
      pods: [readyPod(0), going(1), unschedulable(2, "0/3 nodes")],
      sets: [rolledSet()],
      answers: down,
    };
    // A Job's agent says who votes as long as a leader does; then those that listen as controllers are known.
    Object.assign(cluster.sets[0].spec!.template!.spec!.containers[0], { ports: [{ containerPort: 9093 }] });
    assert.equal(
      causeOf({ ...working, cluster }),
      "Job kafka/topics: 1 of 3 voters are up: kafka-1 and kafka-2 are away. kafka-1: it is terminating. " +
        "kafka-2: no node can take it: 0/3 nodes.",
    );
  });

  it("tells of a pod that is missing, by its StatefulSet", () => {
    const cluster = {
      pods: [readyPod(0), readyPod(1)],
      sets: [rolledSet()],
      answers: answers({ silent: [2] }),
    };
    assert.equal(
      causeOf({ ...working, cluster }),
      "Job kafka/topics: kafka-2 is away. kafka-2: it has no pod.",
    );
  });

  it("tells that controllers that all are there have no leader", () => {
    const state = { quorum: null, unseen: ["the quorum: no answer in time"] };
    const cluster = { pods: [0, 1, 2].map((i) => readyPod(i)), answers: answers({ state }) };
    assert.equal(
      causeOf({ ...working, cluster }),
      "Job kafka/topics: the controllers have no leader (the quorum: no answer in time).",
    );
  });

  it("goes on while a broker loads its logs, and not while that stands still", () => {
    const loading = (left: number) => ({
      pods: [readyPod(0), readyPod(1), pod(2)],
      answers: answers({
        nodes: { 2: { ready: false, reason: `starting: ${left} logs to load`, logsToLoad: left } },
      }),
    });
    const [verdict] = watchFor(900, (elapsed) => ({
      ...working,
      cluster: loading(1000 - Math.floor(elapsed / 30)),
    }));
    assert.equal(verdict.state, "waiting");
    assert.match(
      causeOf({ ...working, cluster: loading(7) }),
      /kafka-2 is away\. kafka-2: starting: 7 logs to load\./,
    );
  });

  it("goes on while pods of nodes are being made, however long that takes, and while others wait for them", () => {
    const made = (ordinal: number) => pod(ordinal, { phase: "Pending", state: waiting("PodInitializing") });
    const known = answers({ silent: [0, 1, 2], state: { quorum: null, brokers: null, stops: null } });
    const sets = [rolledSet()];
    Object.assign(sets[0].spec!.template!.spec!.containers[0], { ports: [{ containerPort: 9093 }] });
    const lookAt = (elapsed: number) => ({
      ...working,
      cluster: { pods: [pod(0), made(1), elapsed < 300 ? made(2) : pod(2)], sets, answers: known },
    });
    assert.equal(watchFor(500, lookAt)[0].state, "waiting");
  });

  it("gives nodes whose pods have just been made as long as others", () => {
    const pods = (elapsed: number) => {
      const made = pod(2, { phase: "Pending", state: waiting("ContainerCreating") });
      return [readyPod(0), readyPod(1), elapsed < 300 ? made : pod(2)];
    };
    const known = answers({ silent: [2] });
    const [verdict, seconds] = watchFor(500, (elapsed) => ({
      ...working,
      cluster: { pods: pods(elapsed), answers: known },
    }));
    assert.equal(verdict.state, "failed");
    assert.equal(seconds, 360);
  });

  it("isn't about nodes that are only controllers, as long as they have a majority", () => {
    const controller = (ordinal: number, change = readyPod(ordinal)) => {
      change.metadata!.labels!["kafka-cluster/controller"] = "true";
      return change;
    };
    const pods = [controller(0, going(0)), controller(1), controller(2)];
    for (const known of [answers({ silent: [0] }), silence]) {
      const [verdict] = watchFor(300, () => ({ ...working, cluster: { pods, answers: known } }));
      assert.equal(verdict.state, "waiting");
    }
  });

  it("goes on while brokers that are ready are behind", () => {
    const cluster = {
      pods: [0, 1, 2].map((i) => readyPod(i)),
      answers: answers({ brokers: { 1: { behind: 3 } } }),
    };
    const [verdict] = watchFor(300, () => ({ ...working, cluster }));
    assert.equal(verdict.state, "waiting");
  });
});
