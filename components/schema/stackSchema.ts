import type { PackageSpec, Property } from "@pulumi/pulumi/provider/experimental/schema";
import { shortName } from "./completed";
import { brokerSettingsSchema, topicSettingsSchema } from "./settingsSchema";

/** Key of the stack configuration that holds the arguments, without the project's name. */
export const CONFIG_KEY = "cluster";
/** Key of the stack configuration that names a file with more of them, likewise. */
export const FILE_KEY = "clusterFile";
/** Key of the stack configuration that protects the cluster, likewise. */
export const PROTECT_KEY = "protect";

const FILE = {
  type: "string",
  description:
    "A YAML file with arguments that don't stand in this one, such as `topics`, by its path from the project's directory. For " +
    "many topics or users: Pulumi hands a stack's configuration to the program in one environment variable, of which Linux takes 128 KiB.",
};

const PROTECT = {
  // The Pulumi CLI writes it as a text, whenever it writes the file.
  enum: [true, false, "true", "false"],
  default: false,
  description:
    "Whether `destroy`, and every change that would delete or replace what holds data or an address, is refused. " +
    "To take a protected stack down, write false, run `pulumi up`, and then destroy it.",
};

export type JsonSchema = Record<string, unknown>;

/**
 * JSON schema of a `Pulumi.<stack>.yaml` from the package's schema: no key but those of the arguments, and texts
 * that YAML reads as numbers or booleans are taken where settings are free-form. Settings of Kafka's are offered by name.
 */
export function stackSchema(spec: PackageSpec): JsonSchema {
  const component = `${spec.name}:index:KafkaCluster`;
  const types = typeSchemas(spec);
  const definitions = {
    ...types,
    [CONFIG_KEY]: withSettings(argumentsSchema(spec, component), brokerSettingsSchema()),
    Topic: withSettings(types.Topic, topicSettingsSchema()),
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          [`${spec.name}:${CONFIG_KEY}`]: { $ref: `#/definitions/${CONFIG_KEY}` },
          [`${spec.name}:${FILE_KEY}`]: FILE,
          [`${spec.name}:${PROTECT_KEY}`]: PROTECT,
        },
      },
    },
    definitions,
  };
}

/** The same with the names and values that `config` may have. */
function withSettings(schema: JsonSchema, settings: JsonSchema): JsonSchema {
  const properties = schema.properties as Record<string, JsonSchema>;
  const { description } = properties.config;
  return { ...schema, properties: { ...properties, config: { description, ...settings } } };
}

/** JSON schema of a component's arguments; it mentions types by their names in `typeSchemas`. */
export function argumentsSchema(spec: PackageSpec, component: string): JsonSchema {
  const { inputProperties, requiredInputs } = spec.resources[component];
  return objectSchema(inputProperties ?? {}, requiredInputs ?? []);
}

/** JSON schema of each type of the package, by its name. */
export function typeSchemas(spec: PackageSpec): Record<string, JsonSchema> {
  const schemas = Object.entries(spec.types).map(([token, type]) => {
    const schema: JsonSchema = type.enum
      ? { description: type.description, enum: type.enum.map(({ value }) => value) }
      : objectSchema(type.properties ?? {}, type.required ?? []);
    return [shortName(token), schema];
  });
  return Object.fromEntries(schemas);
}

function objectSchema(properties: Record<string, Property>, required: string[]): JsonSchema {
  return {
    type: "object",
    additionalProperties: false,
    required,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        { description: property.description, ...valueSchema(property) },
      ]),
    ),
  };
}

function valueSchema(property: Property): JsonSchema {
  if ("$ref" in property && property.$ref) {
    if (property.$ref === "pulumi.json#/Any") return {};
    return { $ref: `#/definitions/${shortName(property.$ref)}` };
  }
  if (property.items) {
    return { type: "array", items: valueSchema(property.items) };
  }
  if (property.additionalProperties) {
    return { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } };
  }
  return { type: (property as { type: string }).type };
}
