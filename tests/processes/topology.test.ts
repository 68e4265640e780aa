import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { temporaryDirectory } from "../temporary";

describe("npm run topology", () => {
  const directory = temporaryDirectory("topology-");
  const run = (...args: string[]) => {
    const command = ["-r", "./local/register.cjs", "local/topology/cli.ts", ...args];
    // No engine and no cluster: nothing of the environment but where Node.js is.
    return spawnSync(process.execPath, command, { cwd: PROJECT_DIRECTORY, env: {}, encoding: "utf8" });
  };

  it("draws the dev stack from its file alone", () => {
    const { stderr, status } = run("--output", directory);
    assert.deepEqual({ stderr, status }, { stderr: "", status: 0 });
    assert.match(readFileSync(join(directory, "topology.svg"), "utf8"), /^<svg .*<\/svg>\n$/s);
    assert.match(readFileSync(join(directory, "topology.md"), "utf8"), /^```mermaid\nflowchart LR$/m);
  });

  it("tells the plan's mistakes with their paths", () => {
    const file = join(directory, "Pulumi.wrong.yaml");
    writeFileSync(file, "config:\n  kafka-cluster:cluster:\n    replicas: 2\n");
    assert.match(run("--file", file).stderr, /^The arguments .* have 1 mistake; .*\n {2}replicas: is 2; /);
  });

  it("tells what previews warn of, and draws all the same", () => {
    const file = join(directory, "Pulumi.warned.yaml");
    const described = { production: true, replicas: 1, config: { "log.retention.bytes": 0 } };
    const config = { "kafka-cluster:cluster": described, "kafka-cluster:protect": "true" };
    writeFileSync(file, JSON.stringify({ config }));
    const { stderr, status } = run("--file", file, "--output", directory);
    assert.equal(status, 0);
    assert.match(
      stderr,
      /^Kafka cluster "kafka" is for production, and lacks .*\n {2}replicas: makes 1 broker;/m,
    );
    assert.match(
      stderr,
      /^Kafka cluster "kafka" takes these settings, .*\n {2}config\["log\.retention\.bytes"\]: is 0: /m,
    );
    assert.doesNotMatch(stderr, /^ {2}protect:/m);
  });

  it("tells how it is used", () => {
    assert.match(run("--colour").stderr, /^Usage: npm run topology/m);
  });
});
