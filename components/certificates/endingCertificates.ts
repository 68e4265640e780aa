import type { ClusterPlan } from "../plan/clusterPlan";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { expiring } from "./expiring";
import { KEPT_CERTIFICATE } from "./kept";

/** Certificates of a cluster that end soon, a sentence each. */
export function endingCertificates(
  plan: Pick<ClusterPlan, "name" | "security">,
  existing: Pick<ExistingCluster, "keptSecrets" | "secrets">,
  now: Date,
): string[] {
  if (!plan.security) return [];
  const { certificates, users } = plan.security;
  const { secret = "" } = certificates;
  const text = existing.keptSecrets?.[secret]?.[KEPT_CERTIFICATE];
  const kept = text === undefined ? [] : [{ secret, key: KEPT_CERTIFICATE, text }];
  const owner = { cluster: plan.name, users: users.map(({ name }) => ({ name, certificate: true })) };
  return expiring(owner, existing.secrets, kept, now).map((each) => each.text);
}
