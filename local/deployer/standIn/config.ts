import * as fs from "fs";
import * as path from "path";
import { parse } from "yaml";
import { isObject, some, type Properties, type Value } from "./values";

export interface Project {
  name: string;
  /** The folder or file that the program starts from. */
  main: string;
  /** What the program reads through `pulumi.Config`: structured values as JSON text. */
  config: Record<string, string>;
}

/** Reads Pulumi.yaml and the stack's file, as `pulumi up` does. */
export function readProject(projectDir: string, stack: string, configFile?: string): Project {
  const projectFile = path.join(projectDir, "Pulumi.yaml");
  const stackFile = configFile ?? path.join(projectDir, `Pulumi.${stack}.yaml`);
  const project = parse(fs.readFileSync(projectFile, "utf8"));
  const ofStack = fs.existsSync(stackFile) ? (parse(fs.readFileSync(stackFile, "utf8")) ?? {}) : {};
  const runtime = project.runtime?.name ?? project.runtime;
  if (runtime !== "nodejs")
    throw new Error(`${projectFile}: runtime "${runtime}" isn't "nodejs", the only one here.`);
  if (ofStack.environment) throw new Error(`${stackFile}: "environment" (Pulumi ESC) needs the Pulumi CLI.`);
  const config = mergeConfig(project.name, project.config ?? {}, ofStack.config ?? {});
  return { name: project.name, main: path.resolve(projectDir, project.main ?? "."), config };
}

/** The project's defaults under the stack's values, every key with its namespace. */
export function mergeConfig(
  project: string,
  defaults: Properties,
  values: Properties,
): Record<string, string> {
  const config: Record<string, string> = {};
  const declared = Object.entries(defaults).map(([key, value]) => [key, defaultOf(value)] as const);
  for (const [key, value] of [...declared, ...Object.entries(values)]) {
    if (value === undefined || value === null) continue;
    if (some(value, (v) => isObject(v) && Object.keys(v).join() === "secure"))
      throw new Error(`The configuration "${key}" is encrypted ("secure"), which needs the Pulumi CLI.`);
    const text = typeof value === "object" ? JSON.stringify(value) : `${value}`;
    config[key.includes(":") ? key : `${project}:${key}`] = text;
  }
  return config;
}

// Pulumi.yaml declares a key either by its value or as {type, description, default | value}.
function defaultOf(declared: Value): Value {
  const keys = ["type", "description", "secret", "default", "value", "items"];
  if (!isObject(declared) || !Object.keys(declared).every((key) => keys.includes(key))) return declared;
  return declared.value ?? declared.default;
}
