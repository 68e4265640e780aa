import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kafkaVersion } from "../../../local/stackFile";
import { temporaryDirectory } from "../../temporary";

describe("The version of Kafka that a local cluster gets an image of", () => {
  const directory = temporaryDirectory("kafka-cluster-version-");
  const of = (text: string) => {
    const file = join(directory, "Pulumi.dev.yaml");
    writeFileSync(file, text);
    return kafkaVersion(file);
  };

  it("is that of the stack's file, or else the component's", () => {
    assert.equal(of(`config:\n  kafka-cluster:cluster:\n    version: 4.0.0\n`), "4.0.0");
    assert.equal(of("config:\n  kafka-cluster:cluster:\n    replicas: 1\n"), "4.4.0");
    assert.equal(of("config: {}\n"), "4.4.0");
  });

  it("can't be read of what isn't YAML, which is told with the file's name", () => {
    assert.throws(() => of("config: {a: b: c}\n"), /Pulumi\.dev\.yaml isn't YAML: /);
  });

  it("is written in full", () => {
    assert.throws(
      () => of("config:\n  kafka-cluster:cluster:\n    version: 4.4\n"),
      /version is 4\.4; write a release/,
    );
  });
});
