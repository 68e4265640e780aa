import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { stringify } from "yaml";
import { namedEnvironment } from "../../../local/environment";
import { temporaryDirectory } from "../../temporary";

/** A kubeconfig whose current context is the cluster at this address, of this certificate authority. */
function kubeconfigOf(server: string, cluster: object, token = "token"): string {
  return stringify({
    clusters: [
      { name: "other", cluster: { server: "https://other:6443", "certificate-authority-data": "b3RoZXI=" } },
      { name: "it", cluster: { server, ...cluster } },
    ],
    users: [{ name: "me", user: { token } }],
    contexts: [{ name: "it", context: { cluster: "it", user: "me" } }],
    "current-context": "it",
  });
}

const authority = (text: string) => ({ "certificate-authority-data": Buffer.from(text).toString("base64") });

describe("The cluster that KUBECONFIG names", () => {
  const cache = temporaryDirectory("environment-");
  const write = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const named = (path: string) => namedEnvironment({ KUBECONFIG: path, KAFKA_CLUSTER_CACHE: cache })!;
  const stateOf = (text: string) => named(write(join(cache, "a", "config"), text)).stateDirectory;
  const server = "https://10.201.0.2:6443";

  it("has the stacks of npm start, if it is the local one: by its own kubeconfig, a copy, or one with another login", () => {
    const directory = join(cache, "run", "local");
    const own = write(join(directory, "kubeconfig"), kubeconfigOf(server, authority("local")));
    assert.deepEqual(named(own), {
      description: 'the local cluster "local"',
      local: "local",
      kubeconfig: own,
      stateDirectory: join(directory, "stacks"),
    });
    for (const token of ["token", "another"]) {
      const copy = write(join(cache, "a", "config"), kubeconfigOf(server, authority("local"), token));
      assert.deepEqual(named(copy), { ...named(own), kubeconfig: copy });
    }
  });

  it("isn't the local one of before, which had the same address", () => {
    assert.notEqual(
      stateOf(kubeconfigOf(server, authority("before"))),
      join(cache, "run", "local", "stacks"),
    );
  });

  it("has stacks of its own, whose state is found again by whatever kubeconfig leads to it", () => {
    const far = "https://far:6443";
    const file = write(join(cache, "a", "ca.crt"), "far\n");
    const one = stateOf(kubeconfigOf(far, authority("far")));
    assert.equal(stateOf(kubeconfigOf(far, authority("far\n"), "renewed")), one);
    assert.equal(stateOf(kubeconfigOf(far, { "certificate-authority": file })), one);
    assert.equal(stateOf(kubeconfigOf(far, { "certificate-authority": "ca.crt" })), one);
    assert.notEqual(stateOf(kubeconfigOf(far, authority("another"))), one);
    assert.notEqual(stateOf(kubeconfigOf("https://farther:6443", authority("far"))), one);
  });

  it("keeps the state that it had by what is in the file", () => {
    const text = kubeconfigOf("https://old:6443", authority("old"));
    const before = join(cache, "stacks", createHash("sha256").update(text).digest("hex").slice(0, 16));
    assert.notEqual(stateOf(text), before);
    mkdirSync(before, { recursive: true });
    assert.equal(stateOf(text), before);
  });

  it("is told by all that is in the file where no certificate authority tells it", () => {
    const tunnel = (token: string) => stateOf(kubeconfigOf("https://127.0.0.1:6443", {}, token));
    assert.notEqual(tunnel("one"), tunnel("two"));
    assert.equal(tunnel("one"), tunnel("one"));
    assert.equal(stateOf("no kubeconfig"), stateOf("no kubeconfig"));
  });

  it("has an absolute path, as the program and the engine run elsewhere", () => {
    const path = write(join(cache, "a", "config"), kubeconfigOf(server, authority("local")));
    const { kubeconfig } = namedEnvironment({ KUBECONFIG: relative(process.cwd(), path) })!;
    assert.equal(kubeconfig, path);
  });

  it("is told where there is no such file", () => {
    assert.throws(() => namedEnvironment({ KUBECONFIG: join(cache, "none") }), /there is no such file/);
    assert.equal(namedEnvironment({}), undefined);
  });
});
