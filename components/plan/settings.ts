import { Mistakes } from "./mistakes";

/**
 * Settings as text by name. YAML makes numbers and booleans of unquoted values, which is taken; a number that
 * JavaScript can't hold exactly has lost digits already, so it is refused.
 */
export function plainSettings(
  settings: Record<string, unknown> | undefined,
  path: string,
  mistakes: Mistakes,
): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings ?? {})) {
    const here = settingPath(path, name);
    if (typeof value === "number" && !Number.isSafeInteger(value) && Number.isInteger(value)) {
      mistakes.add(here, `is a number that lost digits on its way (${value}); put it in quotes`);
    } else if (!["string", "number", "boolean"].includes(typeof value)) {
      mistakes.add(here, "has no value; write a text, a number, true or false");
    } else if (/[\r\n]/.test(String(value))) {
      mistakes.add(here, "has a line break, which would become a line of its own in server.properties");
    } else {
      plain[name] = String(value).trim();
    }
  }
  return plain;
}

/** A file of properties, a line each: those of these names, in their order. */
export function propertiesText(
  properties: Record<string, string>,
  names: string[] = Object.keys(properties),
): string {
  return names.map((name) => `${name}=${properties[name]}\n`).join("");
}

/** Path of a setting whose name has dots, as Pulumi writes property paths. */
export function settingPath(path: string, name: string): string {
  return `${path}["${name}"]`;
}

/** Path of a field whose name may have dots. */
export function fieldPath(path: string, name: string): string {
  if (name.includes(".")) return settingPath(path, name);
  return path ? `${path}.${name}` : name;
}
