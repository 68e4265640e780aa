import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { namedEnvironment } from "../../../local/environment";
import { temporaryDirectory } from "../../temporary";

describe("The cluster that KUBECONFIG names", () => {
  const cache = temporaryDirectory("environment-");
  const named = (path: string, text = "kubeconfig") => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return namedEnvironment({ KUBECONFIG: path, KAFKA_CLUSTER_CACHE: cache })!.stateDirectory;
  };

  it("has stacks of its own, whose state is found again by what is in the file", () => {
    const one = named(join(cache, "a", "config"));
    assert.equal(named(join(cache, "b", "config")), one);
    assert.notEqual(named(join(cache, "a", "config"), "another"), one);
  });

  it("has the stacks that it has without the variable, if it is the local one", () => {
    const directory = join(cache, "run", "local");
    assert.equal(named(join(directory, "kubeconfig")), join(directory, "stacks"));
  });

  it("has an absolute path, as the program and the engine run elsewhere", () => {
    const path = join(cache, "a", "config");
    named(path);
    const { kubeconfig } = namedEnvironment({ KUBECONFIG: relative(process.cwd(), path) })!;
    assert.equal(kubeconfig, path);
  });

  it("is told where there is no such file", () => {
    assert.throws(() => namedEnvironment({ KUBECONFIG: join(cache, "none") }), /there is no such file/);
    assert.equal(namedEnvironment({}), undefined);
  });
});
