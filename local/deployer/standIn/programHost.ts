import { createRequire } from "node:module";
import { sep } from "node:path";
import { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { HostedRun } from "./keptProgram";
import { ORGANIZATION, PARALLEL } from "./program";

// The process that runs a program again and again, one run after the other. Packages stay loaded; each run has the
// project's own modules anew, and settings of its own in Pulumi's SDK.

/** What runs a program for the Automation API. Its package has no type for it. */
const { LanguageServer } = createRequire(__filename)("@pulumi/pulumi/automation/server") as {
  LanguageServer: new (program: () => Promise<unknown>) => {
    run(call: { request: RunRequest }, callback: (error?: Error) => void): void;
  };
};
const PACKAGES = `${sep}node_modules${sep}`;

function run({
  main,
  env,
  project,
  stack,
  config,
  address,
  isPreview,
}: HostedRun): Promise<string | undefined> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env, { PULUMI_NODEJS_ROOT_DIRECTORY: process.cwd() });
  for (const path of Object.keys(require.cache)) if (!path.includes(PACKAGES)) delete require.cache[path];
  const request = new RunRequest();
  request.setProject(project);
  request.setStack(stack);
  request.setOrganization(ORGANIZATION);
  request.setParallel(PARALLEL);
  request.setMonitorAddress(address);
  request.setArgsList([address]);
  request.setDryrun(isPreview);
  for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
  // One of its own, which is forgotten with the modules that it has loaded.
  const load = createRequire(`${process.cwd()}${sep}`);
  const server = new LanguageServer(async () => load(main));
  return new Promise((resolve) => server.run({ request }, (error) => resolve(error?.message)));
}

process.on("message", (hosted: HostedRun) => {
  void run(hosted).then((error) => process.send!({ error }));
});
// Else it would end for want of something to do.
process.channel!.ref();
