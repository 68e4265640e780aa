import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { temporaryDirectory } from "../temporary";
import { kubeconfigOf } from "../unit/components/fakeCluster";

const STACK = "killed-up";

describe("An up by the stand-in that is killed", () => {
  const directory = temporaryDirectory("kafka-cluster-killed-");
  let silent: Server;
  let isAsked = false;

  before((done) => {
    silent = createServer((socket) => {
      isAsked = true;
      socket.unref();
    }).listen(0, "127.0.0.1", () => done());
  });
  after(() => {
    programs().forEach((pid) => process.kill(Number(pid), "SIGKILL"));
    silent.close();
  });

  it("leaves no program behind, which would go on for nobody", async () => {
    const { port } = silent.address() as { port: number };
    const kubeconfig = join(directory, "kubeconfig");
    writeFileSync(kubeconfig, kubeconfigOf(`http://127.0.0.1:${port}`));
    const config = join(PROJECT_DIRECTORY, "Pulumi.dev.yaml");
    const up = spawn(
      process.execPath,
      [
        ...["-r", REGISTER, join(PROJECT_DIRECTORY, "local", "deployer", "cli.ts"), "up", "--stack", STACK],
        ...["--state-dir", join(directory, "state"), "--config", config, "--kubeconfig", kubeconfig],
      ],
      {
        stdio: "ignore",
        cwd: PROJECT_DIRECTORY,
        env: { ...process.env, KAFKA_CLUSTER_DEPLOYER: "stand-in" },
      },
    );
    await until(() => isAsked, 60);
    assert.equal(programs().length, 1);
    up.kill("SIGKILL");
    await until(() => programs().length === 0, 5);
  }).timeout(120_000);
});

/** Processes that run the program of the stack. */
function programs(): string[] {
  return readdirSync("/proc").filter((entry) => {
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
      return words.includes(`--stack=${STACK}`);
    } catch {
      return false;
    }
  });
}

async function until(holds: () => boolean, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !holds(); await pause(50)) {
    assert.ok(Date.now() < end, `not within ${seconds} s: ${programs().length} programs`);
  }
}
