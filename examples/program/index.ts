import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster } from "../../components";

const config = new pulumi.Config();

// The Kubernetes cluster is the one of this context; without the setting, of the current one.
const provider = new k8s.Provider("kubernetes", { context: config.get("context") });

const kafka = new KafkaCluster(
  "kafka",
  {
    namespace: "streams",
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, hostPort: { port: 31092 } },
    ],
    topics: [{ name: "orders", partitions: 6, config: { "retention.ms": "3600000" } }],
  },
  { provider },
);

// Known once the brokers serve, so what uses the ConfigMap comes after them.
new k8s.core.v1.ConfigMap(
  "orders-app",
  {
    metadata: { name: "orders-app", namespace: kafka.namespace },
    data: { "bootstrap.servers": kafka.bootstrap, topics: kafka.topics.apply((names) => names.join(",")) },
  },
  { provider },
);

export const bootstrapServers = kafka.externalBootstrap;
