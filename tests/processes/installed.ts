import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Engine } from "../../local/deployer/standIn/engine";
import { serve } from "../../local/deployer/standIn/monitor";
import { type Properties, structOf, unlimited } from "../../local/deployer/standIn/values";
import { kubeconfigOf } from "../unit/components/fakeCluster";

const ROOT = join(__dirname, "../..");

/** The package alone in a folder, run as Pulumi runs it for programs in other languages. */
export interface Installed {
  /** What the package says that it is. */
  schema(): Promise<Properties>;
  /** Has a preview make a component from arguments as they come from another language. */
  construct(type: string, name: string, inputs: Properties): Promise<Constructed>;
  /** `type name` of each resource that the last component asked for. */
  registered: readonly string[];
  /** Ends it, and what there is of it. */
  remove(): Promise<void>;
}

/** What a component answered. */
export interface Constructed {
  urn: string;
  outputs: Properties;
}

/**
 * Copies the package, and nothing else of this repository, to a folder with only those packages that it declares,
 * and starts it there.
 */
export async function installed(): Promise<Installed> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "kafka-cluster-installed-")));
  install(directory);
  const kubeconfig = join(directory, "kubeconfig");
  // No port 9 answers: a preview does without a cluster.
  writeFileSync(kubeconfig, kubeconfigOf("http://127.0.0.1:9"));

  const registered: string[] = [];
  const server = new grpc.Server(unlimited);
  const engine = await serve(server, recorder(registered));
  const runner = await run(directory, engine, kubeconfig);
  const client = new ResourceProviderClient(
    `127.0.0.1:${runner.port}`,
    grpc.credentials.createInsecure(),
    unlimited,
  );
  return {
    registered,
    schema: async () => {
      const answer = await asked<messages.GetSchemaResponse>((reply) =>
        client.getSchema(new messages.GetSchemaRequest(), reply),
      );
      return JSON.parse(answer.getSchema());
    },
    construct: async (type, name, inputs) => {
      registered.length = 0;
      const request = new messages.ConstructRequest()
        .setProject("other-language")
        .setStack("test")
        .setDryrun(true)
        .setParallel(16)
        .setMonitorendpoint(engine)
        .setType(type)
        .setName(name)
        .setInputs(structOf(inputs));
      const answer = await asked<messages.ConstructResponse>((reply) => client.construct(request, reply));
      const outputs = (answer.getState() as Struct).toJavaScript() as Properties;
      return { urn: answer.getUrn(), outputs };
    },
    remove: async () => {
      client.close();
      server.forceShutdown();
      await runner.end();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Puts the files of the package, as they are under version control, beside what it declares. */
function install(directory: string): void {
  const files = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "components"],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  for (const file of files.trim().split("\n")) {
    cpSync(join(ROOT, file), join(directory, file.replace(/^components\//, "")));
  }
  const { dependencies } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const link = join(directory, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    // What the package itself needs, Node.js and TypeScript find from where it really is.
    symlinkSync(join(ROOT, "node_modules", name), link);
  }
}

/** Starts Pulumi's runner of packages, as Pulumi's language host for Node.js does. */
async function run(directory: string, engine: string, kubeconfig: string) {
  const runner = join(directory, "node_modules/@pulumi/pulumi/cmd/run-plugin");
  // Where the program is that uses the package: its own compiler options aren't found there.
  const consumer = join(directory, "consumer");
  mkdirSync(consumer);
  const child = spawn(process.execPath, [runner, directory, engine], {
    cwd: consumer,
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const complaints: string[] = [];
  child.stderr.on("data", (text: Buffer) => complaints.push(text.toString()));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    void ended.then(() => reject(new Error(`the package didn't start: ${complaints.join("")}`)));
  });
  return {
    port,
    end: () => {
      child.kill();
      return ended;
    },
  };
}

/** An engine for the preview of a stack that is what its program says: everything exists. */
function recorder(registered: string[]): Engine {
  const urnOf = (type: string, name: string) => `urn:pulumi:test::other-language::${type}::${name}`;
  const engine = {
    errors: [],
    report: () => {},
    track: (_: string, work: () => Promise<unknown>) => work(),
    urnOf,
    register: async ({ type, name, inputs }: { type: string; name: string; inputs: Properties }) => {
      registered.push(`${type} ${name}`);
      const generated = type.startsWith("random:") ? { b64Url: `<${name}>` } : {};
      return { urn: urnOf(type, name), id: name, outputs: { ...inputs, ...generated } };
    },
    registerOutputs: () => {},
    read: () => Promise.reject(new Error("a preview reads nothing")),
    hooks: { register: () => {} },
    finish: async () => {},
  };
  return engine as unknown as Engine;
}

function asked<T>(ask: (reply: (error: grpc.ServiceError | null, answer: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => ask((error, answer) => (error ? reject(error) : resolve(answer))));
}
