import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";
import { openStack } from "../../../../local/deployer";
import { keeperOf } from "../../../../local/deployer/keeper";
import { StateFile, type ResourceState } from "../../../../local/deployer/standIn/state";
import { temporaryDirectory } from "../../../temporary";

const projectDir = temporaryDirectory("keeper-project-");
fs.writeFileSync(path.join(projectDir, "Pulumi.yaml"), "name: project\nruntime: nodejs\n");
const stackIn = (stateDir: string) => ({ projectDir, stateDir, stack: "dev", kubeconfig: "none" });

function madeByStandIn(resources: Record<string, ResourceState> = { urn: {} as ResourceState }) {
  const stateDir = temporaryDirectory("keeper-");
  const file = new StateFile(stateDir, "project", "dev");
  Object.assign(file.state.resources, resources);
  file.save();
  return stackIn(stateDir);
}

/** As the CLI writes it: without a list of resources where there are none. */
function madeByCli(latest: object = { resources: [{ urn: "urn" }] }) {
  const stateDir = temporaryDirectory("keeper-");
  const stacks = path.join(stateDir, "backend", ".pulumi", "stacks", "project");
  fs.mkdirSync(stacks, { recursive: true });
  fs.writeFileSync(path.join(stacks, "dev.json"), JSON.stringify({ version: 3, checkpoint: { latest } }));
  return stackIn(stateDir);
}

describe("A stack that exists", () => {
  const { PATH, KAFKA_CLUSTER_DEPLOYER } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
    if (KAFKA_CLUSTER_DEPLOYER === undefined) delete process.env.KAFKA_CLUSTER_DEPLOYER;
    else process.env.KAFKA_CLUSTER_DEPLOYER = KAFKA_CLUSTER_DEPLOYER;
  });

  it("goes on with the stand-in that made it, also where there is a Pulumi CLI by now", async () => {
    const bin = temporaryDirectory("keeper-bin-");
    fs.writeFileSync(path.join(bin, "pulumi"), "#!/bin/false\n", { mode: 0o755 });
    process.env.PATH = bin;
    delete process.env.KAFKA_CLUSTER_DEPLOYER;
    assert.equal((await openStack(madeByStandIn())).kind, "stand-in for the Pulumi CLI");
  });

  it("is refused to the engine that can't read its state, and would make it all again", async () => {
    process.env.KAFKA_CLUSTER_DEPLOYER = "stand-in";
    await assert.rejects(
      openStack(madeByCli()),
      /Stack "dev" was made with the Pulumi CLI, whose state the stand-in/,
    );
    process.env.KAFKA_CLUSTER_DEPLOYER = "cli";
    await assert.rejects(
      openStack(madeByStandIn()),
      /was made with the stand-in .*, whose state the Pulumi CLI can't read/,
    );
  });

  it("is nobody's before its first up, and once it is destroyed", () => {
    assert.equal(keeperOf(stackIn(path.join(projectDir, "nowhere"))), undefined);
    assert.equal(keeperOf(stackIn(temporaryDirectory("keeper-"))), undefined);
    assert.equal(keeperOf(madeByStandIn({})), undefined);
    assert.equal(keeperOf(madeByCli({ manifest: {} })), undefined);
    assert.deepEqual([keeperOf(madeByCli()), keeperOf(madeByStandIn())], ["cli", "stand-in"]);
  });
});
