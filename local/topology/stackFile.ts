import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../../components/args";
import { MistakesError } from "../../components/plan/mistakes";
import { checkShape } from "../../components/stackArgs";

/** Project and keys of the arguments and of the protection, as in `components/stackArgs.ts`. */
const KEY = "kafka-cluster:cluster";
const PROTECT = "kafka-cluster:protect";

/**
 * The arguments of the cluster in a stack's file. Only the engine can read what is encrypted there; a text takes its
 * place, as nothing that is drawn shows it.
 *
 * @throws MistakesError if they aren't of the shape of KafkaClusterArgs
 */
export function readStackFile(file: string): KafkaClusterArgs {
  const args = configOf(file)[KEY] as KafkaClusterArgs | undefined;
  if (args === undefined)
    throw new Error(`${file} has no "${KEY}" in its config, which describes a cluster.`);
  const mistakes = checkShape(args);
  if (mistakes.length > 0) throw new MistakesError(args?.name ?? "cluster", mistakes);
  return args;
}

/** Whether a stack's file protects the cluster. */
export function isProtectedBy(file: string): boolean {
  return String(configOf(file)[PROTECT]) === "true";
}

function configOf(file: string): Record<string, unknown> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const stack = parse(readFileSync(file, "utf8"), (_, value) => (isSecret(value) ? "[secret]" : value));
  return stack?.config ?? {};
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}
