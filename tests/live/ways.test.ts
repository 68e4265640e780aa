import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
import { testCluster, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-ways";

/** Every way in, one after the other on one cluster: each begins by a switch from the one before. */
describe("A way in from outside", function () {
  let stack: TestStack;
  let args: KafkaClusterArgs;
  let result: UpResult;
  let isFirst = true;
  const acknowledged: Acknowledged = new Map();

  const external = () => (result.outputs.listeners.value as ListenerOutput[])[1];
  const endpoints = (): ExternalEndpoint[] => external().endpoints;
  const services = async () =>
    (await kubectl("-n", NAMESPACE, "get", "services", "-o", "jsonpath={.items[*].metadata.name}"))
      .split(" ")
      .filter((name) => name.startsWith("kafka-external-"))
      .sort();

  /** The arguments of an example, in this test's namespace and with another way in. */
  function example(name: string, change: Partial<ListenerArgs> = {}): KafkaClusterArgs {
    const file = readFileSync(join(PROJECT_DIRECTORY, "examples", "ways-in", `${name}.yaml`), "utf8");
    const read: KafkaClusterArgs = parse(file).config["kafka-cluster:cluster"];
    const [internal, outside] = read.listeners!;
    return {
      ...read,
      namespace: NAMESPACE,
      version: "4.3.1",
      listeners: [internal, { ...outside, ...change }],
      topics: [{ name: "orders", partitions: 3 }],
    };
  }

  /** Brings the cluster to these arguments; brokers that roll do so one at a time. */
  async function switchTo(wanted: KafkaClusterArgs): Promise<void> {
    args = wanted;
    stack.configure(args);
    const up = async () => {
      result = await stack.deployer.up();
    };
    if (isFirst) await up();
    else assert.ok((await fewestReady(NAMESPACE, "kafka", up)) >= 2, "two brokers were away at once");
    isFirst = false;
  }

  const useAll = () => eventually(() => useEveryBroker(endpoints(), acknowledged));

  async function keepsWorkingWithoutAPod(): Promise<void> {
    await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-1");
    await rolledOut(NAMESPACE, "kafka");
    await useAll();
    await nothingIsLost(endpoints(), acknowledged);
  }

  before(async () => {
    await testCluster();
    stack = await testStack("ways", example("host-port"));
  });

  after(async () => {
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  for (const name of ["host-port", "node-port", "local-node-port", "load-balancer"]) {
    it(`is the one of ${name}.yaml: every broker is used through its own address`, async () => {
      await switchTo(example(name));
      await useAll();
      const [{ host, port }] = endpoints();
      assert.equal((await metadata(external().bootstrap.split(",")[0])).brokers.length, 3);
      assert.ok(host && port);
      await keepsWorkingWithoutAPod();
    });
  }

  it("that has load balancers has one for each broker and one to start from, and no other Services", async () => {
    assert.deepEqual(
      await services(),
      [0, 1, 2, "bootstrap"].map((suffix) => `kafka-external-${suffix}`),
    );
    assert.equal(new Set(endpoints().map(({ host }) => host)).size, 3);
    assert.ok(!endpoints().some(({ host }) => external().bootstrap.includes(host)));
  });

  it("that nobody gives an address fails with the Service's name", async () => {
    const [internal, outside] = args.listeners!;
    const nobody = { name: "nobody", port: 9095, loadBalancer: { class: "example.com/nobody" } };
    stack.configure({ ...args, listeners: [internal, outside, nobody], timeoutSeconds: 15 });
    await assert.rejects(
      stack.deployer.up(),
      /Service kafka-ways\/kafka-nobody-(0|1|2|bootstrap) has got no address from a load balancer/,
    );
    await switchTo(args);
    await useAll();
  });

  describe("through a proxy", () => {
    let proxy: Proxy | undefined;

    async function pass(start: (configuration: string) => Promise<Proxy>, configuration: string) {
      await proxy?.stop();
      proxy = await start(configuration);
    }

    after(() => proxy?.stop());

    it("isn't taken for one before the proxy runs, and says so", async () => {
      stack.configure({ ...example("proxy"), externalCheck: "required" });
      await assert.rejects(stack.deployer.up(), (error: Error) => {
        assert.match(error.message, /broker 0 at localhost:8091 \(listener "external"\): refused/);
        assert.match(error.message, /Likely: the proxy doesn't run the configuration/);
        return true;
      });
    });

    it("is used with nginx on the configuration that the output has", async () => {
      await switchTo({ ...example("proxy"), externalCheck: "warn" });
      await pass(nginx, external().nginx!);
      await switchTo(example("proxy"));
      await useAll();
      assert.equal((await metadata("localhost:9094")).brokers.length, 3);
      await keepsWorkingWithoutAPod();
    });

    it("is refused when the proxy leads to another broker", async () => {
      const swapped = external()
        .nginx!.replace("listen 8091", "listen 8090.")
        .replace("listen 8092", "listen 8091");
      await pass(nginx, swapped.replace("listen 8090.", "listen 8092"));
      await assert.rejects(stack.deployer.up(), /broker 0 at localhost:8091.*another broker than 0 answers/s);
    });

    it("is used with HAProxy on the configuration that the output has", async () => {
      await pass(haproxy, external().haproxy!);
      await switchTo(args);
      await useAll();
    });
  });

  describe("through port forwards", () => {
    let forward: ChildProcess | undefined;

    after(async () => {
      if (!forward) return;
      const closed = new Promise((resolve) => forward!.once("close", resolve));
      forward.kill();
      await closed;
    });

    it("is used while they run, and when a pod was replaced meanwhile", async () => {
      await switchTo(example("port-forward"));
      assert.deepEqual(await services(), []);
      assert.equal(
        external().forwardCommands![2],
        `kubectl port-forward --namespace ${NAMESPACE} pod/kafka-2 19094:9094`,
      );
      forward = await forwarding(result);
      await useAll();
      await keepsWorkingWithoutAPod();
    });
  });

  describe("with a wrong address", () => {
    const wrong: [string, ListenerArgs["nodePort"], RegExp][] = [
      ["where nothing listens", { host: "localhost" }, /broker 2 at localhost:\d+.*refused/s],
      ["that leads nowhere", { host: "10.202.0.99" }, /timed out|no way to that address/],
      ["that nobody knows", { host: "nobody.invalid" }, /the name is not known here/],
    ];
    for (const [what, nodePort, expected] of wrong) {
      it(`${what} fails the up, and names the broker and the address`, async () => {
        stack.configure(example("node-port", { nodePort: { ports: [30127, 30128, 30129], ...nodePort } }));
        await assert.rejects(stack.deployer.up(), expected);
      });
    }

    it("is only told of where that is asked for", async () => {
      await switchTo({
        ...example("node-port", { nodePort: { host: "nobody.invalid" } }),
        externalCheck: "off",
      });
      await assert.rejects(askBrokers(endpoints()));
    });
  });

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
});
