import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { planCluster } from "../../components/plan/clusterPlan";
import { checkShape } from "../../components/stackArgs";

const EXAMPLES = join(__dirname, "../../examples");

describe("An example", () => {
  const files = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml") && !basename(name).startsWith("Pulumi."))
    // Others are for kubectl, and have tests of their own.
    .filter((name) => !/^apiVersion:/m.test(readFileSync(join(EXAMPLES, name), "utf8")));
  for (const file of files) {
    it(`describes a cluster that can be: ${file}`, () => {
      const args = parse(readFileSync(join(EXAMPLES, file), "utf8")).config["kafka-cluster:cluster"];
      assert.deepEqual(checkShape(args), []);
      assert.equal(planCluster("kafka", args).name, args.name);
    });
  }

  it("describes a cluster that can be: the program in YAML", () => {
    const { packages, resources } = parse(readFileSync(join(EXAMPLES, "yaml/Pulumi.yaml"), "utf8"));
    const { type, properties } = resources.kafka;
    const { name } = JSON.parse(
      readFileSync(join(EXAMPLES, "yaml", packages["kafka-cluster"], "package.json"), "utf8"),
    );
    assert.equal(type, `${name}:index:KafkaCluster`);
    assert.deepEqual(checkShape(properties), []);
    assert.equal(planCluster("kafka", properties).name, "kafka");
  });

  // Without it Pulumi runs what the package.json above names: the stack program of this repository.
  for (const project of ["app", "program"]) {
    it(`names its own program: ${project}`, () => {
      const { main } = parse(readFileSync(join(EXAMPLES, project, "Pulumi.yaml"), "utf8"));
      assert.ok(existsSync(join(EXAMPLES, project, main)), main);
    });
  }
});
