import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import * as cluster from "../../local/cluster";
import { layoutOf, type Layout } from "../../local/cluster/layout";
import { machineProcess } from "../../local/cluster/machines";
import { REGISTER } from "../../local/environment";
import { run } from "../../local/run";

/** One real node, which takes no pods: it is there because a local cluster has one. */
const OPTIONS: cluster.ClusterOptions = {
  name: "scale",
  nodes: 1,
  subnet: "10.230.0",
  podSubnet: "10.231",
  serviceSubnet: "10.232",
};

export interface SimulatedCluster {
  layout: Layout;
  kubectl: (...args: string[]) => Promise<string>;
  down: () => Promise<void>;
}

/** A local cluster with as many Kubernetes nodes more, which are simulated. */
export async function simulatedCluster(nodes: number): Promise<SimulatedCluster> {
  await cluster.down(OPTIONS);
  const { kubectl: command } = await cluster.up(OPTIONS);
  const layout = layoutOf(OPTIONS);
  const [program, ...first] = command;
  const kubectl = (...args: string[]) => run(program, [...first, ...args]);
  await kubectl("cordon", "node1");
  const inNetwork = ["nsenter", `--net=/proc/${machineProcess(layout.control)}/ns/net`];
  const [enter, net] = inNetwork;
  const prefix = (subnet: string) => subnet.split(".").slice(0, 2).join(".");
  // Addresses of pods and of nodes: none leads out of the control plane.
  for (const network of [`${prefix(layout.pods)}.128.0/17`, `${prefix(layout.subnet)}.200.0/24`])
    await run(enter, [net, "ip", "route", "add", "local", network, "dev", "lo"]);
  const script = join(__dirname, "simulatedNodes.ts");
  const child = spawn(
    enter,
    [net, process.execPath, "-r", REGISTER, script, JSON.stringify(OPTIONS), String(nodes)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const kill = () => child.kill();
  process.once("exit", kill);
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", () => resolve());
    child.once("close", () => reject(new Error("The simulated nodes have ended.")));
  });
  const interrupted = () => void down().finally(() => process.exit(1));
  async function down(): Promise<void> {
    process.off("exit", kill).off("SIGINT", interrupted).off("SIGTERM", interrupted);
    kill();
    await cluster.down(OPTIONS);
  }
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  return { layout, kubectl, down };
}
