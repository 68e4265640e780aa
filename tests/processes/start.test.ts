import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { nodeNotice } from "../../local/nodeNotice";
import { temporaryDirectory } from "../temporary";

describe("npm start", () => {
  const directory = temporaryDirectory("kafka-cluster-start-");
  const macOS = join(directory, "macOS.cjs");
  // The compiler's binary is still this machine's.
  const compiler = JSON.stringify(require.resolve("@swc/core"));
  writeFileSync(
    macOS,
    `require(${compiler}); Object.defineProperty(process, "platform", { value: "darwin" });`,
  );
  const start = (kubeconfig?: string) => {
    const { KUBECONFIG: _, ...env } = process.env;
    const args = ["-r", REGISTER, "-r", macOS, join(PROJECT_DIRECTORY, "local", "start.ts")];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: PROJECT_DIRECTORY,
      env: { ...env, KAFKA_CLUSTER_CACHE: directory, ...(kubeconfig && { KUBECONFIG: kubeconfig }) },
      encoding: "utf8",
    });
    return { status, said: stdout + stderr };
  };

  it("says on macOS, once and without KUBECONFIG, what to do instead", () => {
    const { status, said } = start();
    assert.equal(status, 1);
    assert.equal(said.match(/needs Linux, and this is macOS\. Make one with kind,$/gm)?.length, 1, said);
    const [, file] = /^ {2}pulumi up --stack kind --config-file (\S+)$/m.exec(said) ?? [];
    assert.ok(existsSync(join(PROJECT_DIRECTORY, file)), said);
  });

  it("says first of all on which Node.js it runs, if Pulumi asks for a newer one", () => {
    assert.equal(start().said.includes("Pulumi's SDK asks for"), nodeNotice() !== undefined);
  });

  it("takes on macOS the cluster of KUBECONFIG", () => {
    const { said } = start(join(directory, "none"));
    assert.match(said, /KUBECONFIG is .*none, and there is no such file/);
  });
});
