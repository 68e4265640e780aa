import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { Authentication } from "../../args";
import { checkLogins, CHECK_USER } from "../../plan/security/checkUser";
import { hasPassword } from "../../plan/security/users";
import { UserError } from "../../userError";
import { type Observed, type ResourceContext } from "../context";

/** Characters of a password that is made: some 190 bits. */
const LENGTH = 32;

/**
 * The password of each user who has one, by their names; secret. One that is made stays in Pulumi's state. One that somebody
 * keeps in a Secret is read at each `up`.
 */
export function passwords(
  { plan, component, parent }: ResourceContext,
  observed: pulumi.Output<Observed>,
): pulumi.Output<Record<string, string>> {
  const made = (name: string) =>
    // Without what shells, files of properties and URLs read as something else.
    new random.RandomPassword(`${component}-${name}-password`, { length: LENGTH, special: false }, { parent })
      .result;
  const all: Record<string, pulumi.Output<string>> = {};
  for (const { name, authentication, password } of plan.security!.users) {
    if (!hasPassword(authentication)) continue;
    all[name] = password ? observed.apply((seen) => given(seen, password)) : made(name);
  }
  const logins = checkLogins(plan.listeners);
  if (logins.some((login) => login !== Authentication.Tls)) all[CHECK_USER] = made(CHECK_USER);
  return pulumi.secret(pulumi.all(all));
}

function given({ namespace, existing }: Observed, { secret, key }: { secret: string; key: string }): string {
  // A preview that sees no cluster: what names the list of users must be known, or Pulumi's provider fails.
  if (!existing) return "";
  const text = existing.keptSecrets?.[secret]?.[key];
  if (text !== undefined && text !== "") return text;
  throw new UserError(
    `Secret ${namespace}/${secret} has no "${key}", from which a user's password is to come${
      existing.keptSecrets?.[secret] ? "" : ": there is no such Secret, or it may not be read"
    }.`,
  );
}
