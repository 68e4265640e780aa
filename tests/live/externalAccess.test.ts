import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";
import type { ExternalEndpoint, KafkaClusterArgs, ListenerArgs, ListenerOutput } from "../../components";
import { askBrokers } from "../../components/reachability/askBroker";
import type { UpResult } from "../../local/deployer";
import { PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { metadata } from "./support/kcat";
import { eventually, kubectl, rolledOut } from "./support/kubectl";
import { haproxy, nginx, type Proxy } from "./support/proxies";
import { fewestReady } from "./support/roll";
import { takeDown } from "./support/takeDown";
import { TEST_CLUSTER, testCluster, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-external";
/** Examples, and the port that the listener of each gets where all of them are one cluster's. */
const PORTS: Record<string, number> = {
  "host-port": 31092,
  "node-port": 9101,
  "local-node-port": 9102,
  "load-balancer": 9103,
  proxy: 9104,
  "port-forward": 9105,
};
/** Addresses that lead to no broker. */
const WRONG: ListenerArgs[] = [
  { name: "refused", port: 9110, nodePort: { host: "localhost" } },
  { name: "nowhere", port: 9111, nodePort: { host: `${TEST_CLUSTER.subnet}.99` } },
  { name: "unknown", port: 9112, nodePort: { host: "nobody.invalid" } },
];
/** One whose load balancers have one address, without a port for each broker and with it. */
const SHARED: ListenerArgs = { name: "shared", port: 9121, loadBalancer: { class: "example.com/shared" } };
const APART: ListenerArgs = {
  ...SHARED,
  loadBalancer: { ...SHARED.loadBalancer, ports: [30121, 30122, 30123] },
};
/** The last address that leads to a node: others are given out before. */
const SHARED_ADDRESS = `${TEST_CLUSTER.subnet}.151`;

const nameOf = (kind: string) => kind.replaceAll("-", "");

/** External access of all examples on one cluster, each through a listener of its own. */
describe("Listeners for external access", function () {
  const acknowledged: Acknowledged = new Map();
  let stack: TestStack;
  let result: UpResult;
  let proxy: Proxy | undefined;
  let forward: ChildProcess | undefined;
  let sharing: { stop: () => Promise<void> } | undefined;

  before(async () => {
    await testCluster();
    stack = await testStack("external-access", clusterWith(...Object.keys(PORTS)));
  });

  after(async () => {
    await sharing?.stop();
    await proxy?.stop();
    await ended(forward);
    await takeDown(stack, NAMESPACE);
  });

  const listenerOf = (kind: string) =>
    (result.outputs.listeners.value as ListenerOutput[]).find(({ name }) => name === nameOf(kind))!;
  const endpointsOf = (kind: string): ExternalEndpoint[] => listenerOf(kind).endpoints;

  async function up(args: KafkaClusterArgs): Promise<void> {
    stack.configure(args);
    result = await stack.deployer.up();
  }

  async function pass(start: (configuration: string) => Promise<Proxy>, configuration: string) {
    await proxy?.stop();
    proxy = await start(configuration);
  }

  async function isUsed(kind: string): Promise<void> {
    await eventually(() => useEveryBroker(endpointsOf(kind), acknowledged));
    const [bootstrap] = listenerOf(kind).bootstrap.split(",");
    assert.equal((await metadata(bootstrap)).brokers.length, 3);
  }

  it("fail the `up` where they lead to no broker, which names each address with its cause", async () => {
    stack.configure(withListeners(...WRONG));
    await assert.rejects(stack.deployer.up(), ({ message }: Error) => {
      assert.match(message, /broker 0 at localhost:18091 \(listener "proxy"\): refused/);
      assert.match(message, /Likely: the proxy doesn't run the configuration/);
      assert.match(message, /broker 2 at localhost:\d+ \(listener "refused"\): refused/);
      assert.match(
        message,
        /at 10\.\d+\.0\.99:\d+ \(listener "nowhere"\): (timed out|there is no way to that address)/,
      );
      assert.match(message, /at nobody\.invalid:\d+ \(listener "unknown"\): the name is not known here/);
      return true;
    });
  });

  it("are only told of where that is asked for", async () => {
    await up({ ...withListeners(...WRONG), externalCheck: "warn" });
    assert.match(stack.told.join("\n"), /listener "nowhere"/);
    await assert.rejects(askBrokers(endpointsOf("unknown")));
  });

  it("are told of where all load balancers have one address", async () => {
    await pass(nginx, listenerOf("proxy").nginx!);
    forward = await forwarding(result);
    sharing = shareAddress(SHARED_ADDRESS, "kafka-shared-");
    stack.configure(withListeners(SHARED));
    await assert.rejects(
      stack.deployer.up(),
      /listeners\[\d\]\.loadBalancer: Services kafka-shared-0, kafka-shared-1 and kafka-shared-2 share one address/,
    );
  });

  it("are changed while two brokers of three are ready at any time", async () => {
    const fewest = await fewestReady(NAMESPACE, () => up(withListeners(APART)));
    assert.ok(fewest >= 2, "two brokers were away at once");
    await sharing?.stop();
  });

  it("use one address of all load balancers with a port for each broker", async () => {
    const endpoints = endpointsOf(APART.name);
    assert.equal(new Set(endpoints.map(({ host }) => host)).size, 1);
    await useEveryBroker(endpoints, acknowledged);
  });

  for (const kind of Object.keys(PORTS)) {
    it(`lead to each broker by its own address: ${kind}.yaml`, () => isUsed(kind));
  }

  it("all work when a pod was replaced", async () => {
    await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-1");
    await rolledOut(NAMESPACE, "kafka");
    const isRight = async (kind: string) => {
      await isUsed(kind);
      await nothingIsLost(endpointsOf(kind), acknowledged);
    };
    await Promise.all(Object.keys(PORTS).map(isRight));
  });

  it("have a load balancer for each broker and one to start from", async () => {
    const prefix = `kafka-${nameOf("load-balancer")}-`;
    assert.deepEqual(
      (await services()).filter((name) => name.startsWith(prefix)),
      [0, 1, 2, "bootstrap"].map((suffix) => `${prefix}${suffix}`),
    );
    const hosts = endpointsOf("load-balancer").map(({ host }) => host);
    assert.equal(new Set(hosts).size, 3);
    assert.ok(!hosts.some((host) => listenerOf("load-balancer").bootstrap.includes(host)));
  });

  it("fail with the Service's name where nobody gives a load balancer its address", async () => {
    const nobody = { name: "nobody", port: 9120, loadBalancer: { class: "example.com/nobody" } };
    stack.configure({ ...withListeners(APART, nobody), timeoutSeconds: 15 });
    await assert.rejects(
      stack.deployer.up(),
      /Service kafka-external\/kafka-nobody-(0|1|2|bootstrap) has got no address from a load balancer/,
    );
    await up(withListeners(APART));
  });

  it("are refused where a proxy leads to another broker", async () => {
    const { nginx: configuration } = listenerOf("proxy");
    const swapped = configuration!
      .replace("listen 18091", "listen 18090.")
      .replace("listen 18092", "listen 18091")
      .replace("listen 18090.", "listen 18092");
    await pass(nginx, swapped);
    await assert.rejects(stack.deployer.up(), /broker 0 at localhost:18091.*another broker than 0 answers/s);
  });

  it("lead through HAProxy on the configuration that the output has", async () => {
    await pass(haproxy, listenerOf("proxy").haproxy!);
    result = await stack.deployer.up();
    await isUsed("proxy");
  });

  it("have no Services but those that they need", async () => {
    await up(clusterWith("port-forward"));
    assert.deepEqual(await services(), ["kafka-bootstrap", "kafka-headless"]);
    const { name, forwardCommands } = listenerOf("port-forward");
    assert.equal(name, "portforward");
    assert.equal(
      forwardCommands![2],
      `kubectl port-forward --namespace ${NAMESPACE} pod/kafka-2 19094:${PORTS["port-forward"]}`,
    );
    await isUsed("port-forward");
  });
});

/** Gives this address to each Service whose name begins so, as a controller for load balancers would, until it is stopped. */
function shareAddress(ip: string, prefix: string): { stop: () => Promise<void> } {
  const patch = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip }] } } });
  const args = ["--subresource=status", "-p", patch];
  let isOver = false;
  const sharing = (async () => {
    while (!isOver) {
      for (const name of (await services()).filter((one) => one.startsWith(prefix)))
        await kubectl("-n", NAMESPACE, "patch", "service", name, ...args).catch(() => {});
      await pause(500);
    }
  })();
  return { stop: () => ((isOver = true), sharing) };
}

