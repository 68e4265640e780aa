import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

// One resource for each resource option and annotation that the engine has to honour.
interface Settings {
  namespace: string;
  value: string;
  protect: boolean;
  keep: boolean;
}
const { namespace: name, value, protect, keep } = new pulumi.Config().requireObject<Settings>("stack");

const provider = new k8s.Provider("provider", { namespace: name });
const namespace = new k8s.core.v1.Namespace("namespace", { metadata: { name } }, { provider });
const configMap = (name: string, value: string, options: pulumi.CustomResourceOptions) =>
  new k8s.core.v1.ConfigMap(
    name,
    { metadata: { name }, data: { value } },
    { provider, dependsOn: namespace, ...options },
  );

const hook = (name: string) =>
  new pulumi.ResourceHook(name, ({ oldInputs, newInputs }) => {
    console.log(
      `${name}: ${oldInputs?.spec?.template.metadata.labels.value} => ${newInputs?.spec?.replicas}`,
    );
  });

const ignored = configMap("ignored", value, { ignoreChanges: ["data.value"] });
configMap("guarded", value, { protect });
if (keep) configMap("kept", "always", { retainOnDelete: true });
const autonamed = new k8s.core.v1.ConfigMap(
  "autonamed",
  { data: { value } },
  { provider, dependsOn: namespace },
);

new k8s.core.v1.NamespacePatch(
  "labels",
  {
    metadata: { name, labels: { value }, annotations: { "pulumi.com/patchForce": "true" } },
  },
  { provider, dependsOn: namespace, retainOnDelete: true },
);
const labels = { app: "server" };
const server = new k8s.apps.v1.StatefulSet(
  "server",
  {
    metadata: { name: "server", annotations: { "pulumi.com/waitFor": "jsonpath={.metadata.uid}" } },
    spec: {
      serviceName: "server",
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, value } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: "server", image: "localhost/busybox:1", command: ["sleep", "1000000"] }],
        },
      },
    },
  },
  {
    provider,
    dependsOn: namespace,
    hooks: {
      beforeCreate: [hook("creating")],
      afterUpdate: [hook("updated")],
      afterDelete: [hook("deleted")],
    },
  },
);
const account = k8s.core.v1.ServiceAccount.get(
  "account",
  server.id.apply(() => `${name}/default`),
  { provider },
);

export const ignoredValue = ignored.data.value;
export const autoName = autonamed.metadata.name;
export const accountUid = account.metadata.uid;
