import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { namedEnvironment, PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { temporaryDirectory } from "../temporary";
import { kubeconfigOf } from "../unit/components/fakeCluster";

describe("The commands for a cluster that runs", () => {
  const cache = temporaryDirectory("kafka-cluster-commands-");
  const run = (command: string, args: string[], given: NodeJS.ProcessEnv) => {
    const { KUBECONFIG: _, STACK: __, CLUSTER_NAME: ___, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: PROJECT_DIRECTORY,
      env: { ...env, KAFKA_CLUSTER_CACHE: cache, KAFKA_CLUSTER_DEPLOYER: "stand-in", ...given },
      encoding: "utf8",
    });
    return { status, told: stdout, said: stderr + stdout };
  };
  const npm = (script: string, given: NodeJS.ProcessEnv) => run("npm", ["run", "--silent", script], given);
  const local = (file: string, given: NodeJS.ProcessEnv, ...args: string[]) =>
    run(process.execPath, ["-r", REGISTER, join(PROJECT_DIRECTORY, "local", file), ...args], given);
  const KUBECONFIG = join(cache, "kubeconfig");
  writeFileSync(KUBECONFIG, kubeconfigOf("http://127.0.0.1:1"));
  const { stateDirectory } = namedEnvironment({ KUBECONFIG, KAFKA_CLUSTER_CACHE: cache })!;

  it("say that there is none, where KUBECONFIG names none and no local one runs", () => {
    for (const { status, said } of [npm("preview", {}), local("forward.ts", {})]) {
      assert.equal(said, "No cluster: KUBECONFIG isn't set, and no local one runs (npm start).\n");
      assert.equal(status, 1);
    }
  });

  it("say which stack on which cluster a preview is of, and what it would do, without the bytes of the agent", () => {
    const { status, said, told } = npm("preview", { KUBECONFIG, STACK: "staging" });
    assert.match(said, /^preview of stack staging on the cluster of KUBECONFIG \(\S+\), by the stand-in/);
    assert.match(told, /^\d+ to create, 0 unchanged/m);
    for (const line of told.split("\n")) assert.ok(line.length < 5000, line);
    assert.equal(status, 0);
  });

  it("end one stack of a cluster that is others', and keep the state of its other stacks", () => {
    const [ended, kept] = ["dev", "staging"].map((stack) => join(stateDirectory, stack));
    for (const state of [ended, kept]) mkdirSync(state, { recursive: true });
    assert.match(local("stop.ts", { KUBECONFIG }).told, /^Stack dev is gone from the cluster of KUBECONFIG/m);
    assert.deepEqual([existsSync(ended), existsSync(kept)], [false, true]);
    assert.match(local("stop.ts", { KUBECONFIG }).told, /^Nothing of stack dev was started on the cluster/);
  });
}).timeout(120_000);
