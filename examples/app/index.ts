import * as pulumi from "@pulumi/pulumi";
import * as k8s from "@pulumi/kubernetes";
import { kafkaFrom } from "../../components";

const config = new pulumi.Config();
const image = config.get("image") ?? "apache/kafka:4.4.0";
const kafka = kafkaFrom(config.require("kafkaStack"));

/** The topic, if the Kafka cluster's stack has it. */
export const topic = kafka.topics.apply((topics) => {
  const name = config.get("topic") ?? "audit";
  if (topics.includes(name)) return name;
  throw new pulumi.RunError(`app:topic is "${name}"; the Kafka cluster has ${topics.join(", ")}`);
});
/** Where the pods start from: the address inside the Kubernetes cluster. */
export const bootstrap = kafka.bootstrap;
/** Where clients outside reach the same brokers. */
export const endpoints = kafka.externalEndpoints;

const app = new k8s.core.v1.Namespace("app", {
  metadata: {
    name: config.get("namespace") ?? "kafka-app",
    labels: { "pod-security.kubernetes.io/enforce": "restricted" },
  },
});
const metadata = { namespace: app.metadata.name };

// Pulumi names it, so a changed address makes another one, and the pods follow.
const clientConfig = new k8s.core.v1.ConfigMap("client", {
  metadata,
  data: {
    "bootstrap.servers": bootstrap,
    "client.properties": "security.protocol=PLAINTEXT\n",
  },
});

// Java takes the shell's place, and so the kubelet's signal to end.
client(
  "producer",
  `exec /opt/kafka/bin/kafka-console-producer.sh --bootstrap-server "$BOOTSTRAP_SERVERS" --topic "$TOPIC" \\
    --command-config /etc/app/client.properties < <(while sleep 1; do echo "$MESSAGE $((++n))"; done)`,
  [{ name: "MESSAGE", value: config.get("message") ?? "hello" }],
);
client(
  "consumer",
  `exec /opt/kafka/bin/kafka-console-consumer.sh --bootstrap-server "$BOOTSTRAP_SERVERS" --topic "$TOPIC" \\
    --command-config /etc/app/client.properties --group app`,
);

/** One pod that runs a program of Kafka's, as the Pod Security Standard `restricted` wants it. */
function client(name: string, script: string, env: k8s.types.input.core.v1.EnvVar[] = []) {
  const labels = { "app.kubernetes.io/name": name };
  const bootstrapServers = {
    configMapKeyRef: { name: clientConfig.metadata.name, key: "bootstrap.servers" },
  };
  return new k8s.apps.v1.Deployment(name, {
    metadata: { ...metadata, name },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name,
              image,
              imagePullPolicy: "IfNotPresent",
              command: ["bash", "-c", script],
              env: [
                { name: "BOOTSTRAP_SERVERS", valueFrom: bootstrapServers },
                { name: "TOPIC", value: topic },
                { name: "KAFKA_HEAP_OPTS", value: "-Xmx96m" },
                { name: "LOG_DIR", value: "/tmp/logs" },
                ...env,
              ],
              resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "256Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              volumeMounts: [
                { name: "client", mountPath: "/etc/app" },
                { name: "tmp", mountPath: "/tmp" },
              ],
            },
          ],
          volumes: [
            { name: "client", configMap: { name: clientConfig.metadata.name } },
            { name: "tmp", emptyDir: {} },
          ],
        },
      },
    },
  });
}
