import {
  BytesPerSecondIEC,
  Milliseconds,
  OpsPerSecond,
  PercentUnit,
  Short,
} from "@grafana/grafana-foundation-sdk/units";
import { type Board, aggregated, chosen, rate, seldom, sum, max, graph, NODE, P99 } from "./language";

const ofNodes = chosen("instance");
const requests = (name: string, ...matchers: string[]) =>
  ofNodes(
    `kafka_network_requestmetrics_${name}`,
    'request=~"Produce|FetchConsumer|FetchFollower"',
    ...matchers,
  );
const REQUEST = `${NODE} {{request}}`;
const sockets = (name: string) => ofNodes(`kafka_server_socket_server_metrics_${name}`);

export const brokers: Board = {
  title: "Brokers",
  choices: ["instance"],
  rows: {
    Requests: [
      graph("Requests", OpsPerSecond, [
        sum(rate(requests("requests_total")), "instance", "request"),
        REQUEST,
      ]),
      graph("99 % are answered within", Milliseconds, [requests("totaltimems", P99), REQUEST]),
      seldom("Errors", OpsPerSecond, [
        sum(rate(ofNodes("kafka_network_requestmetrics_errors_total", 'error!="NONE"')), "instance", "error"),
        `${NODE} {{error}}`,
      ]),
      graph("99 % wait for a handler at most", Milliseconds, [requests("requestqueuetimems", P99), REQUEST]),
      graph("99 % are handled within", Milliseconds, [requests("localtimems", P99), REQUEST]),
      graph("99 % wait for followers or records at most", Milliseconds, [
        requests("remotetimems", P99),
        REQUEST,
      ]),
    ],
    Threads: [
      graph("Request handlers are idle", PercentUnit, [
        ofNodes("kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent"),
        NODE,
      ]),
      graph("Network threads are idle", PercentUnit, [
        ofNodes("kafka_network_socketserver_networkprocessoravgidle_percent"),
        NODE,
      ]),
      graph("Requests that wait for a handler", Short, [
        ofNodes("kafka_network_requestchannel_requestqueuesize"),
        NODE,
      ]),
    ],
    Connections: [
      graph("Connections", Short, [
        sum(sockets("connection_count"), "instance", "listener"),
        `${NODE} {{listener}}`,
      ]),
      graph("New connections", OpsPerSecond, [
        sum(rate(sockets("connection_creation_total")), "instance", "listener"),
        `${NODE} {{listener}}`,
      ]),
      graph("Log-ins that fail", OpsPerSecond, [
        sum(rate(sockets("failed_authentication_total")), "instance", "listener"),
        `${NODE} {{listener}}`,
      ]),
    ],
    Copies: [
      graph("Partitions that it leads", Short, [ofNodes("kafka_server_replicamanager_leadercount"), NODE]),
      graph("Copies on it", Short, [ofNodes("kafka_server_replicamanager_partitioncount"), NODE]),
      graph("Records that its slowest follower thread is behind", Short, [
        max(ofNodes("kafka_server_replicafetchermanager_maxlag"), "instance"),
        NODE,
      ]),
    ],
    Volumes: [
      graph("99 % of flushes end within", Milliseconds, [
        ofNodes("kafka_log_logflushstats_logflushrateandtimems", P99),
        NODE,
      ]),
      graph(
        "Read from and written to volumes",
        BytesPerSecondIEC,
        [rate(ofNodes("kafka_server_kafkaserver_linux_disk_read_bytes")), `${NODE} read`],
        [rate(ofNodes("kafka_server_kafkaserver_linux_disk_write_bytes")), `${NODE} written`],
      ),
      seldom("Logs that it still has to load", Short, [
        sum(ofNodes("kafka_log_logmanager_remaininglogstorecover"), "instance"),
        NODE,
      ]),
    ],
    "Clients that push of themselves": [
      seldom("Clients, by software", Short, [
        aggregated("count", ofNodes("kafka_cluster_client_info"), [
          "client_software_name",
          "client_software_version",
        ]),
        "{{client_software_name}} {{client_software_version}}",
      ]),
      seldom("What was dropped of it", OpsPerSecond, [
        sum(rate(ofNodes("kafka_cluster_client_metrics_dropped_total")), "reason"),
        "{{reason}}",
      ]),
    ],
  },
};
