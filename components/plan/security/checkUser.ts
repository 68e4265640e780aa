import { Authentication } from "../../args";
import type { PlannedListener } from "../access/listeners";

/** Who checks after each `up` that brokers can be reached. */
export const CHECK_USER = "reachability-check";

/** By what the check logs in on a cluster's listeners: it is one user, with all that they ask for. */
export function checkLogins(listeners: PlannedListener[]): Authentication[] {
  const all = listeners.flatMap(({ external, security }) =>
    external && !external.forwarded && security?.authentication !== undefined
      ? [security.authentication]
      : [],
  );
  return [...new Set(all)].filter((authentication) => authentication !== Authentication.OAuth);
}
