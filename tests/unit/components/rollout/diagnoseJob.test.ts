import { strict as assert } from "node:assert";
import type { V1JobStatus, V1Pod } from "@kubernetes/client-node";
import { diagnose } from "../../../../components/rollout/diagnose";
import { event, job, pod, start, terminated, waiting } from "./objects";
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
