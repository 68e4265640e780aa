import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backendIn } from "./keeper";

/**
 * The passphrase that encrypts the secrets of the stacks whose state is in a directory. It is one of their own, whatever a shell has
 * set for others. That of `PULUMI_CONFIG_PASSPHRASE` or `PULUMI_CONFIG_PASSPHRASE_FILE` is it where the stack's file has secrets
 * already, and where the stacks were made with it.
 *
 * @param hasSecrets whether the stack's file names the salt of its encryption
 * @throws Error where it takes that of the environment, and there is none
 */
export function passphraseOf(
  stateDir: string,
  hasSecrets: boolean,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const { PULUMI_CONFIG_PASSPHRASE: text, PULUMI_CONFIG_PASSPHRASE_FILE: path } = environment;
  const given = text ?? (path ? readFileSync(path, "utf8").trim() : undefined);
  if (hasSecrets && given !== undefined) return given;
  const own = join(stateDir, "passphrase");
  if (existsSync(own)) return readFileSync(own, "utf8");
  if (given !== undefined && hasStacks(stateDir)) return given;
  if (hasSecrets || hasStacks(stateDir)) {
    const whose = hasSecrets ? "The stack's file has secrets" : `The stacks in ${stateDir} have secrets`;
    throw new Error(
      `${whose}: set PULUMI_CONFIG_PASSPHRASE to the passphrase that they were encrypted with.`,
    );
  }
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(own, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(own, "utf8");
}

function hasStacks(stateDir: string): boolean {
  return existsSync(join(backendIn(stateDir), ".pulumi", "stacks"));
}
