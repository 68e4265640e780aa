import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { PlannedSecurity } from "../security/security";
import { unmanagedSets } from "./adoption";
import type { ExistingCluster } from "./existingCluster";

/** Refuses to close a cluster without seeing what its Secrets hold: other keys would take the place of those in use. */
export function checkSecrets(plan: ClusterPlan, existing: ExistingCluster, mistakes: Mistakes): void {
  const { security } = plan;
  const { secrets, keptSecrets = {} } = existing;
  if (!security) return;
  if (plan.adopt && unmanagedSets(plan, existing).length > 0) {
    mistakes.add(
      "adopt",
      "is beside arguments that close the cluster, which its nodes aren't made for: adopt it first, then close it",
    );
  }
  // Who may list nothing is told by `up`, which needs more than these.
  if (!secrets && existing.sets) {
    mistakes.add(
      "certificates",
      'are in Secrets, which can\'t be read in this namespace. Grant "list" and "get" on secrets',
    );
  }
  checkPasswords(security, keptSecrets, mistakes);
}

function checkPasswords(
  { users }: PlannedSecurity,
  keptSecrets: NonNullable<ExistingCluster["keptSecrets"]>,
  mistakes: Mistakes,
): void {
  for (const { secret, key, path } of users.flatMap(({ password }) => password ?? [])) {
    const held = keptSecrets[secret];
    if (!held) {
      const why = "and there is no such Secret in the cluster's namespace, or it may not be read";
      mistakes.add(`${path}.secret`, `is "${secret}", ${why}`);
    } else if (!(key in held)) {
      mistakes.add(`${path}.key`, `is "${key}", which Secret ${secret} doesn't have`);
    } else if (held[key] === "") {
      mistakes.add(`${path}.key`, `is "${key}", whose value in Secret ${secret} is empty`);
    }
  }
}
