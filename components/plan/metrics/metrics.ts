import { type MetricsArgs, MetricsScrape } from "../../args";
import { type PlannedPeer, planPeers } from "../access/peers";
import { planChoice } from "../checks";
import { planFurtherLabels } from "../labels";
import type { Mistakes } from "../mistakes";
import { planClientMetrics, planInterval, type PlannedSubscription } from "./clientMetrics";

/** How a Prometheus finds the nodes' metrics. */
export interface PlannedMetrics {
  scrape: MetricsScrape;
  intervalSeconds?: number;
  /** Of the PodMonitor and the PrometheusRule. */
  labels?: Record<string, string>;
  /** Whether a PrometheusRule comes with the PodMonitor. */
  rules: boolean;
  /** Whether there is a ConfigMap of dashboards. */
  dashboards: boolean;
  /** Who may ask for them; undefined is everyone. */
  from?: PlannedPeer[];
  /** What clients are asked to push; undefined takes nothing. */
  clients?: PlannedSubscription[];
}

/** Where the agent answers with the metrics. */
export const METRICS_PATH = "/metrics";

/** What the port of the metrics is called in their Service. */
export const METRICS_PORT_NAME = "metrics";

/** Labels of the nodes' pods that their series have, too: of a PodMonitor, and of most configurations for annotated Services. */
export const SERIES_LABELS = ["app.kubernetes.io/name", "app.kubernetes.io/instance"];
/** What a Prometheus makes of the latter, which is the cluster's name. */
export const CLUSTER_SERIES_LABEL = "app_kubernetes_io_instance";

/** Names of the dashboards, in the order in which one looks. */
export const DASHBOARDS = ["cluster", "brokers", "topics", "groups", "controllers", "jvm"] as const;
export type DashboardName = (typeof DASHBOARDS)[number];

/** Name of the Service that names where the metrics of all nodes are. */
export function metricsService(cluster: string): string {
  return `${cluster}-metrics`;
}

/** Name of the ConfigMap of dashboards. */
export function dashboardsConfigMap(cluster: string): string {
  return `${cluster}-dashboards`;
}

/** What is told of the nodes' metrics; undefined where nothing is. */
export function planMetrics(
  args: MetricsArgs | undefined,
  cluster: { version: string; zooKeeper: boolean },
  mistakes: Mistakes,
): PlannedMetrics | undefined {
  if (args === undefined) return undefined;
  const scrape = planChoice(args.scrape ?? MetricsScrape.Auto, MetricsScrape, "metrics.scrape", mistakes);
  const { intervalSeconds, labels, rules } = args;
  if (scrape === MetricsScrape.Annotations) {
    const ofMonitors = { intervalSeconds, labels, rules: rules || undefined };
    for (const [name, value] of Object.entries(ofMonitors)) {
      if (value === undefined) continue;
      mistakes.add(
        `metrics.${name}`,
        "is for a PodMonitor and what comes with it, and metrics.scrape is annotations; leave one of them out",
      );
    }
  }
  const clients = planClientMetrics(args.clients, cluster, mistakes);
  return {
    scrape,
    intervalSeconds: planInterval(intervalSeconds, "metrics.intervalSeconds", mistakes),
    labels: planFurtherLabels(labels, "metrics.labels", mistakes),
    rules: rules ?? true,
    dashboards: args.dashboards ?? false,
    from: planPeers(args.from, "metrics.from", mistakes),
    ...(clients && { clients }),
  };
}
