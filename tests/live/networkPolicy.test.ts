import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import { enforcePolicies } from "../../local/cluster";
import { BUSYBOX_IMAGE } from "../../local/image/toolbox";
import { type Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually, kubectl } from "./support/kubectl";
import { podUids } from "./support/running";
import { firstSeed, TEST_CLUSTER, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-policed";
const SHOP = "kafka-policed-shop";
/** Where this test and `up` run, as the Kubernetes nodes see it. */
const HERE = `${TEST_CLUSTER.subnet}.1/32`;
const PORTS = { internal: 9092, controllers: 9093, apps: 9095, external: 9094, agent: 9404 };
const ALL = Object.values(PORTS).sort();

const ARGS: KafkaClusterArgs = {
  name: "kafka",
  version: firstSeed().version,
  namespace: NAMESPACE,
  createNamespace: false,
  heap: "256Mi",
  resources: { requests: { cpu: "100m", memory: "512Mi" } },
  storage: { class: "local-path", size: "1Gi", deleteClaim: true },
  listeners: [
    { name: "internal", port: PORTS.internal, from: [] },
    {
      name: "apps",
      port: PORTS.apps,
      from: [{ podSelector: { app: "client" }, namespaceSelector: { team: "shop" } }],
    },
    { name: "external", port: PORTS.external, hostPort: { port: 31392 }, from: [{ cidr: HERE }] },
  ],
  topics: [{ name: "orders", partitions: 3 }],
  timeoutSeconds: 240,
};

/** A pod that does nothing by itself, by its namespace and its label `app`. */
type Visitor = [namespace: string, app: string];
const CLIENT: Visitor = [SHOP, "client"];
const VISITORS: Visitor[] = [CLIENT, [SHOP, "stranger"], [NAMESPACE, "client"]];

describe("A cluster whose NetworkPolicies are enforced", () => {
  let stack: TestStack;
  let endpoints: ExternalEndpoint[];
  const acknowledged: Acknowledged = new Map();
  const inNamespace = (...args: string[]) => kubectl("-n", NAMESPACE, ...args);
  const policy = async () =>
    JSON.parse(await inNamespace("get", "networkpolicy", "kafka-ingress", "-o", "json")).spec as object;

  before(async () => {
    stack = await testStack("policed", ARGS);
    await enforcePolicies(TEST_CLUSTER, true);
    for (const namespace of [NAMESPACE, SHOP]) await kubectl("create", "namespace", namespace);
    await kubectl("label", "namespace", SHOP, "team=shop");
    const file = join(dirname(stack.configFile), "visitors.yaml");
    writeFileSync(file, VISITORS.map((visitor) => stringify(pod(visitor))).join("---\n"));
    await kubectl("apply", "-f", file);
  });

  after(async () => {
    await enforcePolicies(TEST_CLUSTER, false);
    await kubectl("delete", "namespace", NAMESPACE, SHOP, "--ignore-not-found");
    stack.remove();
  });

  it("forms, makes its topics, and is reached from where `up` runs", async () => {
    const { outputs } = await stack.deployer.up();
    endpoints = outputs.externalEndpoints.value as ExternalEndpoint[];
    assert.equal(endpoints.length, 3);
    await eventually(() => useEveryBroker(endpoints, acknowledged));
  });

  it("lets in on each listener whom it names, and nobody anywhere else", async () => {
    const brokers = await addresses();
    for (const visitor of VISITORS) {
      for (const [broker, address] of Object.entries(brokers)) {
        const expected = visitor === CLIENT ? [PORTS.apps] : [];
        assert.deepEqual(await reached(visitor, address), expected, `${visitor.join("/")} at ${broker}`);
      }
    }
  });

  it("lets no request of the API server in", async () => {
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/kafka-0:${PORTS.agent}/proxy/state`;
    await assert.rejects(kubectl("get", "--request-timeout=5s", "--raw", path));
  });

  it("rolls all the same, and an unchanged up changes nothing", async () => {
    const before = await podUids(NAMESPACE);
    stack.configure({ ...ARGS, config: { "log.retention.hours": "24" } });
    stack.told.length = 0;
    await stack.deployer.up();
    const after = await podUids(NAMESPACE);
    for (const name of Object.keys(before)) assert.notEqual(after[name], before[name], name);
    await nothingIsLost(endpoints, acknowledged);
    assert.deepEqual((await stack.deployer.up()).steps, []);
    assert.doesNotMatch(stack.told.join("\n"), /not allowed|portforward|no answer in time/);
  });

  it("opens another port for whom it is told, without a restart", async () => {
    const before = await podUids(NAMESPACE);
    const from = [{ podSelector: { app: "stranger" }, namespaceSelector: {} }];
    const args = { ...ARGS, config: { "log.retention.hours": "24" } };
    stack.configure({ ...args, networkPolicy: { ports: [{ port: PORTS.agent, from }] } });
    await stack.deployer.up();
    assert.deepEqual(await podUids(NAMESPACE), before);
    const address = (await addresses())["kafka-1"];
    await eventually(async () => {
      assert.deepEqual(await reached([SHOP, "stranger"], address), [PORTS.agent]);
    });
    assert.deepEqual(await reached(CLIENT, address), [PORTS.apps]);
    stack.configure(args);
    await stack.deployer.up();
  });

  it("has its policy again after somebody deleted or opened it", async () => {
    const spec = await policy();
    const [address] = Object.values(await addresses());
    const isClosed = () =>
      eventually(async () => assert.deepEqual(await reached(CLIENT, address), [PORTS.apps]));
    await inNamespace("delete", "networkpolicy", "kafka-ingress");
    await stack.deployer.up();
    assert.deepEqual(await policy(), spec);
    await isClosed();
    const opened = JSON.stringify({ spec: { ingress: [{}] } });
    await inNamespace("patch", "networkpolicy", "kafka-ingress", "--type=merge", "-p", opened);
    await stack.deployer.up();
    assert.deepEqual(await policy(), spec);
    await isClosed();
  });

  it("would let everybody in without: what isn't enforced is no guard", async () => {
    await enforcePolicies(TEST_CLUSTER, false);
    const address = (await addresses())["kafka-2"];
    assert.deepEqual(await reached([SHOP, "stranger"], address), ALL);
  });

  it("is taken away with its policy by destroy", async () => {
    await stack.deployer.destroy();
    assert.equal((await inNamespace("get", "networkpolicy,statefulset", "-o", "name")).trim(), "");
  });

  /** Addresses of the brokers' pods, by their names. */
  async function addresses(): Promise<Record<string, string>> {
    const { items } = JSON.parse(
      await inNamespace("get", "pods", "-l", "app.kubernetes.io/name=kafka", "-o", "json"),
    ) as { items: { metadata: { name: string }; status: { podIP: string } }[] };
    assert.equal(items.length, 3);
    return Object.fromEntries(items.map(({ metadata, status }) => [metadata.name, status.podIP]));
  }
});

/** Which ports of an address a pod connects to. */
async function reached([namespace, app]: Visitor, address: string): Promise<number[]> {
  const connect = ALL.map((port) => `(nc -w 4 ${address} ${port} -e true && echo ${port}) &`).join(" ");
  const text = await kubectl("-n", namespace, "exec", app, "--", "sh", "-c", `${connect} wait`);
  return text.split("\n").filter(Boolean).map(Number).sort();
}

function pod([namespace, app]: Visitor): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: app, namespace, labels: { app } },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "shell", image: BUSYBOX_IMAGE, command: ["sleep", "86400"] }],
    },
  };
}
