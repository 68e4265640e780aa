import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Text for the command's standard input. */
  input?: string;
  /** Called with each line that the command writes to its standard error. */
  onErrorLine?: (line: string) => void;
}

const running = new Set<ChildProcess>();

/** Ends the commands that still run, when nobody waits for them any more. */
export function endCommands(): void {
  running.forEach((child) => child.kill());
}

/** Runs a command to its end and returns what it wrote; a failure is an error with the command's own words. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    running.add(child);
    let output = "";
    let errors = "";
    child.stdout!.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
      if (options.onErrorLine) text.split("\n").filter(Boolean).forEach(options.onErrorLine);
    });
    child.on("exit", () => running.delete(child));
    child.on("error", (error) => {
      running.delete(child);
      reject(new Error(`${command} could not be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const said = (errors.trim() || output.trim()).split("\n").slice(-15).join("\n");
      reject(new Error(`${[command, ...args].join(" ")} ended with ${signal ?? `code ${code}`}: ${said}`));
    });
    child.stdin?.on("error", () => {}).end(options.input);
  });
}

/** For clean-up, where "it was not there" is as good as "it is gone". */
export async function tryRun(command: string, args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

/** Where a program of this name is on the PATH, in a directory that is taken. */
export function findProgram(
  name: string,
  path = process.env.PATH ?? "",
  takes: (directory: string) => boolean = () => true,
): string | undefined {
  const directories = path.split(delimiter).filter((directory) => directory && takes(directory));
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
