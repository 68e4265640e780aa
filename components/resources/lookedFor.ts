import type { ClusterPlan } from "../plan/clusterPlan";
import { asksHosts } from "../plan/existing/hosts";
import { asksForMonitors } from "../plan/existing/metrics";
import { keptSecretsOf } from "../plan/security/security";
import type { ClusterSelector } from "../rollout/look/readExisting";
import { selector } from "./context";
import { topicJobLabels } from "./topicJob";

/** What a look at a planned cluster is for. */
export function lookedFor(plan: ClusterPlan): ClusterSelector {
  return {
    labels: selector(plan),
    jobLabels: topicJobLabels(plan),
    kafka: plan.name,
    isClosed: plan.security !== undefined,
    keptSecrets: plan.security ? keptSecretsOf(plan.security) : [],
    topics: plan.topics.map(({ name }) => name),
    everyMachine: asksHosts(plan),
    monitors: asksForMonitors(plan),
  };
}
