import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs } from "./args";
import { Mistake, MistakesError } from "./plan/mistakes";
import { argumentsSchema, CONFIG_KEY, PROTECT_KEY, typeSchemas } from "./schema/stackSchema";
import { shapeCheck } from "./shape";
import { secretsBelow } from "./stackSecrets";

/**
 * The arguments of a KafkaCluster from the stack's configuration: the object `<project>:cluster`.
 *
 * @param config configuration to read, by default that of the project
 * @throws MistakesError if a key is unknown, missing or of another type, or something is a secret
 */
export function stackArgs(config: pulumi.Config = new pulumi.Config()): KafkaClusterArgs {
  const args = config.getObject<KafkaClusterArgs>(CONFIG_KEY);
  if (args === undefined) {
    throw new pulumi.RunError(
      `The configuration of stack "${pulumi.getStack()}" has no "${config.name}:${CONFIG_KEY}". ` +
        `Describe the cluster there, in Pulumi.${pulumi.getStack()}.yaml`,
    );
  }
  const secrets = secretsBelow(config, CONFIG_KEY);
  // Alone: other mistakes tell values.
  if (secrets.length > 0) throw new MistakesError(CONFIG_KEY, secrets);
  const mistakes = checkShape(args);
  if (mistakes.length > 0) {
    throw new MistakesError(args?.name ?? CONFIG_KEY, mistakes);
  }
  return args;
}

/**
 * The resource options of a KafkaCluster from the stack's configuration: with `<project>:protect: true` nothing that
 * holds data or an address is deleted or replaced, and `destroy` is refused.
 *
 * @param config configuration to read, by default that of the project
 * @throws RunError if it isn't true or false
 */
export function stackOptions(config: pulumi.Config = new pulumi.Config()): pulumi.ComponentResourceOptions {
  const protect = config.get(PROTECT_KEY);
  if (protect !== undefined && protect !== "true" && protect !== "false") {
    throw new pulumi.RunError(
      `${config.name}:${PROTECT_KEY} is ${JSON.stringify(protect)}; write true or false`,
    );
  }
  return { protect: protect === "true" };
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
