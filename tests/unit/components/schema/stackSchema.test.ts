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
  // Code that runs some times isn't worth shortening.
  const validate = new Ajv({ strict: true, allowUnionTypes: true, code: { optimize: false } }).compile(
    schema,
  );

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

  it("offers Kafka's settings with their values, and leaves it to the plan to refuse one", () => {
    const { config } = schema.definitions.cluster.properties;
    const { properties } = config;
    assert.deepEqual(properties["compression.type"].anyOf[0].enum.slice(-2), ["gzip", "producer"]);
    assert.equal(
      properties["log.retention.hours"].description,
      "Write a whole number of hours (Kafka's default is 168).\n" +
        "https://kafka.apache.org/documentation/#brokerconfigs_log.retention.hours",
    );
    assert.match(
      properties["max.decompressed.message.bytes"].description,
      /From Kafka 4\.2\.2 on\. Not in Kafka 4\.3; again/,
    );
    assert.match(
      schema.definitions.Topic.properties.config.properties["cleanup.policy"].description,
      /^Write compact or delete,/,
    );
    const stack = (name: string, value: unknown) => ({
      config: { "kafka-cluster:cluster": { config: { [name]: value } } },
    });
    for (const value of ["gzip", "zip", "${a:b:c}", 5]) assert.ok(validate(stack("compression.type", value)));
    assert.ok(validate(stack("a.plug.in", "x")));
    assert.ok(!validate(stack("compression.type", ["gzip"])));
  });

  it("leaves other settings of a stack alone", () => {
    assert.ok(validate({ config: { "kubernetes:context": "prod" }, encryptionsalt: "v1:abc" }));
  });

  it("takes for protection what a user writes and what the Pulumi CLI makes of it, and nothing else", () => {
    const takes = (value: unknown) => validate({ config: { "kafka-cluster:protect": value } });
    assert.deepEqual([true, false, "true", "false"].filter(takes), [true, false, "true", "false"]);
    assert.deepEqual(["yes", "True", 1, null].filter(takes), []);
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
