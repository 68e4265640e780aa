import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { KafkaClusterArgs } from "../../components";
import { openStack, type Deployer } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";

/** How large a simulated cluster is. */
export interface Size {
  brokers: number;
  topics: number;
}

export const CONTROLLERS = 3;
const RACKS = ["a", "b", "c"];

/** Brokers in three pools, one for each rack, beside three controllers. */
export function argsOf({ brokers, topics }: Size, change: Partial<KafkaClusterArgs> = {}): KafkaClusterArgs {
  const pools = RACKS.map((rack, i) => ({
    name: rack,
    roles: ["broker"],
    replicas: Math.floor((brokers + RACKS.length - 1 - i) / RACKS.length),
    firstNodeId: 100 * (i + 1),
  }));
  const args = {
    name: "kafka",
    namespace: "kafka",
    version: "4.4.0",
    heap: "512Mi",
    storage: { class: "local-path", size: "4Gi" },
    nodePools: [
      { name: "controllers", roles: ["controller"], replicas: CONTROLLERS, firstNodeId: 0 },
      ...pools,
    ],
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 31092, hostPort: {} },
    ],
    // Nobody answers there.
    externalCheck: "off",
    topics: Array.from({ length: topics }, (_, i) => ({
      ...{ name: `bench-${i}`, partitions: 3, replicas: 3, config: { "retention.ms": "3600000" } },
    })),
  };
  return { ...args, ...change } as KafkaClusterArgs;
}

/** What a run of an engine took. */
export interface Cost {
  seconds: number;
  /** Of the program's process, in MiB. */
  memory: number;
  /** Processor time of the program, in seconds. */
  cpu: number;
  /** Of the stack's state after it, in MiB. */
  state: number;
}

export interface ScaleStack {
  deployer: Deployer;
  configure(args: KafkaClusterArgs): void;
  lines: string[];
  cost(work: () => Promise<unknown>): Promise<Cost>;
}

export async function openScaleStack(directory: string, kubeconfig: string): Promise<ScaleStack> {
  const home = mkdtempSync(join(directory, "scale-"));
  const [configFile, kubeconfigFile] = [join(home, "Pulumi.dev.yaml"), join(home, "kubeconfig")];
  const clusterFile = join(home, "topics.yaml");
  const [stateDir, peaks] = [join(home, "state"), join(home, "peaks")];
  writeFileSync(kubeconfigFile, kubeconfig);
  mkdirSync(peaks);
  const lines: string[] = [];
  // Pulumi couldn't hand so many topics to the program.
  const configure = ({ topics, ...cluster }: KafkaClusterArgs) => {
    const config = { "kafka-cluster:cluster": cluster, "kafka-cluster:clusterFile": clusterFile };
    writeFileSync(configFile, stringify({ config }, { aliasDuplicateObjects: false }));
    writeFileSync(clusterFile, stringify({ topics }, { aliasDuplicateObjects: false }));
  };
  configure(argsOf({ brokers: 3, topics: 1 }));
  const deployer = await openStack({
    ...{ projectDir: PROJECT_DIRECTORY, stack: "dev", stateDir, configFile, kubeconfig: kubeconfigFile },
    env: {
      PEAK_MEMORY_DIRECTORY: peaks,
      NODE_OPTIONS: [process.env.NODE_OPTIONS, `--require=${join(__dirname, "peakMemory.cjs")}`]
        .filter(Boolean)
        .join(" "),
    },
    onLine: (line) => void lines.push(line),
  });
  return {
    ...{ deployer, configure, lines },
    async cost(work) {
      for (const file of readdirSync(peaks)) rmSync(join(peaks, file));
      lines.length = 0;
      const began = performance.now();
      await work();
      const seconds = (performance.now() - began) / 1000;
      const programs = readdirSync(peaks).map((file) => JSON.parse(readFileSync(join(peaks, file), "utf8")));
      return {
        seconds,
        memory: Math.max(0, ...programs.map(({ maxRSS }) => maxRSS / 1024)),
        cpu: programs.reduce((sum, { cpu }) => sum + cpu / 1e6, 0),
        state: stateBytes(stateDir) / 2 ** 20,
      };
    },
  };
}

/** Size of the stack's file, that of either engine. */
function stateBytes(stateDir: string): number {
  const files = readdirSync(stateDir, { recursive: true, encoding: "utf8" });
  const isState = (file: string) => /(^|\/)stacks\/.*dev\.json$|^kafka-cluster\S*\.dev\.json$/.test(file);
  return Math.max(0, ...files.filter(isState).map((file) => statSync(join(stateDir, file)).size));
}
