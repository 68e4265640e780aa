import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What Kubernetes checks itself, and whose types schemas can't say. */
const KUBERNETES_OWN = [
  "Affinity.nodeAffinity",
  "Affinity.podAffinity",
  "Affinity.podAntiAffinity",
  "Env.valueFrom",
  "Pod.initContainers",
  "Pod.sidecars",
  "PodVolume.source",
];

interface Described {
  description?: string;
}

interface Schema {
  resources: Record<
    string,
    Described & { inputProperties: Record<string, Described>; properties: Record<string, Described> }
  >;
  types: Record<
    string,
    Described & { properties?: Record<string, Described>; enum?: (Described & { value: string })[] }
  >;
}

describe("The schema of the package", () => {
  const { resources, types }: Schema = JSON.parse(
    readFileSync(join(__dirname, "../../../../components/schema/kafkaCluster.json"), "utf8"),
  );

  it("describes both components, and each of their arguments, outputs and choices", () => {
    const all = { ...entries(resources), ...properties(), ...choices() };
    const gaps = Object.keys(all).filter((name) => !all[name].description?.trim());
    assert.deepEqual(gaps, [], "these have no comment where they are declared");
  });

  it("has a type for whatever isn't Kubernetes' own", () => {
    const untyped = Object.entries(properties()).filter(([, property]) => {
      return JSON.stringify(property).includes('"pulumi.json#/Any"');
    });
    const names = untyped.map(([name]) => name);
    assert.deepEqual(names.sort(), KUBERNETES_OWN, "these are untyped");
  });

  it("has names that are good in every language, whose generators add Args themselves", () => {
    assert.deepEqual(
      Object.keys(types).filter((token) => token.endsWith("Args")),
      [],
    );
    assert.ok("kafka-cluster:index:Listener" in types);
  });

  it("has whole numbers alone", () => {
    assert.ok(!JSON.stringify({ resources, types }).includes('"type":"number"'));
  });

  it("tells what each type is for, and defaults", () => {
    const gaps = Object.entries(types).filter(([, { description }]) => !description?.trim());
    assert.deepEqual(
      gaps.map(([token]) => token),
      [],
    );
    assert.match(properties()["KafkaCluster.replicas"].description!, /\n\nDefault: 3\.$/);
    assert.match(properties()["ZooKeeperEnsemble.version"].description!, /\n\nDefault: 3\.9\.2\.$/);
  });

  it("has every type that it mentions", () => {
    const mentioned = JSON.stringify({ resources, types }).matchAll(/"#\/types\/([^"]+)"/g);
    const missing = [...mentioned].map(([, name]) => name).filter((name) => !(name in types));
    assert.deepEqual(missing, []);
  });

  /** By names such as `Listener.port` and, of outputs, `KafkaCluster.bootstrap (output)`. */
  function properties(): Record<string, Described> {
    const arguments_ = Object.entries(resources).map(([type, resource]) =>
      entries(resource.inputProperties, `${shortName(type)}.`),
    );
    const outputs = Object.entries(resources).map(([type, resource]) =>
      entries(resource.properties, `${shortName(type)}.`, " (output)"),
    );
    const nested = Object.entries(types).map(([type, { properties = {} }]) =>
      entries(properties, `${shortName(type)}.`),
    );
    return Object.assign({}, ...arguments_, ...outputs, ...nested);
  }

  function choices(): Record<string, Described> {
    const pairs = Object.entries(types).flatMap(([type, { enum: values = [] }]) =>
      values.map((value) => [`${shortName(type)} "${value.value}"`, value] as const),
    );
    return Object.fromEntries(pairs);
  }
});

function entries<T>(described: Record<string, T>, before = "", after = ""): Record<string, T> {
  return Object.fromEntries(
    Object.entries(described).map(([name, value]) => [`${before}${shortName(name)}${after}`, value]),
  );
}

function shortName(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}
