import { strict as assert } from "node:assert";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { clusterClient } from "../../../../../components/rollout/kubernetes/clusterClient";

function kubeconfig(name: string, more: { user?: object; current?: string } = {}): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server: `https://${name}.invalid:6443`, "certificate-authority": "ca.crt" } },
    ],
    users: [{ name, user: more.user ?? { token: name } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": more.current ?? name,
  });
}

describe("The cluster that a rollout is watched on", () => {
  const { HOME, KUBECONFIG } = process.env;
  let folder = "";
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const server = async (provider?: pulumi.ProviderResource): Promise<string | undefined> =>
    (await clusterClient(provider))?.getCurrentCluster()?.server;

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs, name }) => ({ id: name, state: inputs }),
      call: ({ inputs }) => inputs,
    });
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kubeconfigs-"));
    mkdirSync(join(folder, ".kube"));
    process.env.HOME = folder;
    delete process.env.KUBECONFIG;
  });
  afterEach(() => {
    for (const key of ["kubeconfig", "context", "cluster"]) pulumi.runtime.setConfig(`kubernetes:${key}`, "");
    Object.assign(process.env, { HOME });
    if (KUBECONFIG) process.env.KUBECONFIG = KUBECONFIG;
    else delete process.env.KUBECONFIG;
    rmSync(folder, { recursive: true });
  });

  it("is unknown where nothing names one", async () => {
    assert.equal(await clusterClient(), undefined);
  });

  it("is that of ~/.kube/config", async () => {
    file(".kube/config", kubeconfig("home"));
    assert.equal(await server(), "https://home.invalid:6443");
  });

  it("is that of KUBECONFIG, merged from several files as kubectl does", async () => {
    file(".kube/config", kubeconfig("home"));
    const first = file("first", kubeconfig("shared", { user: { token: "of the first" } }));
    const second = file("second", kubeconfig("shared", { user: { token: "of the second" } }));
    process.env.KUBECONFIG = [
      join(folder, "missing"),
      first,
      second,
      file("third", kubeconfig("third")),
    ].join(delimiter);
    const client = await clusterClient();
    assert.equal(client?.getCurrentCluster()?.server, "https://shared.invalid:6443");
    assert.equal(client?.getCurrentCluster()?.caFile, join(folder, "ca.crt"), "paths count from the file");
    assert.equal(client?.getCurrentUser()?.token, "of the first");
    pulumi.runtime.setConfig("kubernetes:context", "third");
    assert.equal(await server(), "https://third.invalid:6443");
  });

  it("is that of the stack's configuration, as content or as a path", async () => {
    process.env.KUBECONFIG = file("ambient", kubeconfig("ambient"));
    pulumi.runtime.setConfig("kubernetes:kubeconfig", kubeconfig("configured"));
    assert.equal(await server(), "https://configured.invalid:6443");
    file("by-path", kubeconfig("by-path"));
    pulumi.runtime.setConfig("kubernetes:kubeconfig", "~/by-path");
    assert.equal(await server(), "https://by-path.invalid:6443");
  });

  it("is that of the provider that the program gives, whatever else is configured", async () => {
    process.env.KUBECONFIG = file("ambient", kubeconfig("ambient"));
    pulumi.runtime.setConfig("kubernetes:context", "ambient");
    const content = pulumi.secret(kubeconfig("given"));
    assert.equal(await server(new Provider("given", { kubeconfig: content })), "https://given.invalid:6443");
    assert.equal(await server(new Provider("ambient", {})), "https://ambient.invalid:6443");
  });

  it("is unknown where the provider comes without its settings", async () => {
    file(".kube/config", kubeconfig("home"));
    const reference = Object.create(pulumi.ProviderResource.prototype) as pulumi.ProviderResource;
    assert.equal(await clusterClient(reference), undefined);
  });

  it("is unknown, and not the one at hand, in a preview that is also to make the Kubernetes cluster", async () => {
    file("config", kubeconfig("at-hand"));
    process.env.KUBECONFIG = join(folder, "config");
    const nothing = Promise.resolve(new Set());
    // As the SDK makes an output whose value isn't known yet.
    const Output = pulumi.Output as unknown as new (...parts: unknown[]) => pulumi.Output<string>;
    const [no, undecided] = [Promise.resolve(false), Promise.resolve(undefined)];
    const provider = { kubeconfig: new Output(new Set(), undecided, no, no, nothing) };
    assert.equal(await clusterClient(provider as unknown as pulumi.ProviderResource), undefined);
  });

  it("is refused by name where the context or the kubeconfig is wrong", async () => {
    file(".kube/config", kubeconfig("home"));
    pulumi.runtime.setConfig("kubernetes:context", "stagin");
    await assert.rejects(
      clusterClient(),
      /\.kube\/config\) can't be used: it has no context "stagin"; .*: home$/,
    );
    pulumi.runtime.setConfig("kubernetes:kubeconfig", "/no/such/file");
    await assert.rejects(
      clusterClient(),
      /neither the content of a kubeconfig nor the path of an existing one/,
    );
  });

  it("is logged in to by exec plugins, which are told their API version and found beside the kubeconfig", async () => {
    const script = file(
      "login.sh",
      `#!/bin/sh
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$(echo "$KUBERNETES_EXEC_INFO" | grep -c client.authentication.k8s.io/v1)' ok"}}'
`,
    );
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "./login.sh",
      interactiveMode: "Never",
    };
    file("config", kubeconfig("cloud", { user: { exec } }));
    process.env.KUBECONFIG = join(folder, "config");
    chmodSync(script, 0o700);
    file("ca.crt", "");
    const client = await clusterClient();
    const options: { headers?: Record<string, string> } = {};
    await client?.applyToHTTPSOptions(options as never);
    assert.equal(options.headers?.Authorization, "Bearer 1 ok");
  });

  it("is logged in to with a token file, read anew", async () => {
    file("config", kubeconfig("tokens", { user: { tokenFile: "token" } }));
    file("token", "fresh");
    file("ca.crt", "");
    process.env.KUBECONFIG = join(folder, "config");
    const options: { headers?: Record<string, string> } = {};
    await (await clusterClient())?.applyToHTTPSOptions(options as never);
    assert.equal(options.headers?.Authorization, "Bearer fresh");
  });
});
