import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { planCluster } from "../../components/plan/clusterPlan";
import { checkShape } from "../../components/stackArgs";

const EXAMPLES = join(__dirname, "../../examples");

describe("An example", () => {
  const files = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    // A project of its own, which uses a cluster.
    .filter((name) => !name.startsWith("app/"));
  for (const file of files) {
    it(`describes a cluster that can be: ${file}`, () => {
      const args = parse(readFileSync(join(EXAMPLES, file), "utf8")).config["kafka-cluster:cluster"];
      assert.deepEqual(checkShape(args), []);
      assert.equal(planCluster("kafka", args).name, args.name);
    });
  }
});
