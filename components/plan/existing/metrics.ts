import { MetricsScrape } from "../../args";
import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster } from "./existingCluster";

/** The kinds of the Prometheus operator that a cluster is told to it by. */
export const MONITORING_KINDS = ["PodMonitor", "PrometheusRule"] as const;
export type MonitoringKind = (typeof MONITORING_KINDS)[number];

/** Whether the Kubernetes cluster has a kind; "unseen": it may not be looked for here. */
export type KindSeen = "there" | "absent" | "unseen";

/** What tells a Prometheus of a cluster. */
export interface MetricsWays {
  podMonitor: boolean;
  rule: boolean;
}

type Planned = Pick<ClusterPlan, "metrics">;
type Seen = Pick<ExistingCluster, "monitoring"> | undefined;

/** Whether what is told depends on what the Kubernetes cluster has. */
export function asksForMonitors({ metrics }: Planned): boolean {
  return metrics !== undefined && metrics.scrape !== MetricsScrape.Annotations;
}

/** What tells a Prometheus of a cluster; what isn't known to be there isn't used, unless it is asked for. */
export function metricsWays({ metrics }: Planned, existing: Seen): MetricsWays {
  const { scrape, rules = false } = metrics ?? {};
  const { PodMonitor, PrometheusRule } = existing?.monitoring ?? {};
  const isAsked = scrape === MetricsScrape.PodMonitor;
  const podMonitor = isAsked || (scrape === MetricsScrape.Auto && PodMonitor === "there");
  const hasRules = PrometheusRule === "there" || (isAsked && PrometheusRule !== "absent");
  return { podMonitor, rule: podMonitor && rules && hasRules };
}

/** Refuses a PodMonitor where there is no such kind. */
export function checkMetrics({ metrics }: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  if (metrics?.scrape !== MetricsScrape.PodMonitor || existing.monitoring?.PodMonitor !== "absent") return;
  mistakes.add(
    "metrics.scrape",
    "is podMonitor, and the Kubernetes cluster has no PodMonitor (monitoring.coreos.com/v1); install the Prometheus " +
      "operator, or write annotations",
  );
}

/** Which way was taken, a sentence, where the arguments leave it open. */
export function describeMetrics(plan: Planned, existing: ExistingCluster): string[] {
  const { metrics } = plan;
  if (!metrics || !asksForMonitors(plan)) return [];
  const { PodMonitor, PrometheusRule } = existing.monitoring ?? {};
  const { podMonitor, rule } = metricsWays(plan, existing);
  if (podMonitor) {
    const without =
      metrics.rules && !rule ? `; no PrometheusRule: ${whyNot("PrometheusRule", PrometheusRule)}` : "";
    return [
      `metrics: a PodMonitor${rule ? " and a PrometheusRule tell" : " tells"} Prometheus of the nodes${without}`,
    ];
  }
  return [
    `metrics: annotations of a Service tell Prometheus of the nodes; no PodMonitor: ${whyNot("PodMonitor", PodMonitor)}`,
  ];
}

const PLURALS: Record<MonitoringKind, string> = {
  PodMonitor: "podmonitors",
  PrometheusRule: "prometheusrules",
};

function whyNot(kind: MonitoringKind, seen: KindSeen | undefined): string {
  if (seen === "absent") return "the Kubernetes cluster hasn't this kind";
  return `whether there is this kind can't be seen without \`list\` on ${PLURALS[kind]}.monitoring.coreos.com`;
}
