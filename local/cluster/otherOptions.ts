import { type ClusterOptions, DEFAULTS } from "./layout";
import { VARIABLES } from "./variables";

/**
 * Refuses other options than a cluster runs with. What isn't asked for is as it is.
 *
 * @param was what it was made with
 * @throws Error that names each by its variable
 */
export function checkSame(was: ClusterOptions, wanted: ClusterOptions): void {
  const before: ClusterOptions = { ...DEFAULTS, ...given(was) };
  const differing = (Object.keys(VARIABLES) as (keyof typeof VARIABLES)[])
    .filter((option) => wanted[option] !== undefined && wanted[option] !== before[option])
    .map((option) => `${VARIABLES[option]} ${before[option] ?? "unset"}, not ${wanted[option]}`);
  if (differing.length === 0) return;
  throw new Error(
    `The cluster ${before.name} runs with ${differing.join(", and with ")}: take it down first, or give the other one another ` +
      "name (CLUSTER_NAME).",
  );
}

function given(options: ClusterOptions): ClusterOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
