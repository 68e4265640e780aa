/**
 * `npm run forward`: leads the ports of this machine that listeners with `portForward` advertise to the brokers'
 * pods, for as long as it runs. With `--outputs <file>`, `-` for the standard input, for the stack whose outputs
 * these are: `pulumi stack output --json | npm run forward -- --outputs -`.
 */
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { KubeConfig, PortForward } from "@kubernetes/client-node";
import type { ListenerOutput } from "../components";
import { askBrokers } from "../components/reachability/askBroker";
import { readCommandLine } from "./commandLine";
import { currentEnvironment, openProjectStack, type Environment } from "./environment";
import { listenOnLoopback } from "./loopback";

const USAGE =
  "Usage: npm run forward -- [--outputs FILE: the stack's outputs as JSON, - for the standard input]";

interface StackOutputs {
  namespace: string;
  listeners: ListenerOutput[];
}

async function forward(): Promise<void> {
  const { values } = readCommandLine(USAGE, { options: { outputs: { type: "string" } } });
  const environment = await currentEnvironment();
  const { namespace, listeners } = values.outputs ? outputsIn(values.outputs) : await outputsOf(environment);
  const forwarded = (listeners ?? []).filter(({ forwards }) => forwards);
  if (forwarded.length === 0) throw new Error("No listener of the stack has portForward.");
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(environment.kubeconfig);
  await forwardListeners(kubeConfig, namespace, forwarded);
  for (const { name, endpoints, hosts, librdkafkaProperties } of forwarded) {
    if (hosts) console.log(`The hosts file of this machine needs the line: ${hosts.trim()}`);
    // Who has to log in can't be asked for here.
    const isClosed = librdkafkaProperties !== undefined;
    if (!isClosed) await askBrokers(endpoints);
    const addresses = endpoints.map(({ host, port }) => `${host}:${port}`).join(", ");
    const what = isClosed ? "is forwarded, for users of the cluster" : "every broker answers";
    console.log(`Listener "${name}": ${what}, at ${addresses}. Ctrl-C ends it.`);
  }
}

function outputsIn(file: string): StackOutputs {
  return JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
}

async function outputsOf(environment: Environment): Promise<StackOutputs> {
  const outputs = await (await openProjectStack(environment, process.env.STACK ?? "dev")).outputs();
  return { namespace: outputs.namespace?.value, listeners: outputs.listeners?.value };
}

/**
 * Listens on every forwarded port. Each connection is forwarded by itself, to the pod that has the broker's name
 * at that moment: a pod that is replaced costs clients their connections, and nothing else.
 */
async function forwardListeners(
  kubeConfig: KubeConfig,
  namespace: string,
  listeners: ListenerOutput[],
): Promise<void> {
  const forwarder = new PortForward(kubeConfig);
  for (const { pod, localPort, port } of listeners.flatMap(({ forwards }) => forwards ?? [])) {
    await listenOnLoopback(localPort, (socket) => {
      socket.on("error", () => socket.destroy());
      connect(forwarder, namespace, pod, port, socket).catch((error: Error) => {
        console.error(`${pod}: ${error.message}`);
        socket.destroy();
      });
    });
  }
}

async function connect(
  forwarder: PortForward,
  namespace: string,
  pod: string,
  port: number,
  socket: Socket,
): Promise<void> {
  const tunnel = await forwarder.portForward(namespace, pod, [port], socket, null, socket);
  const connection = typeof tunnel === "function" ? tunnel() : tunnel;
  connection?.on("close", () => socket.destroy());
  connection?.on("error", () => socket.destroy());
  socket.on("close", () => connection?.close());
}

forward().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
