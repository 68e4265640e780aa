import { strict as assert } from "assert";
import { spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { stringify } from "yaml";
import { openStack, type Deployer, type Step } from "../../local/deployer";
import { REGISTER } from "../../local/environment";
import { temporaryDirectory } from "../temporary";
import { testCluster } from "./support/world";

const programs = path.join(__dirname, "programs");
const repository = path.dirname(path.dirname(__dirname));

let kubeconfig: string;
let core: CoreV1Api;
let apps: AppsV1Api;

/** A stack of a test program with settings of its own, and with everything it leaves in one directory. */
async function open(
  program: string,
  settings: Record<string, unknown>,
  directory = temporaryDirectory("deployer-test-"),
) {
  const lines: string[] = [];
  const configFile = path.join(directory, "settings.yaml");
  const change = (values: Record<string, unknown>) => {
    Object.assign(settings, values);
    const config = Object.entries(settings).map(([key, value]) => [`${program}:${key}`, value]);
    fs.writeFileSync(configFile, stringify({ config: Object.fromEntries(config) }));
  };
  change({});
  const options = {
    projectDir: path.join(programs, program),
    stack: "dev",
    stateDir: directory,
    configFile,
    kubeconfig,
  };
  // A stack is opened for each operation, as by a user who runs one command after the other.
  const engine = () => openStack({ ...options, onLine: (line) => lines.push(line) });
  return { change, engine, lines, directory, configFile };
}

function changed(steps: Step[], name: string): string {
  const { op, changes } = steps.find((step) => step.name === name) ?? { op: "none", changes: [] };
  const paths = changes.map(({ path, kind, replaces }) => `${kind} ${path}${replaces ? "!" : ""}`);
  return [op, ...paths].join(", ");
}

before(async function () {
  kubeconfig = process.env.KUBECONFIG || (await testCluster()).kubeconfig;
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  core = config.makeApiClient(CoreV1Api);
  apps = config.makeApiClient(AppsV1Api);
});

describe("A plain stack", function () {
  this.timeout(300_000);
  const namespace = `deployer-plain-${process.pid}`;
  const settings = { namespace, greeting: "hello", image: "localhost/busybox:1", replicas: 2 };
  let stack: Awaited<ReturnType<typeof open>>;
  const engine = (): Promise<Deployer> => stack.engine();
  const pods = async () =>
    (await core.listNamespacedPod({ namespace, labelSelector: "app=web" })).items.map(
      ({ metadata }) => metadata!.uid!,
    );

  before(async () => {
    stack = await open("plain", settings);
    console.log(`      (engine: ${(await engine()).kind})`);
  });
  after(() => core.deleteNamespace({ name: namespace }).catch(() => {}));

  it("shows in a preview what will be made, and makes nothing", async () => {
    const { counts, steps, text } = await (await engine()).preview();
    assert.equal(counts.create, 9);
    assert.equal(changed(steps, "web").split(",")[0], "create");
    assert.match(text, /localhost\/busybox:1/);
    await assert.rejects(core.readNamespace({ name: namespace }), { code: 404 });
  });

  it("is made, and waited for", async () => {
    const { counts, outputs } = await (await engine()).up();
    assert.equal(counts.create, 9);
    assert.equal(outputs.readyReplicas.value, 2);
    assert.match(outputs.clusterId.value, /^[\w-]{22}$/);
    assert.equal(outputs.clusterId.secret, false);
    const { data } = await core.readNamespacedSecret({ namespace, name: "credentials" });
    assert.equal(Buffer.from(data!.password, "base64").toString(), outputs.secretPassword.value);
    assert.equal(outputs.secretPassword.secret, true);
  });

  it("never prints its secrets, and stores them for their owner alone, encrypted by the real engine", async () => {
    const deployer = await engine();
    const password = (await deployer.outputs()).secretPassword.value;
    const files = fs
      .readdirSync(stack.directory, { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile() && !f.name.startsWith("Pulumi."))
      .map(({ parentPath, name }) => path.join(parentPath, name));
    for (const file of files) {
      const isHidden = !fs.readFileSync(file, "utf8").includes(JSON.stringify(password).slice(1, -1));
      const isOwners = (fs.statSync(file).mode & 0o077) === 0;
      assert.ok(deployer.kind.startsWith("stand-in") ? isHidden || isOwners : isHidden, file);
    }
    assert.ok(!stack.lines.join("\n").includes(password));
    for (const file of files.filter((name) => /key|passphrase/.test(name)))
      assert.equal(fs.statSync(file).mode & 0o077, 0, file);
  });

  it("isn't changed by a second up", async () => {
    const before = await pods();
    const began = Date.now();
    const { counts, steps } = await (await engine()).up();
    const seconds = (Date.now() - began) / 1000;
    console.log(`      (${seconds} s)`);
    assert.deepEqual(steps, []);
    assert.equal(counts.same, 9);
    assert.deepEqual(await pods(), before);
  });

  it("is updated in place where that can be done", async () => {
    const [before] = await Promise.all([pods()]);
    stack.change({ replicas: 3 });
    const preview = await (await engine()).preview();
    assert.equal(changed(preview.steps, "web"), "update, update spec.replicas");
    assert.match(preview.text, /2 => 3/);
    const { outputs } = await (await engine()).up();
    assert.equal(outputs.readyReplicas.value, 3);
    assert.ok(
      before.every((uid) => uid),
      "pods had identities",
    );
    const after = await pods();
    assert.ok(
      before.every((uid) => after.includes(uid)),
      "no pod was restarted",
    );
  });

  it("shows one changed line of a ConfigMap, which gets a successor that the pods are rolled to", async () => {
    const before = (await (await engine()).outputs()).greetingName.value;
    stack.change({ greeting: "good day" });
    const { steps, text, counts } = await (await engine()).preview();
    assert.equal(counts.replace, 1);
    assert.equal(changed(steps, "web").split(",")[0], "update");
    assert.match(changed(steps, "greeting"), /^replace.*data\.text!/);
    assert.match(text, /-\s+hello/);
    assert.match(text, /\+\s+good day/);
    assert.doesNotMatch(text, /[-+]\s+last line/);
    const { outputs } = await (await engine()).up();
    const name = outputs.greetingName.value;
    const { data } = await core.readNamespacedConfigMap({ namespace, name });
    assert.equal(data!.text, "first line\ngood day\nlast line\n");
    await assert.rejects(core.readNamespacedConfigMap({ namespace, name: before }), { code: 404 });
  });

  it("makes a random value anew only when its keepers change", async () => {
    const before = await (await engine()).outputs();
    stack.change({ era: "second" });
    const { outputs, counts } = await (await engine()).up();
    assert.equal(counts.replace, 1);
    assert.notEqual(outputs.clusterId.value, before.clusterId.value);
    assert.equal(outputs.secretPassword.value, before.secretPassword.value);
  });

  it("is repaired, with a refresh, when something was deleted or changed by hand", async () => {
    await apps.deleteNamespacedStatefulSet({ namespace, name: "web" });
    await core.deleteNamespacedService({ namespace, name: "web" });
    await core.patchNamespacedSecret({
      namespace,
      name: "credentials",
      body: [{ op: "add", path: "/metadata/labels", value: { by: "hand" } }],
    });
    const { counts, outputs } = await (await engine()).up({ refresh: true });
    assert.equal(counts.create, 2);
    assert.equal(outputs.readyReplicas.value, 3);
    await core.readNamespacedService({ namespace, name: "web" });
    const again = await (await engine()).refresh();
    assert.deepEqual(again.steps, [], "nothing differs any more");
  });

  it("takes back what was edited by hand", async () => {
    if (!(await engine()).kind.startsWith("stand-in")) return;
    const body = [{ op: "replace", path: "/spec/replicas", value: 2 }];
    await apps.patchNamespacedStatefulSet({ namespace, name: "web", body });
    const { steps } = await (await engine()).refresh();
    assert.equal(changed(steps, "web"), "update, update spec.replicas");
    const { outputs } = await (await engine()).up();
    assert.equal(outputs.readyReplicas.value, 3);
  });

  it("fails with the cause when a Job fails, and goes on when that is mended", async () => {
    stack.change({ jobCommand: "echo no such topic; exit 1" });
    await assert.rejects((await engine()).up(), /job.*[Bb]ackoff/is);
    stack.change({ jobCommand: "echo done again" });
    await (await engine()).up();
    assert.deepEqual((await (await engine()).up()).steps, []);
  });

  it("leaves nothing behind when it is destroyed", async () => {
    const began = Date.now();
    const { counts } = await (await engine()).destroy();
    console.log(`      (${(Date.now() - began) / 1000} s)`);
    assert.equal(counts.delete, 9);
    await assert.rejects(core.readNamespace({ name: namespace }), { code: 404 });
    assert.deepEqual(await (await engine()).outputs(), {});
  });

  it("goes on where it stopped when it was killed", async () => {
    if (!(await engine()).kind.startsWith("stand-in")) return;
    stack.change({ jobCommand: "sleep 4" });
    const cli = path.join(repository, "local", "deployer", "cli.ts");
    const where = [
      "--dir",
      path.join(programs, "plain"),
      "--state-dir",
      stack.directory,
      "--config",
      stack.configFile,
    ];
    const args = ["-r", REGISTER, cli, "up", "--kubeconfig", kubeconfig, ...where];
    const child = spawn(process.execPath, args, { cwd: repository, stdio: ["ignore", "ignore", "pipe"] });
    await new Promise<void>((resolve) =>
      child.stderr.on("data", (d) => `${d}`.includes("StatefulSet web") && resolve()),
    );
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("exit", resolve));
    const before = await pods();
    const { counts } = await (await engine()).up();
    assert.equal(counts.create + counts.update, 1, "only the Job was left");
    assert.deepEqual(await pods(), before);
    await (await engine()).destroy();
  });
});

describe("A stack with resource options", function () {
  this.timeout(300_000);
  const name = `deployer-options-${process.pid}`;
  const settings = { namespace: name, value: "first", protect: true, keep: true };
  let stack: Awaited<ReturnType<typeof open>>;
  const change = (values: Partial<typeof settings>) =>
    stack.change({ stack: Object.assign(settings, values) });
  const engine = (): Promise<Deployer> => stack.engine();
  const labels = async () => (await core.readNamespace({ name })).metadata!.labels!;

  before(async () => {
    stack = await open("options", { stack: settings });
  });
  after(() => core.deleteNamespace({ name }).catch(() => {}));

  it("reads structured configuration and existing objects, and patches", async () => {
    await (await engine()).preview();
    const { outputs } = await (await engine()).up();
    assert.match(outputs.autoName.value, /^autonamed-[0-9a-f]{8}$/);
    const account = await core.readNamespacedServiceAccount({ namespace: name, name: "default" });
    assert.equal(outputs.accountUid.value, account.metadata!.uid);
    assert.equal((await labels()).value, "first");
    assert.ok(stack.lines.includes("creating: undefined => 1"), "a hook runs before a resource is made");
  });

  it("ignores what it is told to ignore, and replaces what has no name of its own before deleting it", async () => {
    change({ value: "second" });
    const old = (await (await engine()).outputs()).autoName.value;
    await assert.rejects((await engine()).up(), /protect/);
    change({ protect: false });
    const { outputs } = await (await engine()).up();
    assert.equal(outputs.ignoredValue.value, "first");
    assert.notEqual(outputs.autoName.value, old);
    await assert.rejects(core.readNamespacedConfigMap({ namespace: name, name: old }), { code: 404 });
    assert.equal((await labels()).value, "second");
    assert.ok(stack.lines.includes("updated: first => 1"), "a hook runs after a resource was changed");
  });

  it("deletes what the program no longer has, but for what is to be retained", async () => {
    change({ keep: false });
    const { counts } = await (await engine()).up();
    assert.equal(counts.delete, 1);
    await core.readNamespacedConfigMap({ namespace: name, name: "kept" });
  });

  it("leaves nothing but that behind when it is destroyed", async () => {
    await (await engine()).destroy();
    await assert.rejects(core.readNamespace({ name }), { code: 404 });
    assert.ok(
      stack.lines.includes("deleted: second => undefined"),
      "a hook runs when destroy deletes a resource",
    );
  });
});
