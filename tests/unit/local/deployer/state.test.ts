import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { StateFile, type ResourceState } from "../../../../local/deployer/standIn/state";
import { isSecret, markSecrets, plain, secret, some } from "../../../../local/deployer/standIn/values";

describe("A stack's state", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "deployer-state-"));
  const file = path.join(directory, "project.dev.json");

  it("comes back as it was, while its file tells no secret", () => {
    const before = new StateFile(directory, "project", "dev");
    before.state.outputs = {
      password: secret("hunter2"),
      list: [{ deep: secret({ key: "hunter2" }) }],
      open: "text",
    };
    before.state.resources.urn = { urn: "urn", outputs: { a: secret("") } as {} } as ResourceState;
    before.save();
    assert.doesNotMatch(fs.readFileSync(file, "utf8"), /hunter2/);
    assert.match(fs.readFileSync(file, "utf8"), /"open": "text"/);
    assert.deepEqual(new StateFile(directory, "project", "dev").state, before.state);
  });

  it("is for its owner's eyes, and so is its key", () => {
    for (const name of fs.readdirSync(directory))
      assert.equal(fs.statSync(path.join(directory, name)).mode & 0o777, 0o600, name);
  });

  it("can't be changed unnoticed where it is encrypted", () => {
    const state = JSON.parse(fs.readFileSync(file, "utf8"));
    const bytes = Buffer.from(state.outputs.password.value, "base64");
    bytes[bytes.length - 1] ^= 1;
    state.outputs.password.value = bytes.toString("base64");
    fs.writeFileSync(file, JSON.stringify(state));
    assert.throws(() => new StateFile(directory, "project", "dev"));
  });
});

describe("Secrets in a resource's outputs", () => {
  it("are those of its inputs, in the same places", () => {
    const inputs = { data: secret({ a: "x" }), spec: { list: [{ pw: secret("x") }, { pw: "y" }] } };
    const outputs = { data: { a: "eA==" }, spec: { list: [{ pw: "x", more: 1 }, { pw: "y" }] }, status: {} };
    const marked = markSecrets(outputs, inputs);
    assert.deepEqual(plain(marked), outputs);
    assert.ok(isSecret(marked.data) && isSecret(marked.spec.list[0].pw));
    assert.ok(!some(marked.spec.list[1], isSecret) && !some(marked.status, isSecret));
  });
});
