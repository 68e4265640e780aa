import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import { environmentOf, linesOf, type ProgramRun, spawnNode } from "./program";

/** What `programHost.ts` is asked for. */
export interface HostedRun {
  main: string;
  env: NodeJS.ProcessEnv;
  project: string;
  stack: string;
  config: Record<string, string>;
  address: string;
  isPreview: boolean;
}

interface Host {
  child: ChildProcess;
  /** Its exit code, once it has ended. */
  closed: Promise<unknown>;
  /** Where the lines of the run that it has go. */
  tell: (line: string) => void;
}

/** Hosts that have nothing to do, by what they were started with. */
const idle = new Map<string, Host[]>();

/**
 * Runs a program in a process that is kept for its next runs and has loaded its packages then, which is three quarters of
 * what a run takes of a processor. Pulumi's Automation API runs programs so that are functions. One that fails isn't kept.
 *
 * @returns 0, or what went wrong
 */
export async function runKeptProgram(run: ProgramRun): Promise<unknown> {
  const { project, options, address, isPreview } = run;
  const key = JSON.stringify([options.projectDir, project.options.nodeargs]);
  const host = idle.get(key)?.pop() ?? newHost(run);
  const { child, closed } = host;
  hold(child, true);
  host.tell = run.tell;
  run.onStart(() => child.kill());
  const hosted: HostedRun = {
    ...{ main: project.main, env: environmentOf(run), project: project.name, stack: options.stack },
    ...{ config: project.config, address, isPreview },
  };
  const answered = new Promise<{ error?: string }>((resolve) => child.once("message", resolve));
  child.send(hosted);
  const answer = await Promise.race([answered, closed.then(() => undefined)]);
  if (!answer) return closed;
  if (answer.error !== undefined) {
    child.kill();
    await closed;
    return answer.error;
  }
  hold(child, false);
  idle.set(key, [...(idle.get(key) ?? []), host]);
  return 0;
}

function newHost(run: ProgramRun): Host {
  const child = spawnNode(run, [join(__dirname, "programHost.ts")]);
  const closed = new Promise((resolve) => child.once("close", resolve));
  const host: Host = { child, closed, tell: run.tell };
  linesOf(child, (line) => host.tell(line));
  return host;
}

/** Whether this process stays for it. A host ends with the process that has started it. */
function hold(child: ChildProcess, held: boolean): void {
  const how = held ? "ref" : "unref";
  for (const part of [child, child.channel, child.stdout as Socket, child.stderr as Socket]) part?.[how]();
}
