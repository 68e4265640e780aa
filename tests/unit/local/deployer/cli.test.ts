import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";
import { findCli } from "../../../../local/deployer/cliLookup";
import { makeWorkDirectory } from "../../../../local/deployer/cliWorkDirectory";
import { temporaryDirectory } from "../../../temporary";

const temporary = () => temporaryDirectory("deployer-cli-");

describe("The Pulumi CLI of the PATH", () => {
  it("isn't npm's launcher of the same name", () => {
    const root = temporary();
    const [launcher, real] = [path.join(root, "node_modules", ".bin"), path.join(root, "bin")];
    for (const directory of [launcher, real]) {
      fs.mkdirSync(directory, { recursive: true });
      fs.writeFileSync(path.join(directory, "pulumi"), "", { mode: 0o755 });
    }
    assert.equal(findCli(launcher), undefined);
    assert.equal(findCli([launcher, real].join(path.delimiter)), path.join(real, "pulumi"));
    fs.chmodSync(path.join(real, "pulumi"), 0o644);
    assert.equal(findCli(real), undefined);
  });
});

describe("The directory that the CLI works in", () => {
  it("shows the project, but keeps what the CLI writes into the stack's file to itself", async () => {
    const [project, work] = [temporary(), path.join(temporary(), "work")];
    const tracked = path.join(project, "Pulumi.dev.yaml");
    fs.mkdirSync(path.join(project, "node_modules"));
    fs.writeFileSync(path.join(project, "Pulumi.yaml"), "name: p\n");
    fs.writeFileSync(tracked, "config:\n  p:a: 1\n");
    const copy = path.join(work, "Pulumi.dev.yaml");
    await makeWorkDirectory(work, { projectDir: project, stack: "dev" });
    assert.equal(
      fs.realpathSync(path.join(work, "Pulumi.yaml")),
      fs.realpathSync(path.join(project, "Pulumi.yaml")),
    );
    fs.appendFileSync(copy, "encryptionsalt: v1:salt\n");
    fs.writeFileSync(tracked, "config:\n  p:a: 2\n");
    await makeWorkDirectory(work, { projectDir: project, stack: "dev" });
    assert.match(fs.readFileSync(copy, "utf8"), /encryptionsalt: v1:salt\n[^]*p:a: 2/);
    assert.equal(fs.readFileSync(tracked, "utf8"), "config:\n  p:a: 2\n");
  });
});
