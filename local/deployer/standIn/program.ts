import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { StackOptions } from "../types";
import type { Project } from "./config";

/** A stack's program and what it is run with. */
export interface ProgramRun {
  project: Project;
  options: Pick<StackOptions, "projectDir" | "stack" | "kubeconfig" | "env">;
  /** The engine's address, which is the monitor's too. */
  address: string;
  isPreview: boolean;
  /** Called with each line that the program prints. */
  tell: (line: string) => void;
  /** Called with what ends the program at once. */
  onStart: (kill: () => void) => void;
}

/** Runs a program in a process of its own, as Pulumi does, and answers its exit code. */
export async function runProgram(run: ProgramRun): Promise<unknown> {
  const { project, options, address, isPreview } = run;
  const settings = {
    ...{ monitor: address, engine: address, pwd: options.projectDir, "root-directory": options.projectDir },
    ...{ project: project.name, stack: options.stack, organization: ORGANIZATION, parallel: `${PARALLEL}` },
  };
  const runner = require.resolve("@pulumi/pulumi/cmd/run", { paths: [options.projectDir] });
  const flags = Object.entries(settings).map(([key, value]) => `--${key}=${value}`);
  if (isPreview) flags.push("--dry-run");
  const program = spawnNode(run, [runner, ...flags, project.main]);
  linesOf(program, run.tell);
  run.onStart(() => program.kill());
  return new Promise((resolve) => program.on("close", resolve));
}

export const ORGANIZATION = "organization";
export const PARALLEL = 64;

/** Starts Node.js in the project's directory, with the options that the project gives it. */
export function spawnNode(run: ProgramRun, args: string[]): ChildProcess {
  const { project, options } = run;
  const { nodeargs = "" } = project.options;
  const own = [
    "--require",
    join(__dirname, "endWithEngine.cjs"),
    ...nodeargs.split(" ").filter((arg) => arg !== ""),
  ];
  return spawn(process.execPath, [...own, ...args], {
    cwd: options.projectDir,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: environmentOf(run),
  });
}

/** The environment that a program is run in. */
export function environmentOf({ project, options }: ProgramRun): NodeJS.ProcessEnv {
  const { typescript = true } = project.options;
  return {
    ...process.env,
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    ...options.env,
    KUBECONFIG: options.kubeconfig,
    PULUMI_CONFIG: JSON.stringify(project.config),
    PULUMI_NODEJS_TYPESCRIPT: `${typescript}`,
  };
}

/** Tells each line that a process prints. */
export function linesOf(child: ChildProcess, tell: (line: string) => void): void {
  for (const input of [child.stdout, child.stderr]) createInterface({ input: input! }).on("line", tell);
}
