import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { PROJECT_DIRECTORY, REGISTER } from "../../../local/environment";
import { podUids } from "./running";
import { type TestStack } from "./world";

/** Runs `up` as a process of its own, and kills it once this many pods of the namespace have restarted. */
export async function killedUp(
  stack: TestStack,
  name: string,
  namespace: string,
  restarts: number,
): Promise<void> {
  let seen = await podUids(namespace);
  let restarted = 0;
  await killedUpWhen(stack, name, async () => {
    const now = await podUids(namespace);
    restarted += Object.keys(now).filter((pod) => seen[pod] !== undefined && now[pod] !== seen[pod]).length;
    seen = { ...seen, ...now };
    return restarted >= restarts;
  });
}

/** Runs `up` as a process of its own, and kills it (SIGKILL, with all that it started) when it is time. Fails if it ends before. */
export async function killedUpWhen(
  stack: TestStack,
  name: string,
  isTime: () => Promise<boolean>,
): Promise<void> {
  if ((await killedOrEnded(stack, name, isTime)) === "ended") throw new Error("up ended well, too early");
}

/** The same, so many seconds after it began; it may end well before. */
export function killedUpAt(stack: TestStack, name: string, seconds: number): Promise<"killed" | "ended"> {
  const at = Date.now() + seconds * 1000;
  return killedOrEnded(stack, name, async () => Date.now() >= at);
}

async function killedOrEnded(
  stack: TestStack,
  name: string,
  isTime: () => Promise<boolean>,
): Promise<"killed" | "ended"> {
  const child = spawn(
    process.execPath,
    [
      ...["-r", REGISTER, join(PROJECT_DIRECTORY, "local", "deployer", "cli.ts"), "up", "--stack", name],
      ...["--dir", PROJECT_DIRECTORY, "--state-dir", stack.stateDir, "--config", stack.configFile],
      ...["--kubeconfig", stack.kubeconfig],
    ],
    // A group of its own: nothing of a real CLI may go on either.
    { cwd: PROJECT_DIRECTORY, stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  let told = "";
  child.stderr.on("data", (text) => (told += text));
  const exited = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  while (child.exitCode === null && !(await isTime())) await pause(100);
  if (child.exitCode === 0) return "ended";
  if (child.exitCode !== null)
    throw new Error(`up ended with ${child.exitCode} too early: ${told.slice(-2000)}`);
  process.kill(-child.pid!, "SIGKILL");
  await exited;
  return "killed";
}
