import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { type Mistake, MistakesError } from "./plan/mistakes";
import { CONFIG_KEY, FILE_KEY } from "./schema/stackSchema";

const PATH = "the path of a YAML file with arguments, from the project's directory";
/** What the key that names the file has to have. */
const WANTED = `write ${PATH}, such as "topics.yaml"`;

/** That it is encrypted. An example could be what the engine takes for the secret, and hides. */
export const FILE_IS_SECRET: Mistake = {
  propertyPath: FILE_KEY,
  reason: `is a secret; write ${PATH}, in clear text`,
};

type Arguments = Record<string, unknown>;

/**
 * The arguments in a stack's configuration together with those in the file beside it: each argument stands in one of them.
 *
 * @param given what the configuration has; undefined: nothing
 * @param file path of a YAML file, from the directory
 * @throws MistakesError if it is no such path, if there is no such file, if that isn't YAML with an object, or has an argument that is given
 */
export function withClusterFile(given: unknown, file: unknown, directory: string): unknown {
  const read = readArguments(pathIn(file), directory);
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

function pathIn(file: unknown): string {
  if (file === null || file === "") return refused(`is empty; ${WANTED}`);
  return typeof file === "string" ? file : refused(`is ${JSON.stringify(file)}; ${WANTED}`);
}

function refused(reason: string): never {
  throw new MistakesError(undefined, [{ propertyPath: FILE_KEY, reason }]);
}

function readArguments(file: string, directory: string): Arguments {
  const path = resolve(directory, file);
  const refuse = (reason: string) => refused(`is ${JSON.stringify(file)}, ${reason}`);
  if (!existsSync(path)) return refuse(`and there is no file ${path}`);
  if (statSync(path).isDirectory()) return refuse(`which is a directory; ${WANTED}`);
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

/** What the cluster is called in arguments of whatever shape; undefined where they don't say it. */
export function nameIn(args: unknown): string | undefined {
  return isObject(args) && typeof args.name === "string" ? args.name : undefined;
}

function isObject(value: unknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
