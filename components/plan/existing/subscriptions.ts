import type { ClusterPlan } from "../clusterPlan";
import { isAtLeast } from "../kafka/version";
import {
  isReceiving,
  parseSubscriptions,
  renderSubscriptions,
  SUBSCRIPTIONS_SINCE,
  subscriptionLine,
} from "../metrics/clientMetrics";
import type { ExistingCluster } from "./existingCluster";

type Planned = Pick<ClusterPlan, "metrics" | "version" | "zooKeeper">;
type Seen = Pick<ExistingCluster, "subscriptionLists" | "doneLists" | "sets">;

/** What the topic Job is told of subscriptions; empty: nothing. */
export function subscriptionList(plan: Planned, { subscriptionLists = [] }: Seen = {}): string {
  const knowsThem = !plan.zooKeeper && isAtLeast(plan.version, SUBSCRIPTIONS_SINCE);
  return knowsThem ? renderSubscriptions(plan.metrics?.clients ?? [], subscriptionLists) : "";
}

/** What changes for clients, a sentence each. */
export function describeSubscriptions(plan: Planned, existing: Seen): string[] {
  return [...describeReceiver(plan, existing), ...describeChanges(plan, existing)];
}

/** That brokers restart for it, the first time and the last. */
function describeReceiver({ metrics }: Planned, { sets = [] }: Seen): string[] {
  const isPlanned = metrics?.clients !== undefined;
  const properties = sets.flatMap(({ roles, settings }) => (roles.broker && settings ? [settings] : []));
  if (properties.every((settings) => isReceiving(settings) === isPlanned)) return [];
  return [
    isPlanned
      ? "metrics.clients: brokers load what takes in the metrics of clients, for which each restarts once"
      : "metrics.clients: is left out, so brokers take in no metrics of clients any more, for which each restarts once",
  ];
}

/** Of what clients are asked to push, which takes no restart. */
function describeChanges(plan: Planned, { doneLists }: Seen): string[] {
  // Beside a list of settings the Job has run, and what it was told is known.
  if (!doneLists?.settings.length) return [];
  const before = parseSubscriptions(doneLists.subscriptions);
  const planned = plan.metrics?.clients ?? [];
  const names = planned.map(({ name }) => name);
  return [
    ...planned.flatMap((subscription) => {
      const { name } = subscription;
      if (before[name] === subscriptionLine(subscription)) return [];
      return [`metrics.clients: ${name} ${before[name] === undefined ? "is new" : "changes"}`];
    }),
    ...Object.keys(before)
      .filter((name) => before[name] !== undefined && !names.includes(name))
      .map((name) => `metrics.clients: ${name} is taken back: clients push no more for it`),
  ];
}
