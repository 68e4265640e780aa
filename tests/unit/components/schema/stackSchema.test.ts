import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { stackSchema } from "../../../../components/schema/stackSchema";

const COMPONENTS = join(__dirname, "../../../../components");
const json = (...path: string[]) => JSON.parse(readFileSync(join(COMPONENTS, ...path), "utf8"));

describe("The schema that editors complete a stack's file by", () => {
  const schema = json("schema", "stack.json");
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

  it("follows from the schema of the package", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(stackSchema(json("schema", "kafkaCluster.json")))), schema);
  });

  it("accepts the dev stack's file, which names it", () => {
    const text = readFileSync(join(COMPONENTS, "../Pulumi.dev.yaml"), "utf8");
    assert.match(text, /^# yaml-language-server: \$schema=\.\/components\/schema\/stack\.json$/m);
    assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
  });

  it("marks an unknown argument, at any depth", () => {
    const stack = (cluster: object) => ({ config: { "kafka-cluster:cluster": cluster } });
    assert.ok(validate(stack({ replicas: 3 })));
    assert.ok(!validate(stack({ replica: 3 })));
    assert.ok(!validate(stack({ listeners: [{ name: "a", port: 9092, hostPort: { prot: 1 } }] })));
  });

  it("leaves other settings of a stack alone", () => {
    assert.ok(validate({ config: { "kubernetes:context": "prod" }, encryptionsalt: "v1:abc" }));
  });

  it("explains every argument", () => {
    const definitions: Record<string, { properties?: Record<string, { description?: string }> }> =
      schema.definitions;
    for (const [type, { properties }] of Object.entries(definitions)) {
      for (const [name, { description }] of Object.entries(properties ?? {})) {
        assert.ok(description, `${type}.${name} has no description`);
      }
    }
  });
});
