import { createHmac } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { Authentication } from "../../args";
import { checkUser } from "../../plan/security/checkUser";
import { SECRETS } from "../../plan/security/secretNames";
import { MARKS_FILE, renderMarks, renderUsers } from "../../plan/security/userList";
import type { PlannedUser } from "../../plan/security/users";
import type { OwnWait } from "../../rollout/ownWait";
import type { Observed, ResourceContext } from "../context";
import { secretObject, type SecretTexts, type WrittenSecret } from "./secretObject";

/** Everybody whom the Job makes: the users, and who checks that brokers can be reached. */
function jobUsers({ plan }: ResourceContext): PlannedUser[] {
  const { users, authorization } = plan.security!;
  const check = checkUser(plan.listeners, authorization !== undefined);
  return check ? [...users, check] : users;
}

/** Passwords that Kafka keeps, for the Job, and which each is: a pod may still mount what was there before. */
export function keptPasswords(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  passwords: pulumi.Output<Record<string, string>>,
  marks: pulumi.Output<Record<string, string>>,
): WrittenSecret {
  const names = namesWithKept(context);
  const texts = pulumi.all([passwords, marks]).apply(([known, own]): SecretTexts => ({
    ...Object.fromEntries(names.map((name) => [name, known[name]])),
    [MARKS_FILE]: renderMarks(own),
  }));
  return secretObject(context, observed, wait, SECRETS.passwords(context.plan.name), texts, {
    tells: () => true,
  });
}

function namesWithKept(context: ResourceContext): string[] {
  const isKept = ({ authentication }: PlannedUser) => authentication === Authentication.ScramSha512;
  return jobUsers(context)
    .filter(isKept)
    .map(({ name }) => name);
}

/**
 * What tells that a password has changed, by the users' names. It stands in a ConfigMap, so it is nothing without a key that is in
 * Pulumi's state alone.
 */
export function passwordMarks(
  context: ResourceContext,
  passwords: pulumi.Output<Record<string, string>>,
): pulumi.Output<Record<string, string>> {
  const { component, parent } = context;
  const { result: key } = new random.RandomPassword(
    `${component}-password-marks`,
    { length: 32, special: false },
    { parent },
  );
  const names = namesWithKept(context);
  return pulumi.unsecret(
    pulumi
      .all([passwords, key])
      .apply(([known, secret]) => Object.fromEntries(names.map((name) => [name, mark(known[name], secret)]))),
  );
}

/** The users as the Job reads them. */
export function userList(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  marks: pulumi.Output<Record<string, string>>,
): pulumi.Output<string> {
  return pulumi.all([observed, marks]).apply(([{ existing }, known]) => {
    // Who has left stands in the lists of before, which a preview that sees no cluster doesn't know.
    return renderUsers(jobUsers(context), { passwords: known, former: existing?.userLists ?? [] });
  });
}

function mark(password: string, key: string): string {
  return createHmac("sha256", key).update(password).digest("hex").slice(0, 16);
}
