import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../components/args";
import { deployedCluster, objectsOf, type World } from "../deployed";

const OPERATOR = { podmonitors: [], prometheusrules: [] };
const NODES = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const LABELS = { ...NODES, "app.kubernetes.io/managed-by": "pulumi" };
const MONITORING = "monitoring.coreos.com/v1:";

const made = async (args: KafkaClusterArgs, world: World = { objects: {} }) => {
  const deployed = await deployedCluster(args, world);
  const ours = deployed.resources.filter(
    ({ type, inputs }) =>
      type.startsWith(MONITORING) || /-(metrics|dashboards)$/.test(inputs.metadata?.name ?? ""),
  );
  return { ...deployed, ours: ours.map(({ type, name }) => `${type.split(":")[1]} ${name}`) };
};

describe("Metrics of the nodes", () => {
  it("are told of by nothing unless asked for", async () => {
    assert.deepEqual((await made({}, { objects: OPERATOR })).ours, []);
  });

  it("are named by a Service with annotations, those of nodes that aren't ready too", async () => {
    const { ours, one, logged } = await made({ metrics: {} });
    assert.deepEqual(ours, ["Service kafka-metrics"]);
    assert.deepEqual(one("core/v1:Service", "kafka-metrics").inputs, {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "kafka-metrics",
        namespace: "kafka",
        labels: LABELS,
        annotations: {
          "pulumi.com/patchForce": "true",
          "pulumi.com/skipAwait": "true",
          "prometheus.io/scrape": "true",
          "prometheus.io/port": "9404",
          "prometheus.io/path": "/metrics",
        },
      },
      spec: {
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector: NODES,
        ports: [{ name: "metrics", port: 9404 }],
      },
    });
    assert.match(logged.join("\n"), /^metrics: annotations of a Service tell Prometheus/m);
  });

  it("are found by the Prometheus operator where there is one, and then not by annotations, too", async () => {
    const metrics = { labels: { release: "prometheus" }, intervalSeconds: 15 };
    const { ours, one } = await made({ metrics }, { objects: OPERATOR });
    assert.deepEqual(ours, [
      "Service kafka-metrics",
      "PodMonitor kafka-podmonitor",
      "PrometheusRule kafka-prometheusrule",
    ]);
    const { annotations } = one("core/v1:Service", "kafka-metrics").inputs.metadata;
    assert.equal(annotations["prometheus.io/scrape"], "false");
    const { metadata, spec } = one(`${MONITORING}PodMonitor`).inputs;
    assert.equal(metadata.name, "kafka");
    assert.deepEqual(metadata.labels, { ...LABELS, release: "prometheus" });
    assert.deepEqual(spec, {
      selector: { matchLabels: NODES },
      podTargetLabels: ["app.kubernetes.io/name", "app.kubernetes.io/instance"],
      podMetricsEndpoints: [
        {
          port: "agent",
          path: "/metrics",
          interval: "15s",
          relabelings: [{ sourceLabels: ["__meta_kubernetes_pod_name"], targetLabel: "instance" }],
        },
      ],
    });
    const rule = one(`${MONITORING}PrometheusRule`).inputs;
    assert.equal(rule.metadata.labels.release, "prometheus");
    const rules = rule.spec.groups.flatMap((group: { rules: { expr: string }[] }) => group.rules);
    assert.ok(rules.length > 0);
    for (const { expr } of rules) assert.match(expr, /namespace="kafka",app_kubernetes_io_instance="kafka"/);
  });

  it("may be replaced and left out of a cluster that is protected, and the budgets come after them", async () => {
    const world = { objects: OPERATOR };
    const { one } = await deployedCluster({ metrics: { dashboards: true } }, world, { protect: true });
    const ours = [
      one(`${MONITORING}PodMonitor`),
      one(`${MONITORING}PrometheusRule`),
      one("core/v1:ConfigMap"),
    ];
    ours.forEach(({ options }) => assert.equal(options.protect, undefined));
    assert.equal(one("core/v1:Service", "kafka-metrics").options.protect, true);
    assert.ok(
      one("policy/v1:PodDisruptionBudget").dependencies.includes(
        `${MONITORING}PrometheusRule kafka-prometheusrule`,
      ),
    );
  });

  it("have a Service that is made again if somebody deletes it", async () => {
    const before = await deployedCluster({ metrics: {} }, { objects: {} });
    const objects = objectsOf(before);
    objects.services = objects.services.filter(({ metadata }) => metadata.name !== "kafka-metrics");
    const { logged } = await deployedCluster({ metrics: {} }, { objects });
    assert.match(logged.join("\n"), /^Service kafka-metrics: missing, deleted by other means/m);
    const fresh = await deployedCluster(
      { metrics: {} },
      { objects: objectsOf(await deployedCluster({}, { objects: {} })) },
    );
    assert.doesNotMatch(fresh.logged.join("\n"), /kafka-metrics: deleted/);
  });

  it("are drawn by dashboards in a ConfigMap that Grafana's sidecar finds", async () => {
    const { inputs } = (await made({ metrics: { dashboards: true } })).one(
      "core/v1:ConfigMap",
      "kafka-dashboards",
    );
    assert.equal(inputs.metadata.labels.grafana_dashboard, "1");
    assert.deepEqual(
      Object.keys(inputs.data).sort(),
      ["brokers", "cluster", "controllers", "groups", "jvm", "topics"].map(
        (name) => `kafka-cluster-${name}.json`,
      ),
    );
    const texts = Object.values(inputs.data as Record<string, string>);
    // Kubernetes takes a megabyte in all.
    assert.ok(texts.join("").length < 500_000);
    texts.forEach((text) => assert.ok(JSON.parse(text).uid));
  });
});
