import type { KafkaClusterArgs } from "../../components";
import { produceAtFullSpeed } from "../../bench/subjects/producer";
import type { Size } from "../arguments";

/** The first broker's id. */
const FIRST = 100;

/** What brokers hold, in a row where they hand it over. */
export interface Held {
  partitions: number;
  /** Without copies. */
  megabytes: number;
}

export const held = (size: Size): Held =>
  size === "full" ? { partitions: 2000, megabytes: 2000 } : { partitions: 200, megabytes: 100 };

/** Each partition has one more. */
export const COPIES = 2;

/** A controller, and so many brokers. */
export function brokersArgs(size: Size, brokers: number): KafkaClusterArgs {
  return {
    name: "kafka",
    nodePools: [
      { name: "controllers", roles: ["controller"], replicas: 1, firstNodeId: 0, heap: "384Mi" },
      {
        ...{ name: "brokers", roles: ["broker"], replicas: brokers, firstNodeId: FIRST },
        heap: size === "full" ? "1Gi" : "384Mi",
      },
    ],
    // Four brokers on three Kubernetes nodes: no two of them may have the same port of one.
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, nodePort: { ports: idsOf(brokers).map((id) => 31_600 + id) } },
    ],
    antiAffinity: "none",
    storage: { class: "local-path", size: size === "full" ? "8Gi" : "2Gi" },
    topics: [
      {
        ...{ name: "held", partitions: held(size).partitions, replicas: COPIES },
        config: { "min.insync.replicas": "1" },
      },
    ],
    // More than any disk here: what is measured isn't the throttle.
    reassignment: { throttle: "1Gi", rebalance: "onScale" },
  };
}

export const idsOf = (brokers: number) => Array.from({ length: brokers }, (_, i) => FIRST + i);
export const podOf = (id: number) => `kafka-brokers-${id}`;
export const podsOf = (brokers: number) => idsOf(brokers).map(podOf);

/** For how long a message may wait while thousands of partitions get their first ones at once. */
const FILLS_MS = 600_000;

/** Fills a topic with so many megabytes, in messages of 1 KiB. */
export async function fill(bootstrap: string, topic: string, megabytes: number): Promise<void> {
  const load = { first: 1000, measured: Math.round(megabytes * 1000) };
  const patience = ["--command-property", `delivery.timeout.ms=${FILLS_MS}`];
  await produceAtFullSpeed(topic, ["--bootstrap-server", bootstrap, ...patience], load);
}
