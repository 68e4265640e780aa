import type { PackageSpec, Property } from "@pulumi/pulumi/provider/experimental/schema";
import type { TypeComment } from "./comments";

/** Begins the last paragraph of the description of what has a default. */
export const DEFAULT = "\n\nDefault: ";

/**
 * The schema that Pulumi infers from the argument types, with what inference can't know or leaves out, so that classes
 * in other languages are as good as the types in TypeScript:
 *
 * - types of arguments without `Args` at the end of their names, which every language's generator adds by itself;
 * - numbers as integers: there are no others here;
 * - defaults, which are tags in TypeScript's comments, and what the types are for.
 *
 * @param spec what is inferred
 * @param comments of everything that arguments and outputs consist of, by TypeScript's names
 */
export function completed(spec: PackageSpec, comments: Map<string, TypeComment>): PackageSpec {
  const fields = (typeName: string, properties: Record<string, Property> = {}) => {
    const defaults = comments.get(typeName)?.defaults ?? {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => {
        const description =
          name in defaults ? `${property.description}${DEFAULT}${defaults[name]}.` : undefined;
        return [name, { ...property, ...(description && { description }) }];
      }),
    );
  };
  const resources = Object.entries(spec.resources).map(([token, component]) => {
    const inputProperties = fields(`${shortName(token)}Args`, component.inputProperties);
    return [token, { ...component, inputProperties }] as const;
  });
  const types = Object.entries(spec.types).map(([token, type]) => {
    const typeName = shortName(token);
    const description = type.description ?? comments.get(typeName)?.description;
    const properties = type.properties && fields(typeName, type.properties);
    return [token, { ...type, ...(properties && { properties }), description }] as const;
  });
  const whole = { ...spec, resources: Object.fromEntries(resources), types: Object.fromEntries(types) };
  return JSON.parse(
    JSON.stringify(whole)
      .replaceAll(/"((?:#\/types\/)?[\w-]+:index:\w+?)Args"/g, '"$1"')
      .replaceAll('"type":"number"', '"type":"integer"'),
  );
}

/** `kafka-cluster:index:Topic` and `#/types/kafka-cluster:index:Topic` are `Topic`. */
export function shortName(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}
