import { spawn } from "node:child_process";
import { resolve } from "node:path";
import {
  cutNode,
  down,
  enforcePolicies,
  find,
  healNode,
  load,
  startNode,
  status,
  stopNode,
  up,
  type ClusterOptions,
} from "./index";
import { optionsIn } from "./variables";

const USAGE = `Usage: npm run cluster -- COMMAND
  up [TAR...]     bring the cluster up, with the images of these archives
  down            remove it
  status          show its nodes
  load TAR        load an image archive into all nodes
  stop-node N     power off       start-node N    power on
  cut-node N      unplug          heal-node N     plug in
  policies on     have NetworkPolicies enforced, which nothing does at first; off ends it
  kubectl ...     kubectl against this cluster
  env             print the line that makes your shell use this cluster
Variables, which npm start, preview, deployer, forward and stop take too: CLUSTER_NAME, CLUSTER_NODES,
  CLUSTER_SUBNET, CLUSTER_POD_SUBNET, CLUSTER_SERVICE_SUBNET, KUBERNETES_VERSION (such as 1.35.0; built when it
  was never built here)`;

async function main([command, ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const options = optionsIn(env);
  if (["down", "status", "env"].includes(command) && args.length > 0) {
    usageError(`${command} takes no arguments, and was given ${args.join(" ")}.`);
  }
  switch (command) {
    case "up": {
      const cluster = await up({ ...options, images: args.map((path) => resolve(path)) }, (line) =>
        console.error(line),
      );
      console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
      return 0;
    }
    case "down":
      await down(options);
      return 0;
    case "status": {
      const state = await status(options);
      console.table(state.nodes);
      console.log(state.missing ?? "All nodes are ready.");
      return state.missing ? 1 : 0;
    }
    case "load":
      await load(options, resolve(args[0] ?? usageError("load needs the path of an image archive")));
      return 0;
    case "stop-node":
      await stopNode(options, Number(args[0]));
      return 0;
    case "start-node":
      await startNode(options, Number(args[0]));
      return 0;
    case "cut-node":
      await cutNode(options, Number(args[0]));
      return 0;
    case "heal-node":
      await healNode(options, Number(args[0]));
      return 0;
    case "policies":
      if (!["on", "off"].includes(args[0])) usageError("policies is switched on or off.");
      await enforcePolicies(options, args[0] === "on", (line) => console.error(line));
      return 0;
    case "kubectl": {
      const [program, ...first] = (await running(options)).kubectl;
      return new Promise((end) =>
        spawn(program, [...first, ...args], { stdio: "inherit" }).on("close", (code) => end(code ?? 1)),
      );
    }
    case "env":
      console.log(`export KUBECONFIG=${(await running(options)).kubeconfig}`);
      return 0;
    default:
      return usageError(command ? `There is no command ${command}.` : "A command is missing.");
  }
}

async function running(options: ClusterOptions) {
  const cluster = await find(options);
  if (!cluster) throw new Error(`The cluster ${options.name ?? "local"} is not up: npm run cluster -- up`);
  return cluster;
}

function usageError(problem: string): never {
  throw new Error(`${problem}\n${USAGE}`);
}

main(process.argv.slice(2), process.env).then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
