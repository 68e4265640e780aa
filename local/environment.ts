import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { cacheDirectory } from "./cache";
import * as cluster from "./cluster";
import { optionsIn } from "./cluster/variables";
import { clusterIdentity } from "./clusterIdentity";
import { upWithKafka } from "./clusterWithKafka";
import { openStack, type Deployer } from "./deployer";
import { kafkaVersion } from "./stackFile";

/** The program's directory: that of this repository. */
export const PROJECT_DIRECTORY = dirname(__dirname);
/** What Node.js has to be told to require, to run the project's TypeScript. */
export const REGISTER = join(__dirname, "register.cjs");

/** The Kubernetes cluster that `npm start` works on, and where the state of the stacks on it is kept. */
export interface Environment {
  /** For a human: what is used, and why. */
  description: string;
  /** Name of the local cluster, if it is one. */
  local?: string;
  kubeconfig: string;
  stateDirectory: string;
}

/**
 * The cluster that KUBECONFIG names, if it is set: never a context that merely happens to be the current one in
 * the user's default kubeconfig.
 */
export function namedEnvironment(env: NodeJS.ProcessEnv = process.env): Environment | undefined {
  if (!env.KUBECONFIG) {
    return undefined;
  }
  if (!existsSync(env.KUBECONFIG)) {
    throw new Error(`KUBECONFIG is ${env.KUBECONFIG}, and there is no such file. Name one kubeconfig file.`);
  }
  // The program and the engine run in other directories.
  const kubeconfig = resolve(env.KUBECONFIG);
  const identity = clusterIdentity(kubeconfig);
  const local = identity && localKubeconfigs(env).find((file) => clusterIdentity(file) === identity);
  if (local) return { ...environmentOf(local), kubeconfig };
  const stacks = join(cacheDirectory(env), "stacks");
  // Where those are that were made before clusters were told by what they are.
  const ofContent = join(stacks, keyOf(readFileSync(kubeconfig)));
  return {
    description: `the cluster of KUBECONFIG (${env.KUBECONFIG})`,
    kubeconfig,
    stateDirectory:
      identity === undefined || existsSync(ofContent) ? ofContent : join(stacks, keyOf(identity)),
  };
}

function keyOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** Those of the local clusters, whatever they are called. */
function localKubeconfigs(env: NodeJS.ProcessEnv): string[] {
  const run = join(cacheDirectory(env), "run");
  const names = existsSync(run) ? readdirSync(run) : [];
  return names.map((name) => join(run, name, "kubeconfig")).filter((file) => existsSync(file));
}

/**
 * The cluster that a command is about: that of KUBECONFIG, else the local one.
 *
 * @throws Error where there is neither
 */
export async function currentEnvironment(env: NodeJS.ProcessEnv = process.env): Promise<Environment> {
  const found = namedEnvironment(env) ?? (await localEnvironment());
  if (!found) throw new Error("No cluster: KUBECONFIG isn't set, and no local one runs (npm start).");
  return found;
}

/**
 * Why there can be no local cluster here, and what there can be instead.
 *
 * @throws Error unless the platform, by the name that Node.js has for it, is Linux
 */
export function checkLocalIsPossible(platform: string = process.platform): void {
  if (platform === "linux") return;
  const name = { darwin: "macOS", win32: "Windows" }[platform] ?? platform;
  throw new Error(
    [
      `Without KUBECONFIG npm start makes a cluster of its own, which needs Linux, and this is ${name}. Make one with kind,`,
      "and run the program on it with the Pulumi CLI:",
      "  kind create cluster",
      "  pulumi stack init kind",
      "  pulumi up --stack kind --config-file examples/kind.yaml",
      "For a cluster whose nodes can be reached from here, set KUBECONFIG to its file and run npm start again.",
    ].join("\n"),
  );
}

/** The local cluster, if it runs. Its stacks' state lives and ends with it. */
export async function localEnvironment(): Promise<Environment | undefined> {
  const found = await cluster.find(optionsIn(process.env));
  return found && environmentOf(found.kubeconfig);
}

/** Brings the local cluster up with the image that the stack's file asks for. */
export async function bringUpLocal(stack: string, progress: (line: string) => void): Promise<Environment> {
  const { kubeconfig } = await upWithKafka(kafkaVersion(stackFile(stack)), optionsIn(process.env), progress);
  return environmentOf(kubeconfig);
}

/** The local cluster that this kubeconfig was made for. */
function environmentOf(kubeconfig: string): Environment {
  const directory = dirname(kubeconfig);
  const local = basename(directory);
  return {
    description: `the local cluster "${local}"`,
    local,
    kubeconfig,
    stateDirectory: join(directory, "stacks"),
  };
}

/** A stack of this project's program on a cluster. */
export function openProjectStack(
  environment: Environment,
  stack: string,
  onLine?: (line: string) => void,
): Promise<Deployer> {
  return openStack({
    projectDir: PROJECT_DIRECTORY,
    stack,
    stateDir: join(environment.stateDirectory, stack),
    kubeconfig: environment.kubeconfig,
    onLine,
  });
}

/** Where a stack of this project's program is described. */
export function stackFile(stack: string): string {
  return join(PROJECT_DIRECTORY, `Pulumi.${stack}.yaml`);
}
