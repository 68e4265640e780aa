import type { KafkaClusterArgs } from "../../components";
import { firstSeed } from "../../tests/live/support/world";

export const PODS = ["kafka-0", "kafka-1", "kafka-2"];

/** Three nodes, each a broker and a controller, on a Kubernetes node of its own. */
export function clusterArgs(version = firstSeed().version!): KafkaClusterArgs {
  return {
    ...{ name: "kafka", version, replicas: 3, heap: "384Mi" },
    storage: { class: "local-path", size: "1Gi" },
    antiAffinity: "required",
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 31092, hostPort: {} },
    ],
  };
}
