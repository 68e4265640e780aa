import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStack } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { temporaryDirectory } from "../temporary";
import { kubeconfigOf } from "../unit/components/fakeCluster";

describe("A Kubernetes cluster that doesn't answer", () => {
  const directory = temporaryDirectory("kafka-cluster-unreachable-");

  // V8's debugger follows what is thrown through everything that waits for it; a package has it on.
  it("ends an up with these words, however much waits for it", async () => {
    const kubeconfig = join(directory, "kubeconfig");
    writeFileSync(kubeconfig, kubeconfigOf("http://127.0.0.1:1"));
    process.env.KAFKA_CLUSTER_DEPLOYER = "stand-in";
    const stack = await openStack({
      projectDir: PROJECT_DIRECTORY,
      stack: "dev",
      stateDir: join(directory, "state"),
      kubeconfig,
      env: { NODE_OPTIONS: `--require ${join(__dirname, "debugger.cjs")}` },
    }).finally(() => delete process.env.KAFKA_CLUSTER_DEPLOYER);
    await assert.rejects(stack.up(), /^The Kubernetes cluster doesn't answer .*; nothing was touched\.$/m);
  }).timeout(120_000);
});
