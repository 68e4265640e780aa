import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { mergeConfig, readProject } from "../../../../local/deployer/standIn/config";

describe("A stack's configuration", () => {
  it("gives the program structured values as JSON, and keys with their namespace", () => {
    const values = {
      "kafka:cluster": { nodes: 3, topics: [{ name: "a" }] },
      plain: true,
      "kubernetes:namespace": "x",
    };
    assert.deepEqual(mergeConfig("kafka", {}, values), {
      "kafka:cluster": '{"nodes":3,"topics":[{"name":"a"}]}',
      "kafka:plain": "true",
      "kubernetes:namespace": "x",
    });
  });

  it("takes defaults from the project, declared or as they are", () => {
    const defaults = {
      size: { type: "integer", default: 3 },
      region: "here",
      both: { value: 1 },
      map: { a: 1 },
    };
    assert.deepEqual(mergeConfig("p", defaults, { both: 2 }), {
      "p:size": "3",
      "p:region": "here",
      "p:both": "2",
      "p:map": '{"a":1}',
    });
  });

  it("refuses encrypted values by name, however deep", () => {
    assert.throws(() => mergeConfig("p", {}, { password: { secure: "v1:abc" } }), /"password" is encrypted/);
    assert.throws(
      () => mergeConfig("p", {}, { db: { users: [{ pw: { secure: "v1:abc" } }] } }),
      /"db" is encrypted/,
    );
  });

  it("is read from the stack's file, or from another one", () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "deployer-config-"));
    const write = (name: string, text: string) => fs.writeFileSync(path.join(directory, name), text);
    write("Pulumi.yaml", "name: p\nruntime: {name: nodejs}\nmain: src\n");
    write("Pulumi.dev.yaml", "encryptionsalt: v1:x\nconfig: {p:a: 1}\n");
    write("other.yaml", "config: {p:a: 2}\n");
    assert.deepEqual(readProject(directory, "dev"), {
      name: "p",
      main: path.join(directory, "src"),
      config: { "p:a": "1" },
    });
    assert.deepEqual(readProject(directory, "dev", path.join(directory, "other.yaml")).config, {
      "p:a": "2",
    });
    assert.deepEqual(readProject(directory, "absent").config, {});
    write("Pulumi.yaml", "name: p\nruntime: python\n");
    assert.throws(() => readProject(directory, "dev"), /runtime "python"/);
  });
});
