import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import { openStack, type Deployer } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { untilReachable } from "../reachable";
import { devArgs, externalAddresses, type World } from "../world";

export interface DevStack {
  deployer: Deployer;
  /** Replaces the arguments that the next `up` sees. */
  configure(args: KafkaClusterArgs): void;
  /** The same stack, whose Kubernetes cluster is said to be at this address. */
  at(server: string): Promise<Deployer>;
}

/** The dev stack as a new one, of which nothing exists yet; of the project's program, or of another's in its place. */
export async function openDevStack(
  { cluster, directory }: World,
  projectDir = PROJECT_DIRECTORY,
): Promise<DevStack> {
  const home = mkdtempSync(join(directory, "dev-"));
  const configFile = join(home, "Pulumi.dev.yaml");
  const configure = (args: KafkaClusterArgs) =>
    writeFileSync(configFile, stringify({ config: { "kafka-cluster:cluster": args } }));
  configure(devArgs());
  const open = (kubeconfig: string) =>
    openStack({ projectDir, stack: "dev", stateDir: join(home, "state"), configFile, kubeconfig });
  const at = (server: string) => {
    const kubeconfig = join(home, "elsewhere");
    const text = readFileSync(cluster.kubeconfig, "utf8");
    writeFileSync(kubeconfig, text.replace(/server: .*/g, `server: ${server}`));
    return open(kubeconfig);
  };
  return { deployer: await open(cluster.kubeconfig), configure, at };
}

/** `up`, until its brokers are reachable; that is watched from the beginning, as with the other subjects. */
export async function upDevStack(world: World, { deployer }: DevStack): Promise<void> {
  const addresses = externalAddresses(world);
  const topics = devArgs().topics!.map(({ name }) => name);
  const [{ outputs }] = await Promise.all([deployer.up(), untilReachable(addresses, topics)]);
  const endpoints: ExternalEndpoint[] = outputs.externalEndpoints.value;
  const told = endpoints.map(({ host, port }) => `${host}:${port}`).sort();
  if (!isDeepStrictEqual(told, [...addresses].sort())) {
    throw new Error(
      `The stack's endpoints are ${told.join(", ")}, and ${addresses.join(", ")} were measured.`,
    );
  }
}

/** Another `up`, which must find nothing to do. */
export async function upUnchanged(deployer: Deployer): Promise<void> {
  const { steps } = await deployer.up();
  const changed = steps.filter(({ op }) => op !== "read");
  if (changed.length > 0) {
    throw new Error(
      `Nothing was changed, and yet: ${changed.map(({ op, name }) => `${op} ${name}`).join(", ")}.`,
    );
  }
}
