import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type ClusterPlan, planCluster } from "../../components/plan/clusterPlan";
import { readinessGaps } from "../../components/plan/readiness";
import { checkShape } from "../../components/stackArgs";

const PROJECT = join(__dirname, "../..");
const stacks = readdirSync(PROJECT).flatMap((name) => /^Pulumi\.(\w+)\.yaml$/.exec(name)?.[1] ?? []);
const textOf = (stack: string) => readFileSync(join(PROJECT, `Pulumi.${stack}.yaml`), "utf8");
const configOf = (stack: string) => parse(textOf(stack)).config;
const planOf = (stack: string) => planCluster("kafka", configOf(stack)["kafka-cluster:cluster"]);

describe("The environments", () => {
  it("are dev, staging and prod", () => {
    assert.deepEqual(stacks.sort(), ["dev", "prod", "staging"]);
  });

  for (const stack of stacks) {
    it(`have in ${stack} a cluster that can be`, () => {
      assert.deepEqual(checkShape(configOf(stack)["kafka-cluster:cluster"]), []);
      assert.equal(planOf(stack).name, "kafka");
    });

    it(`have for ${stack} a file that editors complete`, () => {
      const [, schema] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(textOf(stack)) ?? [];
      const known = JSON.parse(readFileSync(join(PROJECT, schema), "utf8")).properties.config.properties;
      for (const key of Object.keys(configOf(stack))) assert.ok(key in known, key);
    });
  }

  it("differ in size, not in their topics", () => {
    const names = (plan: ClusterPlan) => plan.topics.map(({ name }) => name);
    for (const stack of stacks) assert.deepEqual(names(planOf(stack)), names(planOf("dev")), stack);
  });

  it("lack in prod nothing that there is to be had: only the encryption of what leaves the Kubernetes cluster", () => {
    const plan = planOf("prod");
    assert.equal(plan.production, true);
    const lacking = readinessGaps(plan, configOf("prod")["kafka-cluster:protect"]);
    assert.deepEqual(
      lacking.map(({ propertyPath }) => propertyPath),
      ["listeners[1]"],
    );
  });

  it("have in prod controllers of their own, load balancers, and larger volumes than in staging", () => {
    const [prod, staging] = [planOf("prod"), planOf("staging")];
    const brokers = prod.pools.find(({ roles }) => roles.broker)!;
    assert.equal(brokers.roles.controller, false);
    assert.ok(
      prod.listeners.some(({ external }) => external?.services.some(({ type }) => type === "LoadBalancer")),
    );
    const gibibytes = ({ storage }: ClusterPlan["pools"][number]) => parseInt(storage.volumes[0].size);
    assert.ok(gibibytes(brokers) > gibibytes(staging.pools[0]));
    assert.ok(gibibytes(staging.pools[0]) > gibibytes(planOf("dev").pools[0]));
  });
});
