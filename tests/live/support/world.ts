import { createRequire } from "node:module";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { parse, stringify } from "yaml";
import { readFileSync } from "node:fs";
import type { KafkaClusterArgs } from "../../../components/args";
import * as cluster from "../../../local/cluster";
import { upWithKafka } from "../../../local/clusterWithKafka";
import { ensurePackages } from "../../../local/debian";
import { openStack, type Deployer } from "../../../local/deployer";
import { PROJECT_DIRECTORY } from "../../../local/environment";
import { buildKafkaImage } from "../../../local/image";

/**
 * The cluster that live tests run on: their own, so that they don't touch what `npm start` made. Mocha numbers the
 * processes that run files side by side; each has a cluster of its own.
 */
export const TEST_CLUSTER = clusterOfProcess(Number(process.env.MOCHA_WORKER_ID ?? 0));

function clusterOfProcess(number: number) {
  return {
    name: `test${number || ""}`,
    subnet: `10.${202 + number}.0`,
    podSubnet: `10.${246 + number}`,
    serviceSubnet: `10.${98 + number}`,
  };
}

/** How many files run side by side. */
const { jobs } = createRequire(__filename)("../../../.mocharc.live.cjs") as { jobs: number };

let running: Promise<cluster.LocalCluster> | undefined;

/** The test cluster, brought up by the first test that asks for it. */
export function testCluster(): Promise<cluster.LocalCluster> {
  running ??= (async () => {
    await ensurePackages(["kcat"]);
    return upWithKafka(firstSeed().version!, TEST_CLUSTER);
  })();
  return running;
}

/** Loads a further image into the test cluster. */
export async function loadImage(version: string, layout: string): Promise<void> {
  await testCluster();
  const { tar } = await buildKafkaImage(version, () => {}, layout);
  await cluster.load(TEST_CLUSTER, tar);
}

/** Ends the clusters of all processes. `KEEP_TEST_CLUSTER=1` leaves them for the next run. */
export async function endTestClusters(): Promise<void> {
  if (process.env.KEEP_TEST_CLUSTER) return;
  for (let number = 0; number < jobs; number++) await cluster.down(clusterOfProcess(number));
}

/** The arguments of the dev stack: those of a set-up that people really run. */
export function firstSeed(): KafkaClusterArgs {
  const file = readFileSync(join(PROJECT_DIRECTORY, "Pulumi.dev.yaml"), "utf8");
  return parse(file).config["kafka-cluster:cluster"];
}

/** A stack with settings that the test can change between deployments. */
interface ConfiguredStack<T> {
  deployer: Deployer;
  /** Replaces the settings that the next preview or `up` sees, and what else is in the stack's file. */
  configure(settings: T, more?: Record<string, unknown>): void;
  /** The same stack, whose Kubernetes cluster is that of another kubeconfig. */
  openWith(kubeconfig: string): Promise<Deployer>;
  /** Where its settings, its state and its cluster's kubeconfig are. */
  configFile: string;
  stateDir: string;
  kubeconfig: string;
  /** What its engine has told so far. */
  told: string[];
  remove(): void;
}

/** A stack of the project's program, with the arguments of its cluster. */
export type TestStack = ConfiguredStack<KafkaClusterArgs>;

/** Opens a stack on the test cluster; with another `state` one that knows nothing of what the first one made. */
export function testStack(name: string, args: KafkaClusterArgs, state = name): Promise<TestStack> {
  return openProject(PROJECT_DIRECTORY, name, state, args, (args) => ({ "kafka-cluster:cluster": args }));
}

/** Opens a stack of the app in examples, which can refer to the test stack of that name. */
export function appStack(kafkaStack: string, config: object): Promise<ConfiguredStack<object>> {
  const directory = join(PROJECT_DIRECTORY, "examples", "app");
  return openProject(directory, "app", kafkaStack, config, (config) => config);
}

async function openProject<T>(
  projectDir: string,
  stack: string,
  state: string,
  settings: T,
  configOf: (settings: T) => object,
): Promise<ConfiguredStack<T>> {
  const { kubeconfig } = await testCluster();
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
  const configFile = join(directory, `Pulumi.${stack}.yaml`);
  const configure = (changed: T, more: Record<string, unknown> = {}) =>
    writeFileSync(configFile, stringify({ config: { ...configOf(changed), ...more } }));
  configure(settings);
  const stateDir = join(dirname(kubeconfig), "stacks", state);
  const told: string[] = [];
  const onLine = (line: string) => told.push(line);
  const openWith = (other: string) =>
    openStack({ projectDir, stack, stateDir, configFile, kubeconfig: other, onLine, keepsProgram: true });
  const remove = () => rmSync(directory, { recursive: true });
  const files = { configFile, stateDir, kubeconfig };
  return { deployer: await openWith(kubeconfig), configure, openWith, told, remove, ...files };
}
