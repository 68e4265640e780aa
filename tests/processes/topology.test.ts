import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { temporaryDirectory } from "../temporary";

describe("npm run topology", () => {
  const directory = temporaryDirectory("topology-");
  const run = (...args: string[]) => {
    const command = ["-r", "./local/register.cjs", "local/topology/cli.ts", ...args];
    // No engine and no cluster: nothing of the environment but where Node.js is.
    return execFileSync(process.execPath, command, {
      cwd: PROJECT_DIRECTORY,
      env: {},
      encoding: "utf8",
      stdio: "pipe",
    });
  };
  const failure = (...args: string[]) => {
    try {
      return run(...args);
    } catch (error) {
      return (error as { stderr: string }).stderr;
    }
  };

  it("draws the dev stack from its file alone", () => {
    run("--output", directory);
    assert.match(readFileSync(join(directory, "topology.svg"), "utf8"), /^<svg .*<\/svg>\n$/s);
    assert.match(readFileSync(join(directory, "topology.md"), "utf8"), /^```mermaid\nflowchart LR$/m);
  });

  it("tells the plan's mistakes with their paths", () => {
    const file = join(directory, "Pulumi.wrong.yaml");
    writeFileSync(file, "config:\n  kafka-cluster:cluster:\n    replicas: 2\n");
    assert.match(failure("--file", file), /^The arguments .* have 1 mistake; .*\n {2}replicas: is 2; /);
  });

  it("tells how it is used", () => {
    assert.match(failure("--colour"), /^Usage: npm run topology/m);
  });
});
