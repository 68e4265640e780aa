import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { cacheDirectory } from "./cache";
import * as cluster from "./cluster";
import { openStack, type Deployer } from "./deployer";
import { buildKafkaImage } from "./image";

/** The program's directory: that of this repository. */
export const PROJECT_DIRECTORY = dirname(__dirname);
/** What Node.js has to be told to require, to run the project's TypeScript. */
export const REGISTER = join(__dirname, "register.cjs");

/** The Kubernetes cluster that `npm start` works on, and where the state of the stacks on it is kept. */
export interface Environment {
  /** For a human: what is used, and why. */
  description: string;
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
  const directory = dirname(kubeconfig);
  // The same stacks as without the variable: they live and end with the local cluster.
  if (dirname(directory) === join(cacheDirectory(env), "run")) {
    return environmentOf({ name: basename(directory), kubeconfig });
  }
  const key = createHash("sha256").update(readFileSync(env.KUBECONFIG)).digest("hex").slice(0, 16);
  return {
    description: `the cluster of KUBECONFIG (${env.KUBECONFIG})`,
    kubeconfig,
    stateDirectory: join(cacheDirectory(env), "stacks", key),
  };
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
  const found = await cluster.find();
  return found && environmentOf(found);
}

/** Brings the local cluster up with the image that the stack's file asks for. */
export async function bringUpLocal(stack: string, progress: (line: string) => void): Promise<Environment> {
  const image = await buildKafkaImage(kafkaVersion(stack), progress);
  return environmentOf(await cluster.up({ images: [image.tar] }, progress));
}

function environmentOf({ name, kubeconfig }: Pick<cluster.LocalCluster, "name" | "kubeconfig">): Environment {
  return {
    description: `the local cluster "${name}"`,
    kubeconfig,
    stateDirectory: join(dirname(kubeconfig), "stacks"),
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

/** The Kafka version that a stack's file asks for. */
function kafkaVersion(stack: string): string {
  const file = join(PROJECT_DIRECTORY, `Pulumi.${stack}.yaml`);
  const version = parse(readFileSync(file, "utf8"))?.config?.["kafka-cluster:cluster"]?.version;
  if (typeof version !== "string") {
    throw new Error(`${file} doesn't say the version of Kafka, for which an image is to be made.`);
  }
  return version;
}
