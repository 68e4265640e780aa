import type { ClusterPlan } from "../clusterPlan";
import type { Mistake } from "../mistakes";
import { NODES } from "./security";

type Planned = Pick<ClusterPlan, "listeners" | "security">;

/** Users that get in nowhere, and super-users that nobody is: each with the path of its argument. */
export function loginGaps({ listeners, security }: Planned): Mistake[] {
  if (!security) return [];
  const ways = listeners.map((listener) => listener.security?.authentication);
  const users = security.users.flatMap(({ name, authentication }, i) =>
    ways.includes(authentication)
      ? []
      : [
          {
            propertyPath: `users[${i}].authentication`,
            reason: `is ${authentication}, and no listener takes it: ${name} gets in nowhere`,
          },
        ],
  );
  // Names of others come from tokens, from certificates that others sign, and from passwords that others set.
  const known = security.users.map(({ name }) => `User:${name}`);
  const areNamedElsewhere = ways.includes("oauth");
  const isKnown = (name: string) => known.includes(name) || name.includes("=") || areNamedElsewhere;
  const superUsers = (security.authorization?.superUsers ?? []).filter((name) => name !== NODES);
  return [
    ...users,
    ...superUsers.flatMap((name, i) =>
      isKnown(name)
        ? []
        : [
            {
              propertyPath: `authorization.superUsers[${i}]`,
              reason: `is ${name.slice("User:".length)}, who isn't in \`users\`, and gets neither a password nor a certificate here`,
            },
          ],
    ),
  ];
}
