import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";
import { stringify } from "yaml";
import { readProject } from "../../../../local/deployer/standIn/config";
import { temporaryDirectory } from "../../../temporary";

describe("A stack's configuration", () => {
  const directory = temporaryDirectory("deployer-config-");
  const write = (name: string, content: object) =>
    fs.writeFileSync(path.join(directory, name), stringify(content));
  const configOf = (config: object) => {
    write("Pulumi.dev.yaml", { encryptionsalt: "v1:x", config });
    return readProject(directory, "dev").config;
  };

  const options = { typescript: false, nodeargs: "--require a" };

  beforeEach(() =>
    write("Pulumi.yaml", { name: "kafka", runtime: { name: "nodejs", options }, main: "src" }),
  );

  it("gives the program structured values as JSON, and keys with their namespace", () => {
    const values = { "kafka:cluster": { nodes: 3, topics: [{ name: "a" }] }, plain: true };
    assert.deepEqual(configOf(values), {
      "kafka:cluster": '{"nodes":3,"topics":[{"name":"a"}]}',
      "kafka:plain": "true",
    });
  });

  it("is refused by name where it isn't supported", () => {
    assert.throws(
      () => configOf({ password: { secure: "v1:abc" } }),
      /encrypted configuration "password": not/,
    );
    const deep = { db: { users: [{ pw: { secure: "v1:abc" } }] } };
    assert.throws(() => configOf(deep), /encrypted configuration "db": not supported/);
    assert.throws(() => configOf({ "kubernetes:context": "x" }), /"kubernetes:context": not supported/);
    write("Pulumi.yaml", { name: "kafka", runtime: "nodejs", config: { a: 1 } });
    assert.throws(() => configOf({}), /"config": not supported/);
    write("Pulumi.yaml", { name: "kafka", runtime: "python" });
    assert.throws(() => configOf({}), /runtime "python": not supported/);
  });

  it("is read from the stack's file, or from another one", () => {
    write("Pulumi.dev.yaml", { config: { a: 1 } });
    write("other.yaml", { config: { a: 2 } });
    const main = path.join(directory, "src");
    assert.deepEqual(readProject(directory, "dev"), {
      name: "kafka",
      main,
      options,
      config: { "kafka:a": "1" },
    });
    const other = readProject(directory, "dev", path.join(directory, "other.yaml"));
    assert.deepEqual(other.config, { "kafka:a": "2" });
    assert.deepEqual(readProject(directory, "absent").config, {});
  });
});
