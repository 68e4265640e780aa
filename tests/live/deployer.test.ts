import { strict as assert } from "assert";
import { spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { stringify } from "yaml";
import { openStack, type Deployer, type Step } from "../../local/deployer";
import { testCluster } from "./support/world";

const programs = path.join(__dirname, "programs");
const repository = path.dirname(path.dirname(__dirname));

let kubeconfig: string;
let core: CoreV1Api;
let apps: AppsV1Api;

/** A stack of a test program with settings of its own, and with everything it leaves in one directory. */
async function open(program: string, settings: Record<string, unknown>, directory = temporary()) {
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

function temporary(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), "deployer-test-"));
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

  it("keeps its secrets out of what is printed and stored, and its files to their owner", async () => {
    const password = (await (await engine()).outputs()).secretPassword.value;
    const files = fs
      .readdirSync(stack.directory, { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile());
    for (const { parentPath, name } of files) {
      const text = fs.readFileSync(path.join(parentPath, name), "utf8");
      assert.ok(
        !text.includes(password) && !text.includes(JSON.stringify(password).slice(1, -1)),
        `${name} has the password`,
      );
    }
    assert.ok(!stack.lines.join("\n").includes(password));
    for (const { parentPath, name } of files.filter(({ name }) => /key|passphrase/.test(name)))
      assert.equal(fs.statSync(path.join(parentPath, name)).mode & 0o077, 0, name);
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

  it("shows one changed line of a ConfigMap, which is replaced with what is made of its name", async () => {
    stack.change({ greeting: "good day" });
    const { steps, text, counts } = await (await engine()).preview();
    // Deleted first, its name is unknown for a while: a name with the content's hash avoids that.
    assert.equal(counts.replace, 2);
    assert.equal(changed(steps, "web").split(",")[0], "replace");
    assert.match(changed(steps, "greeting"), /^replace.*data\.text!/);
    assert.match(text, /-\s+hello/);
    assert.match(text, /\+\s+good day/);
    assert.doesNotMatch(text, /[-+]\s+last line/);
    await (await engine()).up();
    const { data } = await core.readNamespacedConfigMap({ namespace, name: "greeting" });
    assert.equal(data!.text, "first line\ngood day\nlast line\n");
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
  });

  it("fails with the cause when a container crashes, and goes on when that is mended", async () => {
    stack.change({ command: "echo the disk is full; exit 3" });
    const began = Date.now();
    const failure = await (await engine()).up().then(
      () => undefined,
      (error: Error) => error,
    );
    if ((await engine()).kind.startsWith("stand-in")) {
      assert.match(failure!.message, /StatefulSet "web".*crashes|ended with exit code 3[^]*the disk is full/);
      assert.ok(Date.now() - began < 90_000);
    } else assert.ok(failure);
    stack.change({ command: "sleep 1000000" });
    // A StatefulSet doesn't replace a pod that never became ready (kubernetes #67250).
    await core.deleteCollectionNamespacedPod({ namespace, labelSelector: "app=web", gracePeriodSeconds: 0 });
    assert.equal((await (await engine()).up()).outputs.readyReplicas.value, 3);
  });

  it("fails with the cause when an image can't be had, and when a Job fails", async () => {
    if (!(await engine()).kind.startsWith("stand-in")) return;
    stack.change({ jobCommand: "echo no such topic; exit 1" });
    await assert.rejects(
      (await engine()).up(),
      /Job "job": the Job failed: BackoffLimitExceeded[^]*no such topic/,
    );
    stack.change({ jobCommand: "echo done again" });
    await (await engine()).up();
    stack.change({ image: "localhost/missing:1" });
    await assert.rejects(
      (await engine()).up(),
      /pod web-\d: (ErrImagePull|ImagePullBackOff)[^]*localhost\/missing:1/,
    );
    stack.change({ image: "localhost/busybox:1" });
    await core.deleteCollectionNamespacedPod({ namespace, labelSelector: "app=web", gracePeriodSeconds: 0 });
    await (await engine()).up();
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
    const args = ["-r", "ts-node/register/transpile-only", cli, "up", "--kubeconfig", kubeconfig, ...where];
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
    assert.ok(stack.lines.includes("creating: undefined => 1"), "hooks with onDryRun run in previews");
    const { outputs } = await (await engine()).up();
    assert.match(outputs.autoName.value, /^autonamed-[0-9a-f]{8}$/);
    const account = await core.readNamespacedServiceAccount({ namespace: name, name: "default" });
    assert.equal(outputs.accountUid.value, account.metadata!.uid);
    assert.equal((await labels()).value, "first");
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
  });

  it("deletes what the program no longer has, but for what is to be retained", async () => {
    change({ keep: false });
    const { counts } = await (await engine()).up();
    assert.equal(counts.delete, 1);
    await core.readNamespacedConfigMap({ namespace: name, name: "kept" });
  });

  it("runs the hooks of what it deletes when it is destroyed", async () => {
    await (await engine()).destroy();
    assert.ok(stack.lines.includes("deleted: 1 => undefined"));
    await assert.rejects(core.readNamespace({ name }), { code: 404 });
  });
});
