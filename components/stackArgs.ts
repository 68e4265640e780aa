import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import type { KafkaClusterArgs } from "./args";
import { Mistake, MistakesError } from "./plan/mistakes";
import { suggestion } from "./plan/names";
import { CONFIG_KEY, PROTECT_KEY } from "./schema/stackSchema";

/**
 * The arguments of a KafkaCluster from the stack's configuration: the object `<project>:cluster`.
 *
 * @param config configuration to read, by default that of the project
 * @throws MistakesError if a key is unknown, missing or of another type
 */
export function stackArgs(config: pulumi.Config = new pulumi.Config()): KafkaClusterArgs {
  const args = config.getObject<KafkaClusterArgs>(CONFIG_KEY);
  if (args === undefined) {
    throw new pulumi.RunError(
      `The configuration of stack "${pulumi.getStack()}" has no "${config.name}:${CONFIG_KEY}". ` +
        `Describe the cluster there, in Pulumi.${pulumi.getStack()}.yaml`,
    );
  }
  const mistakes = checkShape(args);
  if (mistakes.length > 0) {
    throw new MistakesError(args?.name ?? CONFIG_KEY, mistakes);
  }
  return args;
}

/**
 * The resource options of a KafkaCluster from the stack's configuration: with `<project>:protect: true` nothing that
 * holds data or an address is deleted or replaced, and `destroy` is refused.
 *
 * @param config configuration to read, by default that of the project
 * @throws RunError if it isn't true or false
 */
export function stackOptions(config: pulumi.Config = new pulumi.Config()): pulumi.ComponentResourceOptions {
  const protect = config.get(PROTECT_KEY);
  if (protect !== undefined && protect !== "true" && protect !== "false") {
    throw new pulumi.RunError(
      `${config.name}:${PROTECT_KEY} is ${JSON.stringify(protect)}; write true or false`,
    );
  }
  return { protect: protect === "true" };
}

/** What in an object isn't of the shape of KafkaClusterArgs. */
export function checkShape(args: unknown): Mistake[] {
  const validate = (shape ??= compiledShape());
  return validate(args) ? [] : validate.errors!.map(mistakeOf);
}

let shape: ValidateFunction | undefined;

function compiledShape(): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(__dirname, "schema", "stack.json"), "utf8"));
  // Half of the time would go into checking the schema itself, and into shortening code that runs once.
  const quick = { validateSchema: false, code: { optimize: false } };
  return new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, ...quick }).compile({
    definitions: schema.definitions,
    $ref: `#/definitions/${CONFIG_KEY}`,
  });
}

function mistakeOf(error: ErrorObject): Mistake {
  const at = propertyPath(error.instancePath);
  const here = at || CONFIG_KEY;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = error.params.additionalProperty;
      const meant = suggestion(key, Object.keys(error.parentSchema?.properties ?? {}));
      return {
        propertyPath: at ? `${at}.${key}` : key,
        reason: `is no argument${meant ? `; did you mean "${meant}"?` : ""}`,
      };
    }
    case "required":
      return {
        propertyPath: at ? `${at}.${error.params.missingProperty}` : error.params.missingProperty,
        reason: "is missing",
      };
    case "enum":
      return {
        propertyPath: here,
        reason: `is ${JSON.stringify(error.data)}; use ${error.params.allowedValues.join(", ")}`,
      };
    case "type":
      return {
        propertyPath: here,
        reason: `is ${JSON.stringify(error.data)}; write ${typeInWords(error.params.type)}`,
      };
    default:
      return { propertyPath: here, reason: error.message ?? error.keyword };
  }
}

const TYPES: Record<string, string> = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  object: "an object",
  string: "a text (in quotes if it looks like a number)",
};

function typeInWords(type: string | string[]): string {
  return [type]
    .flat()
    .map((name) => TYPES[name])
    .join(" or ");
}

/** `/topics/2/replicas` as `topics[2].replicas`, the way Pulumi writes property paths. */
function propertyPath(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((path, part) => {
      if (/^\d+$/.test(part)) {
        return `${path}[${part}]`;
      }
      return part.includes(".") ? `${path}["${part}"]` : path ? `${path}.${part}` : part;
    }, "");
}
