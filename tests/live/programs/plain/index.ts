import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

// A bit of each thing that a real stack has: what the live tests change comes from the configuration.
const config = new pulumi.Config();
const image = config.require("image");
const labels = { app: "web" };

const password = pulumi.secret(new random.RandomId("password", { byteLength: 20 }).b64Std);
const id = new random.RandomId("id", { byteLength: 16, keepers: { era: config.get("era") ?? "first" } });
const namespace = new k8s.core.v1.Namespace("namespace", {
  metadata: { name: config.require("namespace") },
});
const metadata = { namespace: namespace.metadata.name };

const greeting = new k8s.core.v1.ConfigMap("greeting", {
  metadata,
  data: { text: `first line\n${config.require("greeting")}\nlast line\n` },
});
const credentials = new k8s.core.v1.Secret("credentials", {
  metadata: { ...metadata, name: "credentials" },
  stringData: { password: password },
});
const service = new k8s.core.v1.Service("service", {
  metadata: { ...metadata, name: "web", annotations: { "pulumi.com/skipAwait": "true" } },
  spec: { clusterIP: "None", selector: labels, ports: [{ port: 8080 }] },
});
const web = new k8s.apps.v1.StatefulSet("web", {
  metadata: { ...metadata, name: "web" },
  spec: {
    serviceName: service.metadata.name,
    replicas: config.requireNumber("replicas"),
    podManagementPolicy: "Parallel",
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: "web",
            image,
            command: ["sh", "-c", config.get("command") ?? "sleep 1000000"],
            envFrom: [{ configMapRef: { name: greeting.metadata.name } }],
          },
        ],
      },
    },
  },
});
const job = new k8s.batch.v1.Job(
  "job",
  {
    metadata: { ...metadata, name: "job" },
    spec: {
      backoffLimit: 0,
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [
            { name: "job", image, command: ["sh", "-c", config.get("jobCommand") ?? "echo done"] },
          ],
        },
      },
    },
  },
  { dependsOn: web },
);

export const clusterId = id.b64Url;
export const secretPassword = password;
export const readyReplicas = web.status.readyReplicas;
export const greetingName = greeting.metadata.name;
export const jobName = job.metadata.name;
export const secretName = credentials.metadata.name;
