import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { renderCopies } from "../../../../../components/plan/kafka/reassignment";
import { mistakesIn } from "../mistakesIn";

const refused = (reassignment: KafkaClusterArgs["reassignment"]) =>
  mistakesIn({ reassignment }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
const of = (reassignment: KafkaClusterArgs["reassignment"]) =>
  planCluster("kafka", { reassignment }).reassignment;

describe("How replicas move", () => {
  it("is by 50 MiB a second, and only where it is asked for, unless the arguments say otherwise", () => {
    assert.deepEqual(of(undefined), { throttle: 52_428_800, rebalances: false, raises: false });
    assert.deepEqual(of({ throttle: "1Gi", rebalance: "onScale", replicationFactor: "raise" }), {
      throttle: 2 ** 30,
      rebalances: true,
      raises: true,
    });
  });

  it("is refused where it can't be", () => {
    const args = { throttle: "fast", rebalance: "always", replicationFactor: "lower" } as never;
    assert.deepEqual(refused(args).sort(), [
      'reassignment.rebalance: is "always"; use never, onScale',
      'reassignment.replicationFactor: is "lower"; use keep, raise',
      'reassignment.throttle: is "fast"; write bytes per second as a whole number and one of Ki, Mi, Gi, Ti, k, M, G, T, ' +
        "such as 4Gi",
    ]);
    assert.deepEqual(refused({ throttle: "1k" }), [
      'reassignment.throttle: is "1k", with which no move ends; write at least 1Mi',
    ]);
  });

  it("gives topics without replicas, and Kafka's own, as many copies as new ones get", () => {
    const copiesOf = (args: KafkaClusterArgs) => {
      const { topics, replication, reassignment } = planCluster("kafka", args);
      return renderCopies(topics, replication, reassignment);
    };
    const args: KafkaClusterArgs = { topics: [{ name: "orders" }, { name: "audit", replicas: 3 }] };
    assert.equal(copiesOf(args), "");
    assert.equal(
      copiesOf({ ...args, reassignment: { replicationFactor: "raise" } }),
      "__consumer_offsets replicas=3\n__share_group_state replicas=3\n__transaction_state replicas=3\norders replicas=3\n",
    );
  });
});
