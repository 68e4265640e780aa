import { existsSync, readFileSync } from "fs";
import { join, resolve } from "path";
import { parse } from "yaml";
import { isObject, some, Unsupported, type Properties } from "./values";

export interface Project {
  name: string;
  /** The folder or file that the program starts from. */
  main: string;
  options: { typescript?: boolean; nodeargs?: string };
  /** What the program reads through `pulumi.Config`: structured values as JSON text. */
  config: Record<string, string>;
}

/** Reads Pulumi.yaml and the stack's file, as `pulumi up` does. */
export function readProject(projectDir: string, stack: string, configFile?: string): Project {
  const projectFile = join(projectDir, "Pulumi.yaml");
  const stackFile = configFile ?? join(projectDir, `Pulumi.${stack}.yaml`);
  const project = parse(readFileSync(projectFile, "utf8"));
  const ofStack = existsSync(stackFile) ? (parse(readFileSync(stackFile, "utf8")) ?? {}) : {};
  const runtime = project.runtime?.name ?? project.runtime;
  if (runtime !== "nodejs") throw new Unsupported(`${projectFile}: the runtime "${runtime}"`);
  if (project.config) throw new Unsupported(`${projectFile}: "config"`);
  if (ofStack.environment) throw new Unsupported(`${stackFile}: "environment"`);
  const main = resolve(projectDir, project.main ?? ".");
  const options = project.runtime.options ?? {};
  return { name: project.name, main, options, config: configTexts(project.name, ofStack.config ?? {}) };
}

function configTexts(project: string, values: Properties): Record<string, string> {
  const texts = Object.entries(values).map(([key, value]) => {
    if (some(value, (v) => isObject(v) && Object.keys(v).join() === "secure"))
      throw new Unsupported(`The encrypted configuration "${key}"`);
    if (key.startsWith("kubernetes:")) throw new Unsupported(`The configuration "${key}"`);
    const text = typeof value === "object" ? JSON.stringify(value) : `${value}`;
    return [key.includes(":") ? key : `${project}:${key}`, text];
  });
  return Object.fromEntries(texts);
}
