import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";
import { refuseAliases, StateFile, type ResourceState } from "../../../../local/deployer/standIn/state";
import { secret, type Properties } from "../../../../local/deployer/standIn/values";
import { temporaryDirectory } from "../../../temporary";

describe("A stack's state", () => {
  const directory = temporaryDirectory("deployer-state-");

  it("comes back as it was", () => {
    const before = new StateFile(directory, "project", "dev");
    before.state.outputs = { password: secret("hunter2"), list: [{ deep: secret({ key: "hunter2" }) }] };
    before.state.resources.urn = { urn: "urn", outputs: { a: secret("") } as Properties } as ResourceState;
    before.save();
    assert.deepEqual(new StateFile(directory, "project", "dev").state, before.state);
    for (const file of fs.readdirSync(directory)) {
      assert.doesNotMatch(fs.readFileSync(path.join(directory, file), "latin1"), /hunter2/, file);
    }
  });

  it("has secrets, and is for its owner's eyes alone", () => {
    assert.equal(fs.statSync(directory).mode & 0o777, 0o700);
    for (const name of fs.readdirSync(directory))
      assert.equal(fs.statSync(path.join(directory, name)).mode & 0o777, 0o600, name);
  });
});

describe("A resource that is known by an alias", () => {
  const resources = { former: {} as ResourceState };

  it("is refused: it would be deleted, and another one made", () => {
    assert.throws(
      () => refuseAliases({ aliasurnsList: ["older", "former"] }, "new", resources),
      /aliases: \["former"\]: not supported/,
    );
  });

  it("is as good as any other where it has its new name already, or nobody knows it", () => {
    refuseAliases({ aliasurnsList: ["former"] }, "new", { ...resources, new: {} as ResourceState });
    refuseAliases({ aliasurnsList: ["older"] }, "new", resources);
  });
});

describe("A reference to another stack", () => {
  const directory = temporaryDirectory("deployer-reference-");
  const outputs = { port: 9092, password: secret("hunter2"), list: [{ deep: secret("") }] };
  const app = new StateFile(directory, "app", "dev");

  before(() => {
    for (const [project, stack] of ["kafka/prod", "app/other"].map((name) => name.split("/"))) {
      const file = new StateFile(directory, project, stack);
      file.state.outputs = outputs;
      file.save();
    }
  });

  it("reads what its program returned, and which of that is secret", () => {
    const name = "organization/kafka/prod";
    assert.deepEqual(app.refer(name), { name, outputs, secretOutputNames: ["password", "list"] });
  });

  it("may leave out the project if that is its own", () => {
    for (const name of ["other", "organization/other"]) assert.deepEqual(app.refer(name).outputs, outputs);
  });

  it("fails where there is none, as the engine does", () => {
    for (const name of ["prod", "organization/kafka/dev", "acme/kafka/prod", "kafka/prod", "organization/"])
      assert.throws(() => app.refer(name), new Error(`unknown stack "${name}"`));
  });
});
