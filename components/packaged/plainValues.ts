import * as pulumi from "@pulumi/pulumi";
import type { PackageSpec, Property } from "@pulumi/pulumi/provider/experimental/schema";
import type { Mistakes } from "../plan/mistakes";
import { NO_SECRETS } from "../plan/secrets";
import { fieldPath } from "../plan/settings";
import { mayBeSecret } from "../pulumi/givenOutputs";
import { settled } from "../pulumi/settledValue";

/** What a property of the schema says about its values. */
type Described = Property & { plain?: boolean };

/**
 * The arguments of a component with values wherever the schema wants some. Programs in other languages may give outputs
 * there all the same, and no type stops them. One that is known is its value; one that is not is a mistake, since the plan
 * needs it. So is a secret, but where it stays one.
 */
export async function plainValues(
  spec: PackageSpec,
  component: string,
  inputs: pulumi.Inputs,
  mistakes: Mistakes,
): Promise<pulumi.Inputs> {
  const { inputProperties = {} } = spec.resources[component];
  return fieldsOf(inputProperties, inputs, "");

  async function valueOf(property: Described | undefined, value: unknown, path: string): Promise<unknown> {
    if (property === undefined || isAny(property)) return value;
    if (pulumi.Output.isInstance(value)) {
      if (property.plain) return valueOfOutput(property, value, path);
      const { isSecret } = await settled(value);
      if (isSecret && !mayBeSecret(path)) mistakes.add(path, `is a secret; ${NO_SECRETS}`);
      return value;
    }
    const { items, additionalProperties, $ref } = property as Described & { $ref?: string };
    if (Array.isArray(value) && items) {
      return Promise.all(value.map((item, i) => valueOf(items, item, `${path}[${i}]`)));
    }
    if (typeof value !== "object" || value === null) return value;
    if (additionalProperties) {
      const same = Object.fromEntries(Object.keys(value).map((key) => [key, additionalProperties]));
      return fieldsOf(same, value, path);
    }
    const { properties } = spec.types[$ref?.replace("#/types/", "") ?? ""] ?? {};
    return properties ? fieldsOf(properties, value, path) : value;
  }

  async function fieldsOf(properties: Record<string, Described>, value: object, path: string) {
    const fields = Object.entries(value).map(async ([name, field]) => {
      return [name, await valueOf(properties[name], field, fieldPath(path, name))] as const;
    });
    return Object.fromEntries(await Promise.all(fields));
  }

  async function valueOfOutput(
    property: Described,
    output: pulumi.Output<unknown>,
    path: string,
  ): Promise<unknown> {
    const { value, isKnown, isSecret } = await settled(output);
    if (isSecret) {
      mistakes.add(path, `is a secret; ${NO_SECRETS}`);
    } else if (!isKnown) {
      mistakes.add(path, "isn't known before `up`; write a value, or one that a preview knows");
    } else {
      return valueOf(property, value, path);
    }
    return undefined;
  }
}

function isAny(property: Described): boolean {
  return "$ref" in property && property.$ref === "pulumi.json#/Any";
}
