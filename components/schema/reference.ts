import type { PackageSpec, Property } from "@pulumi/pulumi/provider/experimental/schema";
import { DEFAULT, shortName } from "./completed";

/** The name of a type in programs, by its token in the schema. */
type NameOf = (token: string) => string;

/** A field as the schema of a component has it. */
type Field = Property & { optional?: boolean };

const HEAD = `<!-- Made by "npm run schema" from the argument types; changes here are lost. -->

# Arguments and outputs

Every argument has a default or may be left out, unless it is marked as required. In a program an argument that says
so may be an output of another resource (\`pulumi.Input\`); in a stack's file all of them stand below
\`kafka-cluster:cluster\`, or in the file that \`kafka-cluster:clusterFile\` names. What can't work is refused in the preview, with the
argument's path.
`;

/**
 * The reference of every argument and output as Markdown.
 *
 * @param order the names of types in programs, in the order in which they are to stand
 */
export function referenceText(spec: PackageSpec, order: string[]): string {
  const nameOf = (token: string) => {
    const name = shortName(token);
    return order.includes(`${name}Args`) ? `${name}Args` : name;
  };
  const components = Object.entries(spec.resources).map(([token, component]) => {
    return { name: shortName(token), ...component };
  });
  const types = new Map(Object.entries(spec.types).map(([token, type]) => [nameOf(token), type]));
  const ordered = order.filter((name) => types.has(name));
  const ofOutputs = typesBelow(
    components.map(({ properties }) => properties),
    types,
    nameOf,
  );
  const section = (name: string, depth = "###") => {
    const { description, properties, enum: values } = types.get(name)!;
    const fields = values
      ? values.map(({ value, description }) => `- **\`${value}\`**: ${inline(description ?? "")}`)
      : fieldLines(properties ?? {}, !ofOutputs.has(name), nameOf);
    return [`${depth} ${name}`, prose(description), fields.join("\n")];
  };
  const isChoice = (name: string) => types.get(name)!.enum !== undefined;
  const parts = [
    ...components.flatMap(({ name, description, inputProperties, properties }) => [
      `## ${name}`,
      prose(description),
      `### Arguments of ${name}`,
      fieldLines(inputProperties ?? {}, true, nameOf).join("\n"),
      `### Outputs of ${name}`,
      fieldLines(properties ?? {}, false, nameOf).join("\n"),
    ]),
    "## Types of arguments",
    ...ordered.filter((name) => !isChoice(name) && !ofOutputs.has(name)).flatMap((name) => section(name)),
    "## Choices",
    ...ordered.filter(isChoice).flatMap((name) => section(name)),
    "## Types of outputs",
    ...ordered.filter((name) => ofOutputs.has(name)).flatMap((name) => section(name)),
  ];
  return [HEAD, ...parts.filter(Boolean).map((part) => `${part}\n`)].join("\n");
}

/** A line for each field, with its type and whether it is required, and what its comment says below that. */
function fieldLines(properties: Record<string, Field>, isArgument: boolean, nameOf: NameOf): string[] {
  return Object.entries(properties).map(([name, property]) => {
    const [description, ...defaults] = property.description!.split(DEFAULT);
    const facts = [
      typeText(property, nameOf),
      isArgument && !property.optional ? "required" : "",
      isArgument ? outputText(property) : "",
      ...defaults.map((text) => `default: ${inline(text).slice(0, -1)}`),
      !isArgument && property.optional ? "not always there" : "",
    ].filter(Boolean);
    return `- **\`${name}\`** (${facts.join("; ")})\\\n${prose(description, "  ")}`;
  });
}

/** Whether a field may be an output, or what is in it. */
function outputText(property: Field): string {
  if (!property.plain) return "may be an output";
  if (property.additionalProperties) {
    return outputText(property.additionalProperties) && "values may be outputs";
  }
  const ofEach = property.items ? outputText(property.items) : "";
  return ofEach === "may be an output" ? "each may be an output" : ofEach;
}

/** What a field takes, with links to the types that are described here. */
function typeText(property: Property, nameOf: NameOf): string {
  if ("$ref" in property && property.$ref) {
    const name = nameOf(property.$ref);
    if (property.$ref === "pulumi.json#/Any") return "object, as Kubernetes has it";
    if (!property.$ref.startsWith("#/types/")) return `${name} of Kubernetes`;
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (property.items) return `list of ${typeText(property.items, nameOf)}`;
  if (property.additionalProperties) {
    return `object, ${typeText(property.additionalProperties, nameOf)} by name`;
  }
  return (property as { type: string }).type;
}

/** The types that outputs consist of. */
function typesBelow(
  properties: (Record<string, Property> | undefined)[],
  types: Map<string, { properties?: Record<string, Property> }>,
  nameOf: NameOf,
  found = new Set<string>(),
): Set<string> {
  for (const property of properties.flatMap((fields) => Object.values(fields ?? {}))) {
    const { $ref } = (property.items ?? property) as { $ref?: string };
    const name = $ref && nameOf($ref);
    if (!name || found.has(name) || !types.has(name)) continue;
    found.add(name);
    typesBelow([types.get(name)!.properties], types, nameOf, found);
  }
  return found;
}

/** A comment's paragraphs, each line moved in. */
function prose(text = "", indent = ""): string {
  return escaped(text)
    .trim()
    .split("\n")
    .map((line) => (line.trim() ? indent + line.trim() : ""))
    .join("\n");
}

function inline(text: string): string {
  return escaped(text).replace(/\s+/g, " ").trim();
}

/** `<name>` would be taken for HTML, but in code. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 0 ? part.replaceAll("<", "&lt;") : part))
    .join("");
}
