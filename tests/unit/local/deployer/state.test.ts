import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { StateFile, type ResourceState } from "../../../../local/deployer/standIn/state";
import { secret, type Properties } from "../../../../local/deployer/standIn/values";

describe("A stack's state", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "deployer-state-"));
  const file = path.join(directory, "project.dev.state");

  it("comes back as it was, while its file tells no secret", () => {
    const before = new StateFile(directory, "project", "dev");
    before.state.outputs = { password: secret("hunter2"), list: [{ deep: secret({ key: "hunter2" }) }] };
    before.state.resources.urn = { urn: "urn", outputs: { a: secret("") } as Properties } as ResourceState;
    before.save();
    assert.doesNotMatch(fs.readFileSync(file, "latin1"), /hunter2/);
    assert.deepEqual(new StateFile(directory, "project", "dev").state, before.state);
  });

  it("is for its owner's eyes, and so is its key", () => {
    for (const name of fs.readdirSync(directory))
      assert.equal(fs.statSync(path.join(directory, name)).mode & 0o777, 0o600, name);
  });

  it("can't be changed unnoticed", () => {
    const bytes = fs.readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    fs.writeFileSync(file, bytes);
    assert.throws(() => new StateFile(directory, "project", "dev"));
  });
});
