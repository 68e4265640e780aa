import Ajv, { type ErrorObject } from "ajv";
import type { Mistake } from "./plan/mistakes";
import { suggestion } from "./plan/names";
import { fieldPath } from "./plan/settings";
import { CONFIG_KEY, type JsonSchema } from "./schema/stackSchema";

/**
 * Tells what in an object isn't of the shape that a schema describes: unknown keys, missing ones and other types.
 *
 * @param definitions of the types that the schema mentions
 */
export function shapeCheck(
  schema: JsonSchema,
  definitions: Record<string, JsonSchema>,
): (args: unknown) => Mistake[] {
  // Half of the time would go into checking the schema itself, and into shortening code that runs once.
  const quick = { validateSchema: false, code: { optimize: false } };
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, ...quick });
  const validate = ajv.compile({ ...schema, definitions });
  return (args) => (validate(args) ? [] : validate.errors!.map(mistakeOf));
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
      // Somebody may have written one here, and previews are published.
      if (/(^|\.)password$/.test(at))
        return {
          propertyPath: at,
          reason: "isn't written here; say which Secret has it: { secret: NAME, key: KEY }",
        };
      return {
        propertyPath: here,
        reason: `is ${JSON.stringify(error.data)}; write ${typeInWords(error.params.type)}${keysOf(error.parentSchema ?? {})}`,
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

/** How many keys of an object are told, those first that it can't do without. */
const KEYS_TOLD = 4;

function keysOf(schema: Record<string, unknown>): string {
  const { properties = {}, required = [] } = schema as { properties?: object; required?: string[] };
  const others = Object.keys(properties).filter((key) => !required.includes(key));
  const keys = [...required, ...others];
  if (keys.length === 0) return "";
  const told = keys.slice(0, KEYS_TOLD).join(", ");
  return `, whose ${keys.length === 1 ? "key is" : "keys are"} ${told}${keys.length > KEYS_TOLD ? ", …" : ""}`;
}

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
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : fieldPath(path, part)), "");
}