/** The cluster with all kinds of listeners, and these. */
function withListeners(...more: ListenerArgs[]): KafkaClusterArgs {
  const args = clusterWith(...Object.keys(PORTS));
  return { ...args, listeners: [...args.listeners!, ...more] };
}

/** The cluster of the examples with the listeners of these. */
function clusterWith(...kinds: string[]): KafkaClusterArgs {
  const examples = kinds.map((kind): KafkaClusterArgs => {
    const file = readFileSync(join(PROJECT_DIRECTORY, "examples", "external-access", `${kind}.yaml`), "utf8");
    return parse(file).config["kafka-cluster:cluster"];
  });
  const [{ listeners, ...args }] = examples;
  const outside = examples.map((example, i) => {
    const { proxy, ...outside } = example.listeners![1];
    return {
      ...outside,
      // Another port than that of the set-up from the field, which may run beside it.
      ...(proxy && { proxy: { ...proxy, firstPort: 18091 } }),
      name: nameOf(kinds[i]),
      port: PORTS[kinds[i]],
    };
  });
  return {
    ...args,
    namespace: NAMESPACE,
    listeners: [listeners![0], ...outside],
    topics: [{ name: "orders", partitions: 3 }],
  };
}

async function services(): Promise<string[]> {
  const names = await kubectl("-n", NAMESPACE, "get", "services", "-o", "jsonpath={.items[*].metadata.name}");
  return names.split(" ").sort();
}

/** `npm run forward`, for this test's stack. */
async function forwarding({ outputs }: UpResult): Promise<ChildProcess> {
  const { kubeconfig } = await testCluster();
  const program = join(PROJECT_DIRECTORY, "local", "forward.ts");
  const child = spawn(process.execPath, ["-r", REGISTER, program, "--outputs", "-"], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const plain = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  child.stdin!.end(JSON.stringify(plain));
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on("data", (text: Buffer) => /every broker answers/.test(text.toString()) && resolve());
    child.once("close", (code) => reject(new Error(`npm run forward ended with exit code ${code}`)));
  });
  return child;
}

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null) return;
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill();
  await closed;
}
