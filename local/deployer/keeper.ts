import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { StateFile } from "./standIn/state";
import type { StackOptions } from "./types";

/**
 * The engine in whose state the stack's resources are, if there are any: neither engine reads the other's, so to it they
 * would all be still to make.
 */
export function keeperOf(options: Pick<StackOptions, "projectDir" | "stateDir" | "stack">) {
  const { projectDir, stateDir, stack } = options;
  if (!existsSync(stateDir)) return undefined;
  const { name } = parse(readFileSync(join(projectDir, "Pulumi.yaml"), "utf8"));
  const ofCli = join(backendIn(stateDir), ".pulumi", "stacks", name, `${stack}.json`);
  if (existsSync(ofCli) && hasResources(readFileSync(ofCli, "utf8"))) return "cli";
  const { resources } = new StateFile(stateDir, name, stack).state;
  return Object.keys(resources).length > 0 ? "stand-in" : undefined;
}

/** The backend that the CLI keeps states in. */
export function backendIn(stateDir: string): string {
  return join(stateDir, "backend");
}

function hasResources(checkpoint: string): boolean {
  return (JSON.parse(checkpoint).checkpoint?.latest?.resources ?? []).length > 0;
}
