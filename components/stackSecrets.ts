import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { Mistake } from "./plan/mistakes";
import { NO_SECRET_VARIABLE, NO_SECRETS } from "./plan/secrets";
import { fieldPath } from "./plan/settings";

/**
 * The secrets below a key of the stack's configuration. The engine hands a structure on with its secrets in clear text, and
 * says of the key alone that there are some; the stack's file says where.
 */
export function secretsBelow(config: pulumi.Config, key: string): Mistake[] {
  if (!hasSecrets(config, key)) return [];
  const paths = pathsOfSecrets(inFile(config, key), "");
  // It may be in another file, or come from an environment.
  if (paths.length === 0) return [{ propertyPath: key, reason: `holds a secret; ${NO_SECRETS}` }];
  return paths.map((path) => {
    const way = /\.env\[\d+\]\.value$/.test(path) ? NO_SECRET_VARIABLE : NO_SECRETS;
    return { propertyPath: path || key, reason: `is a secret; ${way}` };
  });
}

/** Whether something below a key of the stack's configuration is a secret. */
export function hasSecrets({ name }: pulumi.Config, key: string): boolean {
  // Internal to Pulumi's SDK. Nothing else tells what the engine has deciphered.
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  return isConfigSecret(`${name}:${key}`);
}

/** What the stack's file says of a key, with secrets as they are in there. */
function inFile(config: pulumi.Config, key: string): unknown {
  const file = join(pulumi.getRootDirectory(), `Pulumi.${pulumi.getStack()}.yaml`);
  if (!existsSync(file)) return undefined;
  const values = parse(readFileSync(file, "utf8"))?.config ?? {};
  return values[`${config.name}:${key}`] ?? values[key];
}

function pathsOfSecrets(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => pathsOfSecrets(item, `${path}[${i}]`));
  const { secure, ...others } = value as Record<string, unknown>;
  if (typeof secure === "string" && Object.keys(others).length === 0) return [path];
  return Object.entries(value).flatMap(([name, field]) => pathsOfSecrets(field, fieldPath(path, name)));
}
