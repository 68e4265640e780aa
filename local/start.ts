/** `npm start`: a Kubernetes cluster, the stack on it, and the proof that its endpoints can be used. */
import { askBrokers } from "../components/reachability/askBroker";
import { Listr, ListrTaskWrapper, PRESET_TIMER } from "listr2";
import type { Deployer, UpResult } from "./deployer";
import {
  bringUpLocal,
  checkLocalIsPossible,
  Environment,
  namedEnvironment,
  openProjectStack,
} from "./environment";
import { nodeNotice } from "./nodeNotice";

interface Started {
  environment: Environment;
  deployer: Deployer;
  result: UpResult;
}

type Task = Pick<ListrTaskWrapper<Started, never, never>, "title" | "output">;

async function start(stack: string): Promise<void> {
  const notice = nodeNotice();
  if (notice) console.warn(notice);
  const named = namedEnvironment();
  if (!named) checkLocalIsPossible();
  const tasks = new Listr<Started>(
    [
      { title: "Kubernetes cluster", task: (started, task) => openEnvironment(started, named, stack, task) },
      { title: "Engine", task: (started, task) => openEngine(started, stack, task) },
      { title: `Stack ${stack}`, task: deploy },
      { title: "Endpoints, from outside", task: check },
    ],
    {
      rendererOptions: { timer: PRESET_TIMER, collapseErrors: false },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  const { result } = await tasks.run({} as Started);
  console.log(`\n${summary(result)}\n\n${outputsText(result)}`);
}

async function openEnvironment(
  started: Started,
  named: Environment | undefined,
  stack: string,
  task: Task,
): Promise<void> {
  started.environment = named ?? (await bringUpLocal(stack, (line) => (task.output = line)));
  task.title = `Kubernetes: ${started.environment.description}`;
}

async function openEngine(started: Started, stack: string, task: Task): Promise<void> {
  started.deployer = await openProjectStack(started.environment, stack, (line) => (task.output = line));
  task.title = `Engine: ${started.deployer.kind}`;
}

async function deploy(started: Started, task: Task): Promise<void> {
  started.result = await started.deployer.up();
  task.title = `${task.title}: ${summary(started.result)}`;
}

async function check(started: Started, task: Task): Promise<void> {
  const endpoints = started.result.outputs.externalEndpoints.value;
  await askBrokers(endpoints);
  task.title = `${endpoints.length} endpoints answer from outside`;
}

function summary({ counts }: UpResult): string {
  const changes = (["create", "update", "replace", "delete"] as const).filter((op) => counts[op] > 0);
  return changes.length === 0 ? "nothing to change" : changes.map((op) => `${counts[op]} ${op}d`).join(", ");
}

function outputsText({ outputs }: UpResult): string {
  return Object.entries(outputs)
    .map(([name, { value, secret }]) => {
      const text = typeof value === "string" ? value.trimEnd() : JSON.stringify(value);
      return `${name}: ${secret ? "[secret]" : text.includes("\n") ? `\n  ${text.replaceAll("\n", "\n  ")}` : text}`;
    })
    .join("\n");
}

start(process.env.STACK ?? "dev").catch((error: Error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
