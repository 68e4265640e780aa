import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import { argumentComments, argumentFiles } from "../../../../components/schema/comments";
import { referenceText } from "../../../../components/schema/reference";

const REPOSITORY = join(__dirname, "../../../..");
const read = (path: string) => readFileSync(join(REPOSITORY, path), "utf8");

describe("The reference of the arguments", () => {
  const spec: PackageSpec = JSON.parse(read("components/schema/kafkaCluster.json"));
  const text = referenceText(spec, [...argumentComments().keys()]);

  it("is what the argument types say", () => {
    assert.equal(read("docs/arguments.md"), text);
  });

  it("describes every argument and every output of both components, and every field of their types", () => {
    const described = [...Object.values(spec.resources), ...Object.values(spec.types)];
    const fields = described.flatMap((type) => [
      ...Object.keys(type.properties ?? {}),
      ...Object.keys("inputProperties" in type ? (type.inputProperties ?? {}) : {}),
    ]);
    assert.equal(text.match(/^- \*\*`\w+`\*\* \(/gm)?.length, fields.length);
    assert.equal(text.match(/^- \*\*`\w+`\*\* \(.*\)\\\n {2}\S/gm)?.length, fields.length);
  });

  it("says types with links, what is required, what may be an output, and defaults", () => {
    const lines = text.split("\n");
    const has = (line: string) => assert.ok(lines.includes(line), line);
    has("- **`name`** (string; default: the component's own name)\\");
    has("- **`topics`** (list of [TopicArgs](#topicargs))\\");
    has("- **`port`** (integer; required)\\");
    has("- **`namespace`** (string; may be an output; default: the name of the cluster)\\");
    has("- **`name`** (string; may be an output; default: apache/kafka:&lt;version>)\\");
    has("- **`hosts`** (list of string; each may be an output)\\");
    has("- **`brokerAnnotations`** (list of object, string by name; values may be outputs)\\");
    has("- **`sourceRanges`** (list of string; default: all)\\");
    has("- **`nginx`** (string; not always there)\\");
  });

  it("has the defaults that an ensemble's arguments inherit", () => {
    const { defaults } = argumentComments().get("ZooKeeperEnsembleArgs")!;
    assert.equal(defaults.replicas, "3");
    assert.equal(defaults.version, "3.9.2");
  });

  it("has the types in the order of the source", () => {
    const headings = text.match(/^### \w+Args$/gm)!.map((line) => line.slice(4));
    const source = argumentFiles()
      .flatMap((file) => readFileSync(file, "utf8").match(/^export interface \w+/gm) ?? [])
      .map((line) => line.slice(17));
    const inSource = headings.filter((name) => source.includes(name));
    assert.deepEqual(
      inSource,
      source.filter((name) => inSource.includes(name)),
    );
  });
});
