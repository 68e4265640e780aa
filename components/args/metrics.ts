import type { MetricsScrape } from "./choices";
import type { PeerArgs } from "./networkPolicy";

/**
 * How a Prometheus finds the metrics of the nodes. The page itself is always there, at `/metrics` on port 9404 of each pod, and
 * costs nothing until it is asked for. Whatever is said here restarts no node, but for `clients` where it comes or goes.
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

  /**
   * What clients of the cluster are asked to push of themselves ([KIP-714](https://cwiki.apache.org/confluence/display/KAFKA/KIP-714%3A+Client+metrics+and+observability)),
   * which is on the [metrics page](metrics.md#of-clients) of the broker that they push to. An edit of the list restarts nothing.
   * Where it comes or goes as a whole brokers roll, as they load a class for it; `[]` has them take what subscriptions of others
   * ask for. A subscription that is taken out of the list is taken back, and those of others are left alone. Refused before Kafka 3.7,
   * and beside `zooKeeper`.
   *
   * @default nothing is taken
   */
  clients?: ClientMetricsArgs[];
}

/** A subscription: which clients are asked for which of their metrics. Those that support it push them, others don't. */
export interface ClientMetricsArgs {
  /** Letters, digits, `.`, `_` and `-`; at most 249. */
  name: string;

  /**
   * Beginnings of the names of metrics, as KIP-714 and the clients name them: `org.apache.kafka.producer.` is every metric of
   * producers. `*` is all that a client has.
   */
  metrics: string[];

  /**
   * Seconds between two pushes of a client, 1 to 3600. A client that several subscriptions are for pushes at the shortest.
   *
   * @default 300, Kafka's own
   */
  intervalSeconds?: number;

  /**
   * Which clients are asked: a regular expression of Java's for each of `client_id`, `client_instance_id`,
   * `client_software_name` (`apache-kafka-java`, `librdkafka`), `client_software_version`, `client_source_address` and
   * `client_source_port`. Each has to match the whole value. A comma and `=` can't be in one.
   *
   * @default every client
   */
  match?: Record<string, string>;
}
