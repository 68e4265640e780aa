import {
  BytesIEC,
  BytesPerSecondIEC,
  OpsPerSecond,
  PercentUnit,
  Seconds,
  Short,
} from "@grafana/grafana-foundation-sdk/units";
import {
  type Board,
  chosen,
  rate,
  sum,
  max,
  graph,
  number,
  bad,
  NODE,
  controller,
  replicas,
  traffic,
  ALL_TOPICS,
} from "./language";

export const cluster: Board = {
  title: "Cluster",
  choices: [],
  rows: {
    Now: [
      number("Nodes that are ready", sum(chosen()("kafka_cluster_node_ready"))),
      number("Brokers", max(controller("activebrokercount"))),
      bad("Brokers that are down", max(controller("fencedbrokercount"))),
      number("Active controllers", sum(controller("activecontrollercount"))),
      number("Topics", max(controller("globaltopiccount"))),
      number("Partitions", max(controller("globalpartitioncount"))),
      bad("Partitions without a leader", max(controller("offlinepartitionscount"))),
      bad("Partitions under min.insync.replicas", sum(replicas("underminisrpartitioncount"))),
      bad("Under-replicated partitions", sum(replicas("underreplicatedpartitions"))),
      number("Preferred leaders elsewhere", max(controller("preferredreplicaimbalancecount"))),
      number(
        "Records behind, all groups",
        sum(max(chosen()("kafka_consumergroup_lag"), "consumergroup", "topic", "partition")),
        {
          ifNone: "no group",
        },
      ),
      number(
        "First certificate ends in",
        `min(${chosen()("kafka_cluster_certificate_expiry_timestamp_seconds")}) - time()`,
        { unit: Seconds, ifNone: "none" },
      ),
    ],
    Traffic: [
      graph("Records from producers", OpsPerSecond, [
        sum(rate(traffic("messagesin", ALL_TOPICS)), "instance"),
        NODE,
      ]),
      graph("Bytes from producers", BytesPerSecondIEC, [
        sum(rate(traffic("bytesin", ALL_TOPICS)), "instance"),
        NODE,
      ]),
      graph("Bytes to consumers", BytesPerSecondIEC, [
        sum(rate(traffic("bytesout", ALL_TOPICS)), "instance"),
        NODE,
      ]),
    ],
    Copies: [
      graph("Under-replicated partitions, by leader", Short, [replicas("underreplicatedpartitions"), NODE]),
      graph(
        "Copies that fall out of sync, and come back",
        OpsPerSecond,
        [rate(replicas("isrshrinks_total")), `${NODE} out`],
        [rate(replicas("isrexpands_total")), `${NODE} back`],
      ),
      graph("Partitions that are being reassigned", Short, [replicas("reassigningpartitions"), NODE]),
    ],
    Volumes: [
      graph("Share of volumes that is used", PercentUnit, [
        `1 - ${chosen()("kafka_cluster_log_directory_free_bytes")} / ${chosen()("kafka_cluster_log_directory_size_bytes")}`,
        `${NODE} {{logDirectory}}`,
      ]),
      graph("Bytes of partitions", BytesIEC, [sum(chosen()("kafka_log_log_size"), "instance"), NODE]),
      graph("Log directories that have failed", Short, [
        chosen()("kafka_log_logmanager_offlinelogdirectorycount"),
        NODE,
      ]),
    ],
  },
};
