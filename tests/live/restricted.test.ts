import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import type { Deployer } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { type Acknowledged, nothingIsLost, topicSetting, useEveryBroker } from "./support/broker";
import { eventually, kubectl } from "./support/kubectl";
import { monitoringKinds } from "./support/monitoringKinds";
import { podUids } from "./support/running";
import { firstSeed, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-restricted";
const DEPLOYER = "kafka-deployer";
const MANIFESTS = join(PROJECT_DIRECTORY, "examples", "shared-cluster");
const ROLE = join(MANIFESTS, "role.yaml");
const POLICIES = join(MANIFESTS, "network-policies.yaml");
const ARGS: KafkaClusterArgs = {
  name: "kafka",
  version: firstSeed().version,
  namespace: NAMESPACE,
  createNamespace: false,
  replicas: 1,
  heap: "384Mi",
  // The quota below demands a limit of CPU of every container.
  resources: { requests: { cpu: "100m", memory: "768Mi" }, limits: { cpu: "2", memory: "768Mi" } },
  storage: { class: "local-path", size: "1Gi", deleteClaim: true },
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 9094, nodePort: {} },
  ],
  topics: [{ name: "orders", partitions: 1 }],
  timeoutSeconds: 240,
};

describe("Who has the Role of examples in one namespace, and nothing else", () => {
  let stack: TestStack;
  let deployer: Deployer;
  let endpoints: ExternalEndpoint[];
  const acknowledged: Acknowledged = new Map();
  const inNamespace = (...args: string[]) => kubectl("-n", NAMESPACE, ...args);

  before(async () => {
    stack = await testStack("restricted", ARGS);
    await kubectl("create", "namespace", NAMESPACE);
    await inNamespace("apply", "-f", ROLE);
    const hard = "requests.cpu=2,requests.memory=4Gi,limits.cpu=4,limits.memory=4Gi";
    await inNamespace("create", "quota", "compute", `--hard=${hard}`);
    await inNamespace("create", "serviceaccount", DEPLOYER);
    const account = `${NAMESPACE}:${DEPLOYER}`;
    await inNamespace("create", "rolebinding", DEPLOYER, "--role", DEPLOYER, "--serviceaccount", account);
    const token = (await inNamespace("create", "token", DEPLOYER, "--duration", "1h")).trim();
    deployer = await stack.openWith(kubeconfigWith(stack, token));
  });

  after(async () => {
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  it("sees nothing outside of it", async () => {
    const as = `--as=system:serviceaccount:${NAMESPACE}:${DEPLOYER}`;
    for (const kind of ["nodes", "namespaces", "persistentvolumes", "storageclasses"]) {
      await assert.rejects(kubectl("get", kind, as), /Forbidden/, kind);
    }
    await assert.rejects(kubectl("-n", "default", "get", "pods", as), /Forbidden/);
  });

  it("may have the NetworkPolicies of examples, which Kubernetes takes as they are", async () => {
    const said = await inNamespace("apply", "--dry-run=server", "-f", POLICIES);
    const described = readFileSync(POLICIES, "utf8").match(/^kind: NetworkPolicy$/gm)!;
    assert.equal(said.trim().split("\n").length, described.length, said);
  });

  it("gets a preview, and a broker that is reached from outside", async () => {
    const preview = await deployer.preview();
    assert.ok(preview.counts.create > 0);
    const { outputs } = await deployer.up();
    endpoints = outputs.externalEndpoints.value as ExternalEndpoint[];
    assert.equal(endpoints.length, 1);
    await eventually(() => useEveryBroker(endpoints, acknowledged));
  });

  it("changes nothing with a second up, and is told of nothing that couldn't be seen", async () => {
    stack.told.length = 0;
    const { steps } = await deployer.up();
    assert.deepEqual(steps, []);
    assert.doesNotMatch(stack.told.join("\n"), /not allowed|forbidden|grant/i);
  });

  it("has Prometheus told of it in whichever way there is, without a restart", async () => {
    const before = await podUids(NAMESPACE);
    const up = async (metrics: KafkaClusterArgs["metrics"]) => {
      stack.configure({ ...ARGS, metrics });
      stack.told.length = 0;
      await deployer.up();
      return stack.told.join("\n");
    };
    const named = async (kinds: string) =>
      (await inNamespace("get", kinds, "-o", "name")).split("\n").filter(Boolean);
    const isScraped = () =>
      inNamespace(
        "get",
        "service",
        "kafka-metrics",
        "-o",
        "jsonpath={.metadata.annotations.prometheus\\.io/scrape}",
      );

    assert.match(await up({ dashboards: true }), /no PodMonitor: the Kubernetes cluster hasn't this kind/);
    assert.equal(await isScraped(), "true");
    assert.ok((await named("configmap")).includes("configmap/kafka-dashboards"));

    const kinds = await monitoringKinds();
    for (const file of kinds) await kubectl("apply", "--server-side", "-f", file);
    try {
      for (const file of kinds) await kubectl("wait", "--for=condition=Established", "-f", file);
      assert.match(await up({ labels: { release: "prometheus" } }), /a PodMonitor and a PrometheusRule tell/);
      assert.equal(await isScraped(), "false");
      assert.deepEqual(await named("podmonitors,prometheusrules"), [
        "podmonitor.monitoring.coreos.com/kafka",
        "prometheusrule.monitoring.coreos.com/kafka",
      ]);
      assert.deepEqual((await deployer.up()).steps, []);
      await up(undefined);
      assert.deepEqual(await named("podmonitors,prometheusrules"), []);
    } finally {
      for (const file of kinds) await kubectl("delete", "-f", file);
    }
    assert.deepEqual(await podUids(NAMESPACE), before);
  });

  it("rolls the broker for a setting, and changes topics, ways in and claims", async () => {
    const before = await podUids(NAMESPACE);
    const [internal] = ARGS.listeners!;
    stack.configure({
      ...ARGS,
      config: { "log.retention.hours": "24" },
      listeners: [internal, { name: "external", port: 9094, hostPort: { port: 31292 } }],
      topics: [{ name: "orders", partitions: 2, config: { "retention.ms": "3600000" } }],
      storage: { ...ARGS.storage, annotations: { "example.com/backup": "daily" } },
    });
    const { outputs } = await deployer.up();
    endpoints = outputs.externalEndpoints.value as ExternalEndpoint[];
    assert.equal(endpoints[0].port, 31292);
    const after = await podUids(NAMESPACE);
    assert.notEqual(after["kafka-0"], before["kafka-0"]);
    assert.equal(await topicSetting(endpoints, "orders", "retention.ms"), "3600000");
    const claim = JSON.parse(await inNamespace("get", "pvc", "data-kafka-0", "-o", "json"));
    assert.equal(claim.metadata.annotations["example.com/backup"], "daily");
    await nothingIsLost(endpoints, acknowledged);
    assert.deepEqual((await deployer.up()).steps, []);
  });

  it("is told why the topic Job's pod is not let in, and which argument it asks by", async () => {
    const resources = { limits: { memory: "256Mi" } };
    // Partitions aren't taken away again.
    const args = { ...ARGS, topics: [{ name: "orders", partitions: 2 }] };
    stack.configure({ ...args, topicJob: { resources } });
    await assert.rejects(
      deployer.up(),
      /Job .* failed: its pod can't be made: .*must specify limits\.cpu for: topics.*\. topicJob\.resources says/,
    );
    stack.configure(args);
    await deployer.up();
  });

  it("is told why a broker doesn't come up", async () => {
    const name = `127.0.0.1:1/apache/kafka:${ARGS.version}`;
    // Partitions aren't taken away again.
    const args = { ...ARGS, topics: [{ name: "orders", partitions: 2 }] };
    stack.configure({ ...args, image: { name } });
    await assert.rejects(deployer.up(), new RegExp(`kafka-0.*${name}`));
    stack.configure(args);
    const { outputs } = await deployer.up();
    await nothingIsLost(outputs.externalEndpoints.value, acknowledged);
  });

  it("takes it all away with destroy", async () => {
    await deployer.destroy();
    const left = await inNamespace("get", "statefulset,job,service,pdb,pod", "-o", "name");
    assert.equal(left.trim(), "");
  });
});

/** A kubeconfig for the same Kubernetes cluster, whose user is known by a token alone. */
function kubeconfigWith({ kubeconfig, configFile }: TestStack, token: string): string {
  const config = parse(readFileSync(kubeconfig, "utf8"));
  config.users.forEach((entry: { user: object }) => (entry.user = { token }));
  const path = join(dirname(configFile), "kubeconfig");
  writeFileSync(path, stringify(config), { mode: 0o600 });
  return path;
}
