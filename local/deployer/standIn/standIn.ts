import { Server } from "@grpc/grpc-js";
import { waitsForStack, withLock } from "../../lock";
import type { Deployer, Outputs, Result, StackOptions, UpResult } from "../types";
import { readProject, type Project } from "./config";
import { Engine, type EngineOptions } from "./engine";
import { runKeptProgram } from "./keptProgram";
import { library } from "./kubernetesClient";
import { serve } from "./monitor";
import { runProgram } from "./program";
import { StateFile } from "./state";
import { isSecret, plain, some, unlimited } from "./values";

/** Runs a stack's program without the Pulumi CLI, with an engine of its own. */
export class StandIn implements Deployer {
  readonly kind = "stand-in for the Pulumi CLI";
  readonly preview = () => this.run("preview");
  readonly refresh = () => this.run("refresh");
  private readonly options: StackOptions;

  constructor(options: StackOptions) {
    this.options = options;
  }

  async up({ refresh = false, target }: { refresh?: boolean; target?: string[] } = {}): Promise<UpResult> {
    if (refresh) await this.refresh();
    return { ...(await this.run("up", target)), outputs: await this.outputs() };
  }

  async destroy({ refresh = false } = {}): Promise<Result> {
    if (refresh) await this.refresh();
    return this.run("destroy");
  }

  async outputs(): Promise<Outputs> {
    const values = Object.entries(this.open().file.state.outputs);
    return Object.fromEntries(values.map(([k, v]) => [k, { value: plain(v), secret: some(v, isSecret) }]));
  }

  private open(): { project: Project; file: StateFile } {
    const { projectDir, stack, configFile, stateDir } = this.options;
    const project = readProject(projectDir, stack, configFile);
    return { project, file: new StateFile(stateDir, project.name, stack) };
  }

  private async run(mode: EngineOptions["mode"], target?: string[]): Promise<Result> {
    const { stack, stateDir, kubeconfig, onLine: report = () => {} } = this.options;
    void library();
    const body = async () => {
      const { project, file } = this.open();
      const engine = new Engine({ mode, project, stack, file, kubeconfig, report, target });
      // Hooks are functions of the program: it has to run for them.
      const hasHooks = /"(before|after)DeleteList":\["/.test(JSON.stringify(file.state.resources));
      const needsProgram = mode === "destroy" ? hasHooks : mode !== "refresh";
      const work = needsProgram ? this.runProgram(project, engine) : engine.finish();
      await work.catch((error) => engine.fail(error.message));
      await engine.settled();
      return engine;
    };
    const { counts, steps, text, errors } = await withLock(`${stateDir}/${stack}`, body, () =>
      report(waitsForStack(stack)),
    );
    if (errors.length > 0) throw new Error(`Stack "${stack}": ${mode} failed.\n${errors.join("\n")}`);
    return { counts, steps, text: text.join("\n") };
  }

  private async runProgram(project: Project, engine: Engine): Promise<void> {
    const server = new Server(unlimited);
    const address = await serve(server, engine);
    const said: string[] = [];
    const run = this.options.keepsProgram ? runKeptProgram : runProgram;
    const code = await run({
      ...{ project, options: this.options, address, isPreview: engine.isPreview },
      tell: (line) => (said.push(line), engine.options.report(line)),
      onStart: (kill) =>
        engine.abort.signal.addEventListener("abort", () => void engine.settled().then(kill)),
    });
    server.forceShutdown();
    if (code !== 0 && engine.errors.length === 0)
      engine.fail(`The program ended with code ${code}:\n${said.slice(-20).join("\n")}`);
  }
}
