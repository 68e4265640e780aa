import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What Kubernetes checks itself, and whose types schemas can't say. */
const KUBERNETES_OWN = [
  "AffinityArgs.nodeAffinity",
  "AffinityArgs.podAffinity",
  "AffinityArgs.podAntiAffinity",
  "EnvArgs.valueFrom",
  "PodArgs.initContainers",
  "PodArgs.sidecars",
  "PodVolumeArgs.source",
];

interface Described {
  description?: string;
}

interface Schema {
  resources: Record<
    string,
    Described & { inputProperties: Record<string, Described>; properties: Record<string, Described> }
  >;
  types: Record<string, { properties?: Record<string, Described>; enum?: (Described & { value: string })[] }>;
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

  it("has every type that it mentions", () => {
    const mentioned = JSON.stringify({ resources, types }).matchAll(/"#\/types\/([^"]+)"/g);
    const missing = [...mentioned].map(([, name]) => name).filter((name) => !(name in types));
    assert.deepEqual(missing, []);
  });

  /** By names such as `ListenerArgs.port` and, of outputs, `KafkaCluster.bootstrap (output)`. */
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
