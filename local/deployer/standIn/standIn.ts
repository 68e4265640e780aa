import { spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { createInterface } from "readline";
import { withLock } from "../../lock";
import type { Deployer, Outputs, Result, StackOptions, UpResult } from "../types";
import { readProject } from "./config";
import { Engine, type EngineOptions } from "./engine";
import { Monitor } from "./monitor";
import { StateFile } from "./state";
import { isSecret, plain, some } from "./values";

/** Runs a stack's program without the Pulumi CLI, with an engine of its own. */
export class StandIn implements Deployer {
  readonly kind = "stand-in for the Pulumi CLI";
  private readonly options: StackOptions;

  constructor(options: StackOptions) {
    this.options = options;
  }

  preview(): Promise<Result> {
    return this.run("preview", (engine, monitor) => this.runProgram("preview", engine, monitor));
  }

  async up({ refresh = false } = {}): Promise<UpResult> {
    if (refresh) await this.refresh();
    const result = await this.run("up", (engine, monitor) => this.runProgram("up", engine, monitor));
    return { ...result, outputs: await this.outputs() };
  }

  refresh(): Promise<Result> {
    return this.run("up", (engine) => engine.refresh());
  }

  async destroy({ refresh = false } = {}): Promise<Result> {
    if (refresh) await this.refresh();
    return this.run("destroy", async (engine, monitor, { state }) => {
      const all = [...Object.values(state.resources), ...state.replaced];
      const hasHooks = all.some(
        ({ hooks }) => hooks && hooks.beforeDeleteList.length + hooks.afterDeleteList.length > 0,
      );
      // Hooks are functions of the program: it has to run for them.
      if (hasHooks) await this.runProgram("destroy", engine, monitor);
      else await engine.destroy();
    });
  }

  async outputs(): Promise<Outputs> {
    const { projectDir, stateDir, stack, configFile } = this.options;
    const { state } = new StateFile(stateDir, readProject(projectDir, stack, configFile).name, stack);
    const values = Object.entries(state.outputs);
    return Object.fromEntries(values.map(([k, v]) => [k, { value: plain(v), secret: some(v, isSecret) }]));
  }

  private async run(
    mode: EngineOptions["mode"],
    work: (engine: Engine, monitor: Monitor, file: StateFile) => Promise<void>,
  ): Promise<Result> {
    const { projectDir, stack, stateDir, configFile, kubeconfig, onLine: report = () => {} } = this.options;
    const { name: project, config } = readProject(projectDir, stack, configFile);
    const file = new StateFile(stateDir, project, stack);
    const monitor = new Monitor(mode === "preview");
    const engine = new Engine(file, {
      mode,
      project,
      stack,
      config,
      kubeconfig,
      report,
      runHook: monitor.runHook,
    });
    const body = async () => {
      file.read();
      await work(engine, monitor, file).catch((error) => engine.fail(error.message));
      await engine.settled();
    };
    // One run at a time changes a stack; a preview changes nothing.
    await (mode === "preview" ? body() : withLock(file.path, body)).finally(() => monitor.stop());
    if (engine.errors.length > 0)
      throw new Error(`Stack "${stack}": ${mode} failed.\n${engine.errors.join("\n")}`);
    const { counts, steps, text } = engine;
    return { counts, steps, text: text.join("\n") };
  }

  private async runProgram(mode: EngineOptions["mode"], engine: Engine, monitor: Monitor): Promise<void> {
    const { projectDir, stack, configFile, kubeconfig, env, onLine = () => {} } = this.options;
    const project = readProject(projectDir, stack, configFile);
    const finish = () => (mode === "destroy" ? engine.destroy() : engine.deleteRest());
    const address = await monitor.start(engine, onLine, finish);
    const run = require.resolve("@pulumi/pulumi/cmd/run", { paths: [projectDir] });
    const named = { monitor: address, engine: address, pwd: projectDir, "root-directory": projectDir };
    const stackArguments = { project: project.name, stack, organization: "organization", parallel: "64" };
    const args = Object.entries({ ...named, ...stackArguments }).map(([key, value]) => `--${key}=${value}`);
    const tsconfig = path.join(projectDir, "tsconfig.json");
    const program = spawn(
      process.execPath,
      [run, ...args, ...(mode === "preview" ? ["--dry-run"] : []), project.main],
      {
        cwd: projectDir,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          ...process.env,
          ...env,
          KUBECONFIG: kubeconfig,
          PULUMI_CONFIG: JSON.stringify(project.config),
          PULUMI_CONFIG_SECRET_KEYS: "[]",
          PULUMI_NODEJS_TYPESCRIPT: "true",
          // `npm run check` looks at the types; here that would take seconds at each start.
          PULUMI_NODEJS_TRANSPILE_ONLY: "true",
          ...(fs.existsSync(tsconfig) && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
        },
      },
    );
    const said: string[] = [];
    for (const input of [program.stdout, program.stderr])
      createInterface({ input }).on("line", (line) => (said.push(line), onLine(line)));
    // An interrupted run ends in order: what has begun is written down as unfinished.
    const interrupt = () => engine.fail("interrupted");
    process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
    engine.signal.addEventListener("abort", () => void engine.settled().then(() => program.kill()));
    const code = await new Promise((resolve) => program.on("close", resolve));
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    if (code === 0) return;
    const isExplained = engine.errors.length > 0;
    engine.fail(
      ...(isExplained ? [] : [`The program ended with code ${code}:\n${said.slice(-20).join("\n")}`]),
    );
  }
}
