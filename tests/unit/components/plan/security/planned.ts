import type { AclArgs, UserArgs } from "../../../../../components/args";
import { type Mistake, Mistakes } from "../../../../../components/plan/mistakes";
import { type PlannedUser, planUsers, type UserContext } from "../../../../../components/plan/security/users";

const CONTEXT: UserContext = { cluster: "kafka", version: "4.4.0", hasControllers: true, authorizes: true };

/** The users as they are planned, and what is wrong with them. */
export function planned(
  users: UserArgs[],
  context: Partial<UserContext> = {},
): { users: PlannedUser[]; mistakes: Mistake[] } {
  const mistakes = new Mistakes();
  const plan = planUsers(users, { ...CONTEXT, ...context }, mistakes);
  return { users: plan, mistakes: mistakes.found };
}

/** Each mistake as a line. */
export function mistakesOf(users: UserArgs[], context: Partial<UserContext> = {}): string[] {
  return planned(users, context).mistakes.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

/** The same of a user's only rule, by paths in it. */
export function mistakesOfRule(acl: AclArgs, context: Partial<UserContext> = {}): string[] {
  const user: UserArgs = { name: "orders-api", authentication: "tls", acls: [acl] };
  return mistakesOf([user], context).map((line) => line.replace("users[0].acls[0].", ""));
}
