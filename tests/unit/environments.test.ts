import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as prettier from "prettier";
import { type ClusterPlan, planCluster } from "../../components/plan/clusterPlan";
import { readinessGaps } from "../../components/plan/readiness";
import { checkShape } from "../../components/stackArgs";
import { PROJECT_DIRECTORY, stackFile } from "../../local/environment";
import { configOf, environments } from "./environmentFiles";

/** Those that the repository ships: a user's own differ in what they like. */
const SHIPPED = ["dev", "prod", "staging"];

const planOf = (stack: string) => planCluster("kafka", configOf(stack)["kafka-cluster:cluster"]);

describe("The environments", () => {
  it("are dev, staging and prod, and those that a user adds", () => {
    assert.deepEqual(
      environments().filter((stack) => SHIPPED.includes(stack)),
      SHIPPED,
    );
  });

  for (const stack of environments()) {
    it(`have in ${stack} a cluster that can be`, () => {
      assert.deepEqual(checkShape(configOf(stack)["kafka-cluster:cluster"]), []);
      assert.equal(planOf(stack).name, "kafka");
    });

    it(`have for ${stack} a file that the Pulumi CLI writes as it likes, and lint leaves to it`, async () => {
      const ignorePath = join(PROJECT_DIRECTORY, ".prettierignore");
      assert.ok((await prettier.getFileInfo(stackFile(stack), { ignorePath })).ignored);
    });
  }

  for (const stack of SHIPPED) {
    it(`have for ${stack} a file that editors complete`, () => {
      const text = readFileSync(stackFile(stack), "utf8");
      const [, schema] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text) ?? [];
      const known = JSON.parse(readFileSync(join(PROJECT_DIRECTORY, schema), "utf8")).properties.config;
      // Those of providers are theirs.
      const own = Object.keys(configOf(stack)).filter((key) => key.startsWith("kafka-cluster:"));
      for (const key of own) assert.ok(key in known.properties, key);
    });
  }

  it("have files that VS Code completes by their names, whatever the Pulumi CLI leaves in them", () => {
    const settings = readFileSync(join(PROJECT_DIRECTORY, ".vscode", "settings.json"), "utf8");
    const [[schema, pattern]] = Object.entries(JSON.parse(settings)["yaml.schemas"]);
    assert.equal(pattern, "Pulumi.*.yaml");
    assert.ok("config" in JSON.parse(readFileSync(join(PROJECT_DIRECTORY, schema), "utf8")).properties);
  });

  it("differ in size, not in their topics", () => {
    const names = (plan: ClusterPlan) => plan.topics.map(({ name }) => name);
    for (const stack of SHIPPED) assert.deepEqual(names(planOf(stack)), names(planOf("dev")), stack);
  });

  it("lack in prod nothing that there is to be had", () => {
    const plan = planOf("prod");
    assert.equal(plan.production, true);
    const lacking = readinessGaps(plan, configOf("prod")["kafka-cluster:protect"]);
    assert.deepEqual(
      lacking.map(({ propertyPath }) => propertyPath),
      [],
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
