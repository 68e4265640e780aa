import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStack } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { silentServer } from "../silentServer";
import { temporaryDirectory } from "../temporary";
import { kubeconfigOf } from "../unit/components/fakeCluster";

describe("A Kubernetes cluster that doesn't answer", () => {
  const directory = temporaryDirectory("kafka-cluster-unreachable-");

  /** The dev stack, on a Kubernetes cluster at this address. */
  async function stackOn(server: string, env: Record<string, string> = {}) {
    const kubeconfig = join(directory, "kubeconfig");
    writeFileSync(kubeconfig, kubeconfigOf(server));
    process.env.KAFKA_CLUSTER_DEPLOYER = "stand-in";
    const lines: string[] = [];
    const stack = await openStack({
      projectDir: PROJECT_DIRECTORY,
      stack: "dev",
      stateDir: join(directory, "state"),
      kubeconfig,
      env,
      onLine: (line) => lines.push(line),
    }).finally(() => delete process.env.KAFKA_CLUSTER_DEPLOYER);
    return { stack, lines };
  }

  // V8's debugger follows what is thrown through everything that waits for it; a package has it on.
  it("ends an up with these words, however much waits for it", async () => {
    const debugged = { NODE_OPTIONS: `--require ${join(__dirname, "debugger.cjs")}` };
    const { stack } = await stackOn("http://127.0.0.1:1", debugged);
    await assert.rejects(stack.up(), /^The Kubernetes cluster doesn't answer .*; nothing was touched\.$/m);
  }).timeout(120_000);

  // Six seconds where the machine has nothing else to do. Any connection that isn't ended would take two minutes.
  for (const silence of ["dropped", "connected"] as const) {
    it(`is soon done without in a preview: ${silence}`, async () => {
      const server = await silentServer(silence);
      try {
        const { stack, lines } = await stackOn(`https://127.0.0.1:${server.port}`);
        const begun = performance.now();
        const { counts } = await stack.preview();
        assert.ok(performance.now() - begun < 60_000);
        assert.ok(counts.create > 0);
        assert.match(lines.join("\n"), /doesn't answer \(no answer in time\): this preview doesn't know/);
      } finally {
        server.stop();
      }
    }).timeout(120_000);
  }
});
