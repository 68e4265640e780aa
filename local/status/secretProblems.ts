import { Authentication } from "../../components/args";
import { javaProperties } from "../../components/outputs/javaProperties";
import type { ClusterPlan } from "../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../components/plan/existing/existingCluster";
import { missingSecrets } from "../../components/plan/existing/missing";
import { checkSecrets } from "../../components/plan/existing/secrets";
import { Mistakes } from "../../components/plan/mistakes";
import { SECRETS, userSecret } from "../../components/plan/security/secretNames";
import type { PlannedUser } from "../../components/plan/security/users";

/** What isn't well with a closed cluster's Secrets, a sentence each. None of what they hold is told. */
export function secretProblems(plan: ClusterPlan, existing: ExistingCluster): string[] {
  if (!plan.security || (existing.sets ?? []).length === 0) return [];
  const mistakes = new Mistakes();
  checkSecrets(plan, existing, mistakes);
  const others = plan.security.users.filter((user) => isOther(plan.name, user, existing));
  return [
    ...missingSecrets(plan, existing).map((name) => `Secret ${name} is missing: \`up\` makes it.`),
    ...mistakes.found.map(({ propertyPath, reason }) => `${propertyPath} ${reason}: \`up\` is refused.`),
    ...others.map(
      ({ name }) =>
        `password in Secret ${userSecret(plan.name, name)} isn't the one that the cluster has: \`up\` writes it.`,
    ),
  ];
}

/** Whether a user's Secret has another password than the one that brokers read, or the Job gives to Kafka. */
function isOther(
  cluster: string,
  { name, authentication }: PlannedUser,
  { secrets = {} }: ExistingCluster,
): boolean {
  const own = secrets[userSecret(cluster, name)];
  const kept = secrets[SECRETS.passwords(cluster)];
  const read = secrets[SECRETS.listenerUsers(cluster)]?.["plain-users"];
  if (!own) return false;
  if (authentication === Authentication.ScramSha512) {
    return kept?.[name] !== undefined && kept[name] !== own.password;
  }
  if (authentication !== Authentication.Plain || read === undefined) return false;
  const lineOf = (password: string) => javaProperties([[name, password]]);
  return own.password === undefined || !`\n${read}`.includes(`\n${lineOf(own.password)}`);
}
