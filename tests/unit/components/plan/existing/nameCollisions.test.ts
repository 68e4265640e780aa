import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { OtherObject } from "../../../../../components/plan/existing/existingCluster";
import { checkNameCollisions } from "../../../../../components/plan/existing/nameCollisions";
import { Mistakes } from "../../../../../components/plan/mistakes";

const POOL_B: KafkaClusterArgs = { nodePools: [{ name: "b", roles: ["controller", "broker"] }] };

/** What is refused of a cluster "kafka" beside what others have. */
function refused(args: KafkaClusterArgs, ...others: OtherObject[]): string[] {
  const mistakes = new Mistakes();
  checkNameCollisions(planCluster("kafka", args).pools, { others }, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
}

const statefulSet = (name: string): OtherObject => ({ kind: "StatefulSet", name, owner: `kafka "${name}"` });
const claim = (name: string, owner: string): OtherObject => ({ kind: "claim", name, owner });

describe("A cluster beside others in its namespace", () => {
  it("is refused if one of its pools has the name of another one", () => {
    const [text, ...others] = refused(
      POOL_B,
      statefulSet("kafka-b"),
      claim("data-kafka-b-0", 'kafka "kafka-b"'),
    );
    assert.match(
      text,
      /^name leads to StatefulSet kafka-b, which belongs to kafka "kafka-b" in the same namespace/,
    );
    assert.deepEqual(others, []);
  });

  it("is refused if it would take over the volumes that another one left behind", () => {
    const [text] = refused({}, claim("data-kafka-2", 'zookeeper "kafka"'));
    assert.match(text, /^name leads to claim data-kafka-2, which belongs to zookeeper "kafka"/);
  });

  it("may have a name that begins another's", () => {
    const found = ["kafka-topics", "kafka-zookeeper", "kafka-b"].flatMap((name) => [
      statefulSet(name),
      claim(`data-${name}-0`, `kafka "${name}"`),
    ]);
    assert.deepEqual(refused({}, ...found), []);
  });
});
