import type { ClusterPlan } from "../clusterPlan";
import { isAtLeast } from "../kafka/version";
import {
  parseSubscriptions,
  renderSubscriptions,
  SUBSCRIPTIONS_SINCE,
  subscriptionLine,
} from "../metrics/clientMetrics";
import type { ExistingCluster } from "./existingCluster";

type Planned = Pick<ClusterPlan, "metrics" | "version" | "zooKeeper">;
type Seen = Pick<ExistingCluster, "subscriptionLists" | "settingLists">;

/** What the topic Job is told of subscriptions; empty: nothing. */
export function subscriptionList(plan: Planned, { subscriptionLists = [] }: Seen = {}): string {
  const knowsThem = !plan.zooKeeper && isAtLeast(plan.version, SUBSCRIPTIONS_SINCE);
  return knowsThem ? renderSubscriptions(plan.metrics?.clients ?? [], subscriptionLists) : "";
}

/** What changes for clients, which takes no restart, a sentence each. */
export function describeSubscriptions(
  plan: Planned,
  { subscriptionLists = [], settingLists = [] }: Seen,
): string[] {
  // Beside a list of settings the Job has run, and what it was told is known.
  if (settingLists.length === 0) return [];
  const before = parseSubscriptions(subscriptionLists);
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
