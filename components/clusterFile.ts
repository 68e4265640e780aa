import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { type Mistake, MistakesError } from "./plan/mistakes";
import { CONFIG_KEY, FILE_KEY } from "./schema/stackSchema";

type Arguments = Record<string, unknown>;

/**
 * The arguments in a stack's configuration together with those in the file beside it: each argument stands in one of them.
 *
 * @param given what the configuration has; undefined: nothing
 * @param file YAML, by its path from the directory
 * @throws MistakesError if there is no such file, if it isn't YAML with an object, or has an argument that is given
 */
export function withClusterFile(given: unknown, file: string, directory: string): unknown {
  const read = readArguments(file, directory);
  // What is no object is told by who checks the shape.
  if (given !== undefined && !isObject(given)) return given;
  const both = Object.keys(read).filter((key) => Object.hasOwn(given ?? {}, key));
  const mistakes = both.map((key) => ({
    propertyPath: key,
    reason: `is given in ${CONFIG_KEY}, and in ${file}, too; write it in one of them`,
  }));
  if (mistakes.length > 0) throw new MistakesError(nameIn({ ...read, ...given }), mistakes);
  return { ...given, ...read };
}

function readArguments(file: string, directory: string): Arguments {
  const path = resolve(directory, file);
  const refuse = (reason: string): never => {
    const mistake: Mistake = { propertyPath: FILE_KEY, reason: `is ${JSON.stringify(file)}, ${reason}` };
    throw new MistakesError(CONFIG_KEY, [mistake]);
  };
  if (!existsSync(path)) return refuse(`and there is no file ${path}`);
  let value: unknown;
  try {
    // As Pulumi reads a stack's file.
    value = parse(readFileSync(path, "utf8"), { merge: true });
  } catch (error) {
    return refuse(`which can't be read: ${(error as Error).message.trim()}`);
  }
  if (!isObject(value)) return refuse("which has no object; write arguments there, as topics: [...]");
  return value;
}

function nameIn({ name }: Arguments): string {
  return typeof name === "string" ? name : CONFIG_KEY;
}

function isObject(value: unknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
