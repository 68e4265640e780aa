/** `npm start`: a Kubernetes cluster, the stack on it, and the proof that its endpoints can be used. */
import { constants } from "node:os";
import { isDeepStrictEqual } from "node:util";
import type { ExternalEndpoint, ListenerOutput } from "../components";
import { planCluster } from "../components/plan/clusterPlan";
import { isRenewal } from "../components/rollout/wait/renewed";
import { askBrokers } from "../components/reachability/askBroker";
import { Listr, ListrTaskWrapper, PRESET_TIMER } from "listr2";
import { type Deployer, fetchAhead, type UpResult } from "./deployer";
import {
  bringUpLocal,
  checkLocalIsPossible,
  Environment,
  localEnvironment,
  namedEnvironment,
  openProjectStack,
  stackFile,
} from "./environment";
import { firstScreen, valuesOf } from "./firstScreen";
import { nodeNotice } from "./nodeNotice";
import { endCommands, findProgram } from "./run";
import { readStackFile } from "./stackFile";

interface Started {
  environment: Environment;
  deployer: Deployer;
  result: UpResult;
}

type Task = Pick<ListrTaskWrapper<Started, never, never>, "title" | "output">;

/** The one that runs: what is said belongs to it, whoever says it. */
let current: Task | undefined;

function say(line: string): void {
  // A file gets what is new.
  if (current && (process.stdout.isTTY || !isRenewal(line))) current.output = line;
}

async function start(stack: string): Promise<void> {
  const notice = nodeNotice();
  if (notice) console.warn(notice);
  const named = namedEnvironment();
  if (!named) checkLocalIsPossible();
  const tasks = new Listr<Started>(
    [
      {
        title: "Kubernetes cluster",
        task: (started, task) => openEnvironment(started, named, stack, (current = task)),
      },
      { title: "Engine", task: (started, task) => openEngine(started, stack, (current = task)) },
      { title: `Stack ${stack}`, task: (started, task) => deploy(started, (current = task)) },
      { title: "Endpoints, from outside", task: (started, task) => check(started, (current = task)) },
    ],
    {
      rendererOptions: { timer: PRESET_TIMER, collapseErrors: false },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  const { result, environment } = await tasks.run({} as Started);
  console.log(`\n${summary(result)}\n\n${screenOf(stack, environment, named !== undefined, result)}`);
}

async function openEnvironment(
  started: Started,
  named: Environment | undefined,
  stack: string,
  task: Task,
): Promise<void> {
  if (!named && !(await localEnvironment())) fetchAhead();
  started.environment = named ?? (await bringUpLocal(stack, say));
  task.title = `Kubernetes: ${started.environment.description}`;
}

async function openEngine(started: Started, stack: string, task: Task): Promise<void> {
  started.deployer = await openProjectStack(started.environment, stack, say);
  task.title = `Engine: ${started.deployer.kind}`;
}

async function deploy(started: Started, task: Task): Promise<void> {
  started.result = await started.deployer.up();
  task.title = `${task.title}: ${summary(started.result)}`;
}

async function check(started: Started, task: Task): Promise<void> {
  const { externalEndpoints, listeners } = started.result.outputs;
  const endpoints: ExternalEndpoint[] = externalEndpoints.value;
  const isOf = ({ endpoints: own }: ListenerOutput) => isDeepStrictEqual(own, endpoints);
  // Only `up` can log in where a user has to: its own check has.
  if (!(listeners.value as ListenerOutput[]).some((one) => isOf(one) && one.librdkafkaProperties)) {
    await askBrokers(endpoints);
  }
  task.title = `${endpoints.length} endpoints answer from outside`;
}

function summary({ counts }: UpResult): string {
  const changes = (["create", "update", "replace", "delete"] as const).filter((op) => counts[op] > 0);
  return changes.length === 0 ? "no object changes" : changes.map((op) => `${counts[op]} ${op}d`).join(", ");
}

function screenOf(stack: string, { local }: Environment, isNamed: boolean, { outputs }: UpResult): string {
  const args = readStackFile(stackFile(stack));
  return firstScreen({
    ...{ stack, local, isNamed, hasKcat: findProgram("kcat") !== undefined },
    plan: planCluster(args.name ?? "kafka", args),
    outputs: valuesOf(outputs),
  });
}

/** Listr ends the process. That what it began isn't undone is said after that, and the code is a shell's. */
function tellOfInterrupt(): void {
  process.once("exit", () => {
    console.error("\nInterrupted: what was begun stays as it is, and the next npm start goes on from there.");
    endCommands();
    process.exitCode = 128 + constants.signals.SIGINT;
  });
}

process.once("SIGINT", tellOfInterrupt);
start(process.env.STACK ?? "dev").catch((error: Error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
  endCommands();
});
