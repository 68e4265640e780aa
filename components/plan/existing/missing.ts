import { Authentication } from "../../args";
import type { ClusterPlan } from "../clusterPlan";
import { servicesForOutside } from "../access/listeners";
import { type Policed, policyNames } from "../access/networkPolicy";
import { metricsService } from "../metrics/metrics";
import { bootstrapService, headlessService } from "../nodes/nodes";
import { budgetOf, type PlannedPool, withoutBrokers } from "../nodes/pools";
import { checkLogins, CHECK_USER } from "../security/checkUser";
import { SECRETS, userSecret } from "../security/secretNames";
import { usersIn } from "../security/userList";
import type { ExistingCluster } from "./existingCluster";
import { claimsOf, ownClaims } from "./ownClaims";
import { isOfState, type Self } from "./owner";

/** Services that a cluster which runs should have and hasn't: somebody deleted them. */
export function missingServices(
  { name, listeners, metrics }: Pick<ClusterPlan, "name" | "listeners" | "metrics">,
  { sets = [], services }: Pick<ExistingCluster, "sets" | "services">,
): string[] {
  if (sets.length === 0 || !services) return [];
  // One that is only planned isn't missing: it is about to be made.
  const known = sets.flatMap(({ madeFrom }) => (madeFrom?.services ?? "").split(" "));
  const further = furtherServices({ name, listeners, metrics });
  const wanted = [
    headlessService(name),
    bootstrapService(name),
    ...further.filter((service) => known.includes(service)),
  ];
  return wanted.filter((service) => !services.some(({ name }) => name === service));
}

/** Names of the Services that not every cluster has. */
export function furtherServices({
  name,
  listeners,
  metrics,
}: Pick<ClusterPlan, "name" | "listeners" | "metrics">): string[] {
  const outside = servicesForOutside(listeners).map((service) => service.name);
  return [...outside, ...(metrics ? [metricsService(name)] : [])];
}

/** ConfigMaps that the pods of StatefulSets mount and that aren't there any more. */
export function missingConfigMaps({
  sets = [],
  configMaps,
}: Pick<ExistingCluster, "sets" | "configMaps">): string[] {
  if (!configMaps) return [];
  return [...new Set(sets.flatMap(({ mounts }) => mounts))]
    .filter((name) => !configMaps.includes(name))
    .sort();
}

/** Disruption budgets that a cluster which runs should have and hasn't. */
export function missingBudgets(
  { name, pools }: Pick<ClusterPlan, "name" | "pools">,
  { sets = [], budgets }: Pick<ExistingCluster, "sets" | "budgets">,
): string[] {
  if (sets.length === 0 || !budgets) return [];
  const existing = withoutBrokers(pools).filter(({ statefulSet }) =>
    sets.some((set) => set.name === statefulSet),
  );
  const wanted = [name, ...existing.map((pool) => budgetOf(name, pool))];
  return wanted.filter((budget) => !budgets.includes(budget));
}

/** NetworkPolicies that a cluster which runs should have and hasn't. */
export function missingPolicies(
  plan: Policed,
  { sets = [], policies }: Pick<ExistingCluster, "sets" | "policies">,
): string[] {
  if (!policies) return [];
  // One that is only planned isn't missing: it is about to be made.
  const known = sets.flatMap(({ madeFrom }) => (madeFrom?.policies ?? "").split(" "));
  return policyNames(plan).filter((name) => known.includes(name) && !policies.includes(name));
}

/** Those that each closed cluster has. */
export const CLOSED = [
  SECRETS.clusterCa,
  SECRETS.clientsCa,
  SECRETS.clusterCaCert,
  SECRETS.clientsCaCert,
  SECRETS.nodes,
  SECRETS.admin,
  SECRETS.listenerUsers,
  SECRETS.passwords,
];

