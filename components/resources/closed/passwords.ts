import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { PasswordArgs } from "../../args";
import { checkLogins, CHECK_USER } from "../../plan/security/checkUser";
import { hasPassword } from "../../plan/security/users";
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
  if (checkLogins(plan.listeners).some(hasPassword)) all[CHECK_USER] = made(CHECK_USER);
  return pulumi.secret(pulumi.all(all));
}

/** That it is there was checked before anything is made (plan/existing/secrets.ts). */
function given({ existing }: Observed, { secret, key }: PasswordArgs): string {
  // A preview that sees no cluster: what names the list of users must be known, or Pulumi's provider fails.
  return existing ? existing.keptSecrets![secret]![key] : "";
}
