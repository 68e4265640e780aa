import { BytesIEC, BytesPerSecondIEC, OpsPerSecond, Short } from "@grafana/grafana-foundation-sdk/units";
import {
  type Board,
  chosen,
  rate,
  seldom,
  sum,
  max,
  aggregated,
  graph,
  traffic,
  ONE_TOPIC,
} from "./language";

const TOPIC = "{{topic}}";
const ofTopics = (name: string) => sum(rate(traffic(name, ONE_TOPIC, "topic")), "topic");
const partitions = (name: string) => chosen("topic")(`kafka_cluster_partition_${name}`);

export const topics: Board = {
  title: "Topics",
  choices: ["topic"],
  rows: {
    Traffic: [
      graph("Records from producers", OpsPerSecond, [ofTopics("messagesin"), TOPIC]),
      graph("Bytes from producers", BytesPerSecondIEC, [ofTopics("bytesin"), TOPIC]),
      graph("Bytes to consumers", BytesPerSecondIEC, [ofTopics("bytesout"), TOPIC]),
      graph("Produce requests", OpsPerSecond, [ofTopics("totalproducerequests"), TOPIC]),
      graph("Fetches", OpsPerSecond, [ofTopics("totalfetchrequests"), TOPIC]),
      seldom(
        "Requests that fail",
        OpsPerSecond,
        [ofTopics("failedproducerequests"), `${TOPIC} produce`],
        [ofTopics("failedfetchrequests"), `${TOPIC} fetch`],
      ),
    ],
    Size: [
      graph("Bytes, all copies", BytesIEC, [sum(chosen("topic")("kafka_log_log_size"), "topic"), TOPIC]),
      graph("Records, one copy", Short, [
        sum(
          `${max(chosen("topic")("kafka_log_log_logendoffset"), "topic", "partition")} - ${max(
            chosen("topic")("kafka_log_log_logstartoffset"),
            "topic",
            "partition",
          )}`,
          "topic",
        ),
        TOPIC,
      ]),
      graph("Partitions", Short, [
        aggregated("count", max(chosen("topic")("kafka_log_log_size"), "topic", "partition"), ["topic"]),
        TOPIC,
      ]),
    ],
    Copies: [
      graph("Under-replicated partitions", Short, [sum(partitions("underreplicated"), "topic"), TOPIC]),
      graph("Partitions under min.insync.replicas", Short, [sum(partitions("underminisr"), "topic"), TOPIC]),
      graph("Partitions with just min.insync.replicas", Short, [sum(partitions("atminisr"), "topic"), TOPIC]),
    ],
  },
};
