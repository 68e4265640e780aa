import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs } from "./args";
import { FILE_IS_SECRET, nameIn, withClusterFile } from "./clusterFile";
import { Mistake, MistakesError } from "./plan/mistakes";
import { suggestion } from "./plan/names";
import { argumentsSchema, CONFIG_KEY, FILE_KEY, PROTECT_KEY, typeSchemas } from "./schema/stackSchema";
import { shapeCheck } from "./shape";
import { hasSecrets, secretsBelow } from "./stackSecrets";

/** Bytes of an environment variable that Linux hands to a process (MAX_ARG_STRLEN, include/uapi/linux/binfmts.h). */
const MOST_BYTES = 128 * 1024;
/** Of them, when it is time to do something. */
const MUCH = 0.75;

/**
 * The arguments of a KafkaCluster from the stack's configuration: the object `<project>:cluster`, and what the YAML file
 * `<project>:clusterFile` has beside it, by its path from the project's directory.
 *
 * @param config configuration to read, by default that of the project
 * @throws MistakesError if a key is unknown, missing, in both, or of another type, something is a secret, or the file can't be read
 */
export function stackArgs(config: pulumi.Config = new pulumi.Config()): KafkaClusterArgs {
  checkKeys(config.name, Object.keys(pulumi.runtime.allConfig()));
  if (hasSecrets(config, FILE_KEY)) throw new MistakesError(undefined, [FILE_IS_SECRET]);
  const given = config.getObject<unknown>(CONFIG_KEY);
  const file = config.get(FILE_KEY);
  if (given === undefined && file === undefined) {
    throw new pulumi.RunError(
      `The configuration of stack "${pulumi.getStack()}" has no "${config.name}:${CONFIG_KEY}". ` +
        `Describe the cluster there, in Pulumi.${pulumi.getStack()}.yaml`,
    );
  }
  const secrets = secretsBelow(config, CONFIG_KEY);
  // Alone: other mistakes tell values.
  if (secrets.length > 0) throw new MistakesError(undefined, secrets);
  warnOfSize(config);
  return shaped(file === undefined ? given : withClusterFile(given, file, projectDirectory()));
}

/**
 * The same arguments, of whose shape it is sure.
 *
 * @throws MistakesError with all in them that isn't of the shape of KafkaClusterArgs
 */
export function shaped(args: unknown): KafkaClusterArgs {
  const mistakes = checkShape(args);
  if (mistakes.length > 0) throw new MistakesError(nameIn(args), mistakes);
  return args as KafkaClusterArgs;
}

/**
 * Refuses keys of the project that nobody reads, and that look like one that is read. Others may be of the program that has the cluster.
 *
 * @param keys of a stack's configuration, with the names of their projects
 */
export function checkKeys(name: string, keys: string[]): void {
  const known = [CONFIG_KEY, FILE_KEY, PROTECT_KEY];
  const own = keys.filter((key) => key.startsWith(`${name}:`));
  const misspelled = own.flatMap((propertyPath): Mistake[] => {
    const key = propertyPath.slice(name.length + 1);
    const meant = known.includes(key) ? undefined : suggestion(key, known);
    // A program may describe a second cluster of its own.
    const isAnother = meant === CONFIG_KEY && key.length > meant.length && key.startsWith(meant);
    return meant && !isAnother
      ? [{ propertyPath, reason: `is no key; did you mean "${name}:${meant}"?` }]
      : [];
  });
  if (misspelled.length > 0) throw new MistakesError(undefined, misspelled);
}

/** Where Pulumi.yaml really is: Pulumi may run in a directory of links to it. */
function projectDirectory(): string {
  const root = pulumi.getRootDirectory();
  const file = join(root, "Pulumi.yaml");
  return existsSync(file) ? dirname(realpathSync(file)) : root;
}

/** Pulumi fails with a larger one before this program runs (pulumi/pulumi#8680). */
function warnOfSize({ name }: pulumi.Config): void {
  const bytes = Buffer.byteLength(process.env.PULUMI_CONFIG ?? "");
  if (bytes < MUCH * MOST_BYTES) return;
  pulumi.log.warn(
    `The stack's configuration takes ${Math.ceil(bytes / 1024)} of the 128 KiB in which Pulumi can hand it to a program on Linux. Move ` +
      `arguments such as topics from ${name}:${CONFIG_KEY} to a YAML file, and name that in ${name}:${FILE_KEY}.`,
  );
}

/**
 * The resource options of a KafkaCluster from the stack's configuration: with `<project>:protect: true` nothing that
 * holds data or an address is deleted or replaced, and `destroy` is refused.
 *
 * @param config configuration to read, by default that of the project
 * @throws RunError if it isn't true or false
 */
export function stackOptions(config: pulumi.Config = new pulumi.Config()): pulumi.ComponentResourceOptions {
  return { protect: isProtected(config.name, config.get(PROTECT_KEY)) };
}

/**
 * Whether such a value protects the cluster.
 *
 * @throws RunError if it isn't true or false
 */
export function isProtected(name: string, protect: string | undefined): boolean {
  if (protect !== undefined && protect !== "true" && protect !== "false") {
    throw new pulumi.RunError(`${name}:${PROTECT_KEY} is ${JSON.stringify(protect)}; write true or false`);
  }
  return protect === "true";
}

/** What in an object isn't of the shape of KafkaClusterArgs. */
export function checkShape(args: unknown): Mistake[] {
  return (check ??= checkOfFile())(args);
}

let check: ReturnType<typeof shapeCheck> | undefined;

function checkOfFile(): ReturnType<typeof shapeCheck> {
  const spec = JSON.parse(readFileSync(join(__dirname, "schema", "kafkaCluster.json"), "utf8"));
  return shapeCheck(argumentsSchema(spec, `${spec.name}:index:KafkaCluster`), typeSchemas(spec));
}
