import type { MetricsScrape } from "./choices";
import type { PeerArgs } from "./networkPolicy";

/**
 * How a Prometheus finds the metrics of the nodes. The page itself is always there, at `/metrics` on port 9404 of each pod, and
 * costs nothing until it is asked for. Whatever is said here restarts no node.
 */
export interface MetricsArgs {
  /**
   * What tells a Prometheus of the nodes. Each preview says which way is taken. `podMonitor` is refused where the Kubernetes
   * cluster hasn't this kind.
   *
   * @default auto
   */
  scrape?: MetricsScrape;

  /**
   * Seconds between two looks of the Prometheus, 1 to 3600. It stands in the PodMonitor; annotations have no word for it.
   *
   * @default what the Prometheus is set to
   */
  intervalSeconds?: number;

  /**
   * Further labels of the PodMonitor and the PrometheusRule, by which a Prometheus selects them, such as
   * `release: kube-prometheus-stack`. Refused are those that the cluster gives itself.
   *
   * @default none
   */
  labels?: Record<string, string>;

  /**
   * Whether the alert rules are made as a PrometheusRule beside the PodMonitor. Where there is none, a Prometheus reads them
   * from a file of the package.
   *
   * @default true
   */
  rules?: boolean;

  /**
   * Whether the dashboards are made as a ConfigMap with the label `grafana_dashboard`, where Grafana's sidecar finds them.
   *
   * @default false
   */
  dashboards?: boolean;

  /**
   * Who may ask for the metrics, where there are NetworkPolicies for the nodes' pods; `[]` is nobody. Saying it has them made, as `from` of a
   * listener does.
   *
   * @default everyone
   */
  from?: PeerArgs[];
}
