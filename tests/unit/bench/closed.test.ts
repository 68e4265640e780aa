import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../components";
import { planCluster } from "../../../components/plan/clusterPlan";
import { checkShape } from "../../../components/stackArgs";
import { closedArgs } from "../../../bench/subjects/closedStack";
import { secondsOf } from "../../../bench/subjects/producer";
import { throughputArgs } from "../../../bench/throughput";
import { devArgs } from "../../../bench/world";

const planOf = (args: KafkaClusterArgs) => {
  assert.deepEqual(checkShape(args), []);
  return planCluster("kafka", args);
};
/** Of each listener for clients, whether it is closed. */
const closedListeners = (args: KafkaClusterArgs) =>
  planOf(args).listeners.map(({ name, security }) => [
    name,
    Boolean(security?.tls && security.authentication),
  ]);

describe("The closed clusters that are measured", () => {
  it("are the dev stack with every listener closed, authorization and ten users", () => {
    const { listeners, authorization, users, ...same } = closedArgs();
    const { listeners: open, ...dev } = devArgs();
    assert.deepEqual(same, dev);
    assert.deepEqual(authorization, {});
    assert.equal(users!.length, 10);
    assert.deepEqual(
      listeners!.map(({ name, port }) => ({ name, port })),
      open!.map(({ name, port }) => ({ name, port })),
    );
    assert.deepEqual(
      closedListeners(closedArgs()),
      open!.map(({ name }) => [name, true]),
    );
  });

  it("have for the throughput a closed listener beside the open ones", () => {
    assert.deepEqual(closedListeners(throughputArgs()), [
      ...devArgs().listeners!.map(({ name }) => [name, false]),
      ["secured", true],
    ]);
  });
});

describe("What the performance tool says", () => {
  const all =
    "300 records sent, 50.000000 records/sec (0.05 MB/sec), 1.00 ms avg latency, 2.00 ms max latency.\n";
  const measured =
    "200 steady state records sent, 80.000000 records/sec (0.08 MB/sec), 1.00 ms avg latency.\n";

  it("is the time of those that are measured", () => {
    assert.equal(secondsOf(all + measured, 200), 2.5);
  });

  it("fails where some weren't taken, or it says nothing of them", () => {
    assert.throws(() => secondsOf(all + measured, 201), /Of 201 messages 200 were taken/);
    assert.throws(
      () => secondsOf(all, 200),
      /Of 200 messages none were taken; the producer said: 300 records/,
    );
  });
});
