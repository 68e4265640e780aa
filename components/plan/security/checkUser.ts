import { Authentication } from "../../args";
import type { PlannedListener } from "../access/listeners";
import { CLUSTER_NAME } from "./acls";
import type { PlannedUser } from "./users";

/** Who checks after each `up` that brokers can be reached. */
export const CHECK_USER = "reachability-check";

/** The check's user as the Job makes it; undefined where it doesn't have to be known to Kafka. */
export function checkUser(listeners: PlannedListener[], authorizes: boolean): PlannedUser | undefined {
  const logins = checkLogins(listeners);
  if (logins.length === 0) return undefined;
  const isKept = logins.includes(Authentication.ScramSha512);
  // Which broker answers, a broker tells by its own configuration.
  const acl = {
    ...{
      permission: "ALLOW",
      resourceType: "CLUSTER",
      patternType: "LITERAL",
      name: CLUSTER_NAME,
      host: "*",
    },
    operations: ["DESCRIBE_CONFIGS"],
  };
  const authentication = isKept ? Authentication.ScramSha512 : Authentication.Tls;
  return { name: CHECK_USER, authentication, acls: authorizes ? [acl] : [], quotas: {} };
}

/** By what the check logs in on a cluster's listeners: it is one user, with all that they ask for. */
export function checkLogins(listeners: PlannedListener[]): Authentication[] {
  const all = listeners.flatMap(({ external, security }) =>
    external && !external.forwarded && security?.authentication !== undefined
      ? [security.authentication]
      : [],
  );
  return [...new Set(all)].filter((authentication) => authentication !== Authentication.OAuth);
}
