import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../components/args";
import { FILE_IS_SECRET, withClusterFile } from "../components/clusterFile";
import { DEFAULT_VERSION } from "../components/plan/kafka/version";
import { MistakesError } from "../components/plan/mistakes";
import { CONFIG_KEY, FILE_KEY, PROTECT_KEY } from "../components/schema/stackSchema";
import { checkKeys, isProtected, shaped } from "../components/stackArgs";

const PROJECT = "kafka-cluster";
/** Paths in a stack's file begin there, as Pulumi has them. */
const PROJECT_DIRECTORY = dirname(__dirname);
const KEY = `${PROJECT}:${CONFIG_KEY}`;
/** Stands for what is encrypted. */
const HIDDEN = "[secret]";

/**
 * The arguments of the cluster in a stack's file, and in the one that it names. Only the engine can read what is encrypted
 * there; a text takes its place, as nothing that is drawn shows it.
 *
 * @throws MistakesError if they aren't of the shape of KafkaClusterArgs, a key looks like one that is read and is none, or `protect` is
 *   neither true nor false
 */
export function readStackFile(file: string): KafkaClusterArgs {
  const args = argumentsIn(file);
  if (args === undefined)
    throw new Error(`${file} has no "${KEY}" in its config, which describes a cluster.`);
  return shaped(args);
}

/** Whether a stack's file protects the cluster. */
export function isProtectedBy(file: string): boolean {
  return protectionIn(configOf(file));
}

function protectionIn({ [`${PROJECT}:${PROTECT_KEY}`]: protect }: Record<string, unknown>): boolean {
  return isProtected(PROJECT, protect === undefined ? undefined : String(protect));
}

/** The context that a stack's file has Pulumi use. */
export function contextIn(file: string): string | undefined {
  const context = configOf(file)["kubernetes:context"];
  return typeof context === "string" ? context : undefined;
}

/** The Kafka version that a stack's file asks for, by default that of the component: an image is made for it. */
export function kafkaVersion(file: string): string {
  const { version = DEFAULT_VERSION } = (argumentsIn(file) ?? {}) as { version?: unknown };
  if (typeof version === "string") return version;
  throw new Error(
    `${file}: version is ${version}; write a release of Kafka in full, as "${DEFAULT_VERSION}".`,
  );
}

function argumentsIn(file: string): unknown {
  const config = configOf(file);
  checkKeys(PROJECT, Object.keys(config));
  protectionIn(config);
  const { [KEY]: given, [`${PROJECT}:${FILE_KEY}`]: other } = config;
  if (other === HIDDEN) throw new MistakesError(undefined, [FILE_IS_SECRET]);
  return other === undefined ? given : withClusterFile(given, other, PROJECT_DIRECTORY);
}

function configOf(file: string): Record<string, unknown> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const hidden = (_: unknown, value: unknown) => (isSecret(value) ? HIDDEN : value);
  try {
    return parse(readFileSync(file, "utf8"), hidden, { merge: true })?.config ?? {};
  } catch (error) {
    throw new Error(`${file} isn't YAML: ${(error as Error).message}`, { cause: error });
  }
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}