/** Secrets that a closed cluster which runs should have and hasn't. */
export function missingSecrets(
  { name, security, listeners }: Pick<ClusterPlan, "name" | "security" | "listeners">,
  { sets = [], secrets = {}, userLists = [] }: Pick<ExistingCluster, "sets" | "secrets" | "userLists">,
): string[] {
  const always = CLOSED.map((nameOf) => nameOf(name));
  // One that is open still is about to be closed.
  if (!security || sets.length === 0 || !always.some((each) => secrets[each])) return [];
  // Nor is that of a user who is about to be made.
  const known = userLists.flatMap(usersIn);
  const check = checkLogins(listeners).includes(Authentication.Tls) ? [CHECK_USER] : [];
  const users = [...security.users.map((user) => user.name), ...check];
  const ofUsers = users.filter((user) => known.includes(user)).map((user) => userSecret(name, user));
  return [...always, ...ofUsers].filter((each) => !secrets[each]);
}

/** An object by its kind and name. */
interface Named {
  kind: "Service" | "ConfigMap" | "PodDisruptionBudget" | "NetworkPolicy";
  name: string;
}

/** What a cluster looks for what is missing by. */
type Wanted = Pick<ClusterPlan, "listeners" | "metrics" | "pools" | "security"> & Policed;

/** All that is missing: deleted by other means, or an `up` ended before it was made. */
export function missingObjects(
  plan: Wanted,
  existing: Pick<ExistingCluster, "sets" | "services" | "configMaps" | "budgets" | "policies">,
): Named[] {
  const named = (kind: Named["kind"], names: string[]) => names.map((name): Named => ({ kind, name }));
  return [
    ...named("Service", missingServices(plan, existing)),
    ...named("ConfigMap", missingConfigMaps(existing)),
    ...named("PodDisruptionBudget", missingBudgets(plan, existing)),
    ...named("NetworkPolicy", missingPolicies(plan, existing)),
  ];
}

/**
 * Pools whose StatefulSet is gone, whether their pods run or not: Kafka knows nodes of theirs. Where nobody tells of such nodes the
 * claims do, which are of another state after a `destroy`.
 */
function poolsWithoutSet(
  { pools }: Pick<ClusterPlan, "pools">,
  existing: Pick<ExistingCluster, "sets" | "claims" | "kafka">,
  self: Self | undefined,
): PlannedPool[] {
  const { sets, kafka } = existing;
  const known = [...(kafka?.brokers ?? []), ...(kafka?.quorum?.voters ?? [])].map(({ id }) => id);
  const own = ownClaims(existing).filter((claim) => isOfState(claim, self));
  return pools.filter((pool) => {
    const set = sets?.find(({ name }) => name === pool.statefulSet);
    if (!sets || set) return set?.isGone === true;
    // Controllers alone don't tell of brokers.
    const isTold = pool.roles.broker ? kafka?.brokers : kafka?.quorum;
    return isTold ? pool.nodes.some(({ id }) => known.includes(id)) : claimsOf(pool, own).length > 0;
  });
}

/** The same for humans, with what becomes of it. */
export function describeMissing(plan: Wanted, existing: ExistingCluster, self?: Self): string[] {
  const runs = (name: string) => existing.sets?.some((set) => set.name === name);
  const sets = poolsWithoutSet(plan, existing, self).map(
    ({ statefulSet }) =>
      `StatefulSet ${statefulSet}: missing${runs(statefulSet) ? ", while its pods run" : ""}: deleted by other means, or an \`up\` ` +
      "ended before it was made again. Where `up` doesn't make it, `pulumi up --refresh` does",
  );
  const named = [
    ...missingObjects(plan, existing).map(({ kind, name }) => `${kind} ${name}`),
    ...missingSecrets(plan, existing).map((name) => `Secret ${name}`),
  ];
  if (named.length === 0) return sets;
  const what = "missing, deleted by other means or not made before an `up` ended. `up` makes it";
  return [...sets, `${named.join(", ")}: ${what}`];
}
