import { mkdirSync, readFileSync } from "fs";
import { delimiter, dirname, join } from "path";
import {
  ConcurrentUpdateError,
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type Stack,
} from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { waitsForStack, withLock } from "../lock";
import { makeWorkDirectory, stackSettings } from "./cliWorkDirectory";
import { backendIn } from "./keeper";
import { passphraseOf } from "./passphrase";
import type { Counts, Deployer, Operation, Outputs, Result, StackOptions, Step, UpResult } from "./types";

interface RunOptions {
  onOutput: (text: string) => void;
  onEvent: (event: EngineEvent) => void;
  color: "never";
}
/** How long the Kubernetes provider waits for each of the answers without which a preview does. `up` has its own patience. */
const previewSeconds = "5";

type Command = "preview" | "up" | "refresh" | "destroy";

/** Runs a stack's program with the Pulumi CLI, on a backend of its own: the user's login isn't touched. */
export class CliDeployer implements Deployer {
  readonly kind: string;
  private readonly options: StackOptions;
  private readonly stack: Stack;

  private constructor(kind: string, options: StackOptions, stack: Stack) {
    this.kind = kind;
    this.options = options;
    this.stack = stack;
  }

  static async open(cli: string, origin: string, options: StackOptions): Promise<CliDeployer> {
    const { stateDir, kubeconfig, stack: stackName, env } = options;
    const backend = backendIn(stateDir);
    const hasSecrets = "encryptionsalt" in (await stackSettings(options));
    const passphrase = passphraseOf(stateDir, hasSecrets);
    mkdirSync(backend, { recursive: true, mode: 0o700 });
    const workDir = workDirOf(options);
    await makeWorkDirectory(workDir, options);
    const envVars = {
      // `npm run check` looks at the types; here that would take seconds at each start.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      ...env,
      KUBECONFIG: kubeconfig,
      // Its plugins, such as the Node.js host, lie beside it.
      PATH: [dirname(cli), process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const pulumiCommand = await PulumiCommand.get({ root: dirname(dirname(cli)) });
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, workDir },
      { envVars, pulumiCommand },
    );
    return new CliDeployer(`Pulumi CLI v${pulumiCommand.version} (${origin})`, options, stack);
  }

  preview(): Promise<Result> {
    return this.run("preview", async (options) => {
      const { envVars } = this.stack.workspace;
      const { PULUMI_K8S_CLIENT_TIMEOUT = previewSeconds } = { ...process.env, ...envVars };
      this.stack.workspace.envVars = { ...envVars, PULUMI_K8S_CLIENT_TIMEOUT };
      await this.stack.preview({ ...options, diff: true }).finally(() => {
        this.stack.workspace.envVars = envVars;
      });
    });
  }

  async up({ refresh = false, target }: { refresh?: boolean; target?: string[] } = {}): Promise<UpResult> {
    let outputs: Outputs = {};
    const targets = target?.map((name) => `**::${name}`);
    const result = await this.run("up", async (options) => {
      const settings = { refresh, diff: true, suppressOutputs: true, target: targets };
      ({ outputs } = await this.stack.up({ ...options, ...settings }));
    });
    return { ...result, outputs };
  }

  refresh(): Promise<Result> {
    return this.run("refresh", (options) => this.stack.refresh(options));
  }

  async destroy({ refresh = false } = {}): Promise<Result> {
    // Hooks are functions of the program: it has to run for them.
    const runProgram = /"(Before|After)Delete"/.test(JSON.stringify(await this.stack.exportStack()));
    return this.run("destroy", (options) => this.stack.destroy({ ...options, refresh, runProgram }));
  }

  async outputs(): Promise<Outputs> {
    return this.stack.outputs();
  }

  private async run(command: Command, work: (options: RunOptions) => Promise<unknown>): Promise<Result> {
    const { stack, stateDir, onLine = () => {} } = this.options;
    const steps: Step[] = [];
    const errors: string[] = [];
    const counts: Counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0, read: 0 };
    let text = "";
    const onEvent = ({ diagnosticEvent, resourcePreEvent, resOutputsEvent, summaryEvent }: EngineEvent) => {
      if (diagnosticEvent?.severity === "error") errors.push(plainText(diagnosticEvent.message));
      // Not the debugging ones, which would tell secrets.
      else if (diagnosticEvent && ["info", "warning"].includes(diagnosticEvent.severity))
        onLine(plainText(diagnosticEvent.message));
      if (resourcePreEvent) steps.push(...stepOf(resourcePreEvent.metadata));
      if (resOutputsEvent && resOutputsEvent.metadata.op !== "same")
        onLine(
          `${resOutputsEvent.metadata.type} ${nameOf(resOutputsEvent.metadata.urn)}: ${resOutputsEvent.metadata.op}`,
        );
      for (const op of Object.keys(counts) as Operation[])
        counts[op] += summaryEvent?.resourceChanges?.[op] ?? 0;
    };
    const options: RunOptions = { onEvent, onOutput: (output) => (text += output), color: "never" };
    const attempt = async () => {
      // What it was opened with may have changed since.
      await makeWorkDirectory(workDirOf(this.options), this.options);
      try {
        await work(options);
      } catch (error) {
        if (!(error instanceof ConcurrentUpdateError)) throw error;
        // The backend is ours alone, and so is the lock here: its holder must have been killed.
        await this.stack.cancel();
        await work(options);
      }
    };
    const waits = () => onLine(waitsForStack(stack));
    await withLock(join(stateDir, stack), attempt, waits).catch((error) => {
      const why = errors.length > 0 ? errors.join("\n") : (error as Error).message;
      throw new Error(`Stack "${stack}": ${command} failed.\n${why}`);
    });
    return { counts, steps, text: text.trim() };
  }
}

// Each project has its own, as the stacks of several may share a backend, in order to refer to each other.
function workDirOf({ stateDir, projectDir }: StackOptions): string {
  const { name } = parse(readFileSync(join(projectDir, "Pulumi.yaml"), "utf8"));
  return join(stateDir, "work", name);
}

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

function stepOf({ op, urn, type, detailedDiff, diffs }: Metadata): Step[] {
  if (!["create", "update", "replace", "delete"].includes(op)) return [];
  const properties =
    detailedDiff ?? Object.fromEntries((diffs ?? []).map((path) => [path, { diffKind: "update" }]));
  const changes = Object.entries(properties).map(([path, { diffKind }]) => ({
    path,
    kind: diffKind.replace("-replace", "") as "add" | "delete" | "update",
    replaces: diffKind.endsWith("-replace"),
  }));
  return [{ op: op as Operation, urn, type, name: nameOf(urn), changes }];
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

// The engine marks colours as <{%fg 1%}>.
function plainText(message: string): string {
  return message.replace(/<\{%.*?%\}>/g, "").trim();
}
