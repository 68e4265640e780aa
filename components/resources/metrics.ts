import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { AGENT_PORT, AGENT_PORT_NAME } from "../plan/access/listeners";
import { type MonitoringKind, metricsWays } from "../plan/existing/metrics";
import { alertGroups } from "../plan/metrics/alerts";
import {
  dashboardsConfigMap,
  METRICS_PATH,
  METRICS_PORT_NAME,
  metricsService,
  SERIES_LABELS,
} from "../plan/metrics/metrics";
import { dashboards } from "./dashboards";
import {
  labels,
  metadata,
  type Observed,
  replaceableOptions,
  type ResourceContext,
  selector,
} from "./context";
import { insideService } from "./services";

/** What tells of the nodes' metrics. */
export interface MetricsObjects {
  /** Made again if somebody deletes it. */
  services: core.Service[];
  /** What comes after these comes after all of them. */
  all: pulumi.Input<pulumi.Resource>[];
}

/** Tells a Prometheus where the metrics of all nodes are, as the look at the cluster decides, and Grafana what to draw. */
export function metrics(context: ResourceContext, observed: pulumi.Output<Observed>): MetricsObjects {
  const { plan } = context;
  if (!plan.metrics) return { services: [], all: [] };
  const taken = observed.apply(({ namespace, existing }) => ({ namespace, ...metricsWays(plan, existing) }));
  const isScraped = taken.apply(({ podMonitor }) => String(!podMonitor));
  const service = metricsOfNodes(context, isScraped);
  const boards = plan.metrics.dashboards ? [dashboardFiles(context)] : [];
  const monitors = taken.apply(({ namespace, podMonitor, rule }): pulumi.Resource => {
    if (!podMonitor) return service;
    const made = monitoring(context, "PodMonitor", podMonitorSpec(context), service);
    if (!rule) return made;
    return monitoring(
      context,
      "PrometheusRule",
      { groups: alertGroups({ namespace, cluster: plan.name }) },
      made,
    );
  });
  return { services: [service], all: [service, ...boards, monitors] };
}

/** Names the port of the metrics of all nodes, of those that aren't ready, too. */
function metricsOfNodes(context: ResourceContext, isScraped: pulumi.Input<string>): core.Service {
  const { plan } = context;
  const spec = {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    selector: selector(plan),
    ports: [{ name: METRICS_PORT_NAME, port: AGENT_PORT }],
  };
  return insideService(context, metricsService(plan.name), spec, {
    "prometheus.io/scrape": isScraped,
    "prometheus.io/port": String(AGENT_PORT),
    "prometheus.io/path": METRICS_PATH,
  });
}

function podMonitorSpec({ plan }: ResourceContext): object {
  const { intervalSeconds } = plan.metrics!;
  const endpoint = {
    port: AGENT_PORT_NAME,
    path: METRICS_PATH,
    ...(intervalSeconds !== undefined && { interval: `${intervalSeconds}s` }),
    // An address is another one after each restart; a pod's name stays.
    relabelings: [{ sourceLabels: ["__meta_kubernetes_pod_name"], targetLabel: "instance" }],
  };
  return {
    selector: { matchLabels: selector(plan) },
    podTargetLabels: SERIES_LABELS,
    podMetricsEndpoints: [endpoint],
  };
}

/** An object that the Prometheus operator reads. */
function monitoring(
  context: ResourceContext,
  kind: MonitoringKind,
  spec: object,
  after: pulumi.Resource,
): CustomResource {
  const { plan, component } = context;
  const own = { ...plan.metrics?.labels, ...labels(plan) };
  return new CustomResource(
    `${component}-${kind.toLowerCase()}`,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind,
      metadata: metadata(context, { name: plan.name, labels: own }),
      spec,
    },
    replaceableOptions(context, [after]),
  );
}

/** What Grafana's sidecar looks for. Each is of every cluster, so that all have it under one name. */
function dashboardFiles(context: ResourceContext): core.ConfigMap {
  const { plan, component } = context;
  const data = Object.entries(dashboards()).map(([name, text]) => [`kafka-cluster-${name}.json`, text]);
  return new core.ConfigMap(
    `${component}-dashboards`,
    {
      metadata: metadata(context, {
        name: dashboardsConfigMap(plan.name),
        labels: { ...labels(plan), grafana_dashboard: "1" },
      }),
      data: Object.fromEntries(data),
    },
    replaceableOptions(context),
  );
}
