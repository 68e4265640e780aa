import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheDirectory } from "../../local/cache";
import {
  cutNode,
  down,
  healNode,
  load,
  startNode,
  status,
  stopNode,
  up,
  type ClusterOptions,
  type LocalCluster,
} from "../../local/cluster";
import { packLayer, writeImageArchive } from "../../local/image/archive";
import { BUSYBOX_IMAGE, installBusybox } from "../../local/image/toolbox";
import { run } from "../../local/run";
import { REGISTER } from "../../local/environment";

/** Beside the cluster of the other tests, so that nodes can be broken here. */
const OPTIONS: ClusterOptions = {
  name: "breakme",
  subnet: "10.221.0",
  podSubnet: "10.252",
  serviceSubnet: "10.111",
};
const HOST_PORT = 9192;
const NODE_PORT = 30192;

describe("A local cluster", function () {
  this.timeout(180_000);
  let cluster: LocalCluster;
  let settings: string;

  const kubectl = (...args: string[]) => run(cluster.kubectl[0], [...cluster.kubectl.slice(1), ...args]);
  const apply = (...objects: object[]) =>
    run(cluster.kubectl[0], [...cluster.kubectl.slice(1), "apply", "-f", "-"], {
      input: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    });
  const get = async (...args: string[]) => JSON.parse(await kubectl("get", "-o", "json", ...args));
  const nodeOf = async (pod: string) => (await get("pod", pod)).spec.nodeName as string;
  const isReady = async (kind: string, name: string) =>
    (await get(kind, name)).status.conditions.find(({ type }: { type: string }) => type === "Ready")
      .status === "True";

  before(async () => {
    await down(OPTIONS);
    assert.deepEqual(traces(), nothing());
    settings = kernelSettings();
    cluster = await up(OPTIONS);
  });

  after(() => down(OPTIONS));

  it("has three nodes, ready, each with 6 GiB for pods, or what the machine has", async () => {
    const { items } = await get("nodes");
    assert.deepEqual(
      items.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
      ["node1", "node2", "node3"],
    );
    const machine = Number(/^MemTotal:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))![1]);
    for (const { metadata, status } of items) {
      assert.ok(await isReady("node", metadata.name));
      const allocatable = parseInt(status.allocatable.memory, 10);
      const wanted = Math.min(6144 * 1024, machine - 64 * 1024);
      assert.ok(Math.abs(allocatable - wanted) <= 1024, `${allocatable} KiB, not ${wanted}`);
      assert.match(status.nodeInfo.kubeletVersion, /^v1\.\d+\.\d+$/);
    }
  });

  it("is returned at once when it runs already", async () => {
    const started = Date.now();
    assert.deepEqual(await up(OPTIONS), cluster);
    assert.ok(Date.now() - started < 1000, `${Date.now() - started} ms`);
  });

  it("is refused with other options than it runs with", async () => {
    await assert.rejects(up({ ...OPTIONS, nodes: 2 }), /runs with CLUSTER_NODES 3, not 2: take it down first/);
  });

  it("refuses to stand in the subnet of another", async () => {
    await assert.rejects(
      up({ ...OPTIONS, name: "breakme2" }),
      /The network 10\.221\.0\.0\/24 is in use .*\(link k8s-breakme\): give the cluster breakme2 another subnet/,
    );
  });

  it("binds a claim on each node, and runs pods there as a user who may write to it", async () => {
    await apply(...workload());
    await kubectl("rollout", "status", "statefulset/web", "--timeout=90s");
    const nodes = await Promise.all(["web-0", "web-1", "web-2"].map(nodeOf));
    assert.deepEqual(nodes.sort(), ["node1", "node2", "node3"]);
    const claims = await get("pvc");
    assert.deepEqual(
      claims.items.map(({ status }: { status: { phase: string } }) => status.phase),
      ["Bound", "Bound", "Bound"],
    );
  });

  it("serves each pod from outside through the host port of its node", async () => {
    for (const pod of ["web-0", "web-1", "web-2"]) {
      const { address } = cluster.nodes.find(({ name }) => name === podNodes.get(pod))!;
      assert.equal(await fetchText(`http://${address}:${HOST_PORT}/`), pod);
    }
  });

  it("serves a node port on every node", async () => {
    for (const { address } of cluster.nodes) {
      await eventually(`a node port on ${address}`, async () =>
        /^web-\d$/.test(await fetchText(`http://${address}:${NODE_PORT}/`)),
      );
    }
  });

  it("lets every pod find every other by its name in the headless service", async () => {
    for (const from of [0, 1, 2]) {
      for (const to of [0, 1, 2]) {
        const url = `http://web-${to}.web.default.svc.cluster.local:8080/`;
        assert.equal(await kubectl("exec", `web-${from}`, "--", "wget", "-qO-", url), `web-${to}`);
      }
    }
  });

  it("grows a claim in place, without a restart of the pod that uses it", async () => {
    const grown = { spec: { resources: { requests: { storage: "2Gi" } } } };
    await kubectl("patch", "pvc", "data-web-0", "-p", JSON.stringify(grown));
    await eventually("the claim to have grown", async () => {
      const claim = await get("pvc", "data-web-0");
      const volume = await get("pv", claim.spec.volumeName);
      return claim.status.capacity.storage === "2Gi" && volume.spec.capacity.storage === "2Gi";
    });
    assert.equal((await get("pod", "web-0")).status.containerStatuses[0].restartCount, 0);
  });

  it("runs an image that was loaded into the running nodes", async () => {
    const directory = await mkdtemp(join(tmpdir(), "cluster-test-"));
    try {
      const ref = "docker.io/nobody/loaded:1";
      await installBusybox(join(directory, "root"));
      await writeFile(join(directory, "root", "message"), "loaded");
      await packLayer(join(directory, "root"), join(directory, "layer.tar"));
      const archive = join(directory, "image.tar");
      await writeImageArchive(
        { ref, config: { Env: ["PATH=/bin"] }, layers: [join(directory, "layer.tar")] },
        archive,
      );
      await load(OPTIONS, archive);
      for (const { name } of cluster.nodes) {
        await apply(pod(`loaded-${name}`, { nodeName: name, image: ref, command: ["cat", "/message"] }));
      }
      for (const { name } of cluster.nodes) {
        await kubectl(
          "wait",
          "--for=jsonpath={.status.phase}=Succeeded",
          `pod/loaded-${name}`,
          "--timeout=60s",
        );
        assert.equal(await kubectl("logs", `loaded-${name}`), "loaded");
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("shows nodes as lost that are powered off or cut off from the network, until they are back", async () => {
    const [off, cut] = ["web-1", "web-2"].map((pod) => podNodes.get(pod)!);
    const [offNumber, cutNumber] = [off, cut].map((node) => Number(node.slice("node".length)));
    const { address } = cluster.nodes[cutNumber - 1];
    await Promise.all([stopNode(OPTIONS, offNumber), cutNode(OPTIONS, cutNumber)]);
    const { nodes } = await status(OPTIONS);
    assert.equal(nodes[offNumber - 1].power, "off");
    assert.equal(nodes[cutNumber - 1].network, "cut");
    await assert.rejects(fetchText(`http://${address}:${HOST_PORT}/`));
    for (const lost of [off, cut])
      await eventually(`${lost} to be lost`, async () => !(await isReady("node", lost)));
    await Promise.all([startNode(OPTIONS, offNumber), healNode(OPTIONS, cutNumber)]);
    for (const lost of [off, cut]) await eventually(`${lost} to be ready`, () => isReady("node", lost));
  });

  it("runs the pods of the one that was off again, with their data", async () => {
    await eventually("its pod to be ready", () => isReady("pod", "web-1"));
    const boots = await eventually("its pod to answer", () =>
      kubectl("exec", "web-1", "--", "cat", "/data/boots"),
    );
    assert.equal(boots.trim().split("\n").length, 2);
  });

  it("has let the pods of the one that was cut off run on", async () => {
    const { address } = cluster.nodes.find(({ name }) => name === podNodes.get("web-2"))!;
    await eventually(
      "its pod to answer",
      async () => (await fetchText(`http://${address}:${HOST_PORT}/`)) === "web-2",
    );
    assert.equal((await get("pod", "web-2")).status.containerStatuses[0].restartCount, 0);
  });

  it("starts a program of the control plane again when it ends", async () => {
    const [killed] = processesOf("kube-apiserver");
    process.kill(killed, "SIGKILL");
    await eventually("the API server to be back", async () => (await get("nodes")).items.length === 3);
    assert.notEqual(processesOf("kube-apiserver")[0], killed);
  });

  it("removes a volume's directory with its claim", async () => {
    const { volumeName } = (await get("pvc", "data-web-0")).spec;
    const directory = join(clusterDirectory(), "machines", podNodes.get("web-0")!, "local-path", volumeName);
    assert.ok(existsSync(directory));
    await kubectl("delete", "statefulset/web", "pvc", "--all", "--timeout=60s").catch(() => {});
    await kubectl("delete", "statefulset", "web", "--ignore-not-found");
    await kubectl("delete", "pvc", "--all", "--timeout=60s");
    await eventually("the directory to be gone", async () => !existsSync(directory));
  });

  it("leaves no process, mount, link, route, cgroup, rule or file when it is taken down", async () => {
    await down(OPTIONS);
    assert.deepEqual(traces(), nothing());
    assert.equal(kernelSettings(), settings);
  });

  it("comes up after a run that was killed half-way, and leaves nothing after that either", async () => {
    await killedHalfWay();
    cluster = await up(OPTIONS);
    assert.equal((await get("nodes")).items.length, 3);
    await down(OPTIONS);
    assert.deepEqual(traces(), nothing());
  });

  it("is removed by down when its run was killed half-way", async () => {
    await killedHalfWay();
    assert.notDeepEqual(traces(), nothing());
    await down(OPTIONS);
    assert.deepEqual(traces(), nothing());
    assert.equal(kernelSettings(), settings);
  });

  const podNodes = new Map<string, string>();
  beforeEach(async function () {
    if (podNodes.size === 3 || !existsSync(join(clusterDirectory(), "cluster.json"))) return;
    const { items } = await get("pods", "-l", "app=web");
    for (const { metadata, spec } of items) if (spec.nodeName) podNodes.set(metadata.name, spec.nodeName);
  });
});

function clusterDirectory(): string {
  return join(cacheDirectory(), "run", OPTIONS.name!);
}

/** Everything on this machine that names the cluster, as its own names and addresses show it. */
function traces() {
  const own = [`kafka-cluster-${OPTIONS.name}`, `run/${OPTIONS.name}/`, `kafka_cluster_${OPTIONS.name}`];
  const lines = (file: string) => readFileSync(file, "utf8").split("\n");
  return {
    processes: allProcesses().filter(
      (pid) => !hasEnded(pid) && own.some((name) => readProcess(pid, "cgroup").includes(name)),
    ),
    mounts: lines("/proc/self/mountinfo").filter((line) => own.some((name) => line.includes(name))),
    links: readdirSync("/sys/class/net").filter((link) => link.startsWith(`k8s-${OPTIONS.name}`)),
    // 10.221.0.0 and 10.252.0.0, as the kernel writes them: the bytes from the last to the first.
    routes: lines("/proc/net/route").filter((line) => /\t(\w\w)?(00|\w\w)(DD|FC)0A\t/.test(line)),
    tables: execFileSync("nft", ["list", "tables"], { encoding: "utf8" })
      .split("\n")
      .filter((table) => own.some((name) => table.includes(name))),
    cgroups: cgroupsNamed(`kafka-cluster-${OPTIONS.name}`),
    files: existsSync(clusterDirectory()),
  };
}

function nothing(): ReturnType<typeof traces> {
  return { processes: [], mounts: [], links: [], routes: [], tables: [], cgroups: [], files: false };
}

function cgroupsNamed(name: string): string[] {
  const root = "/sys/fs/cgroup";
  return [root, ...readdirSync(root).map((entry) => join(root, entry))].filter((directory) =>
    existsSync(join(directory, name)),
  );
}

function kernelSettings(): string {
  const names = ["net/ipv4/ip_forward", "vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops"];
  return names.map((name) => readFileSync(`/proc/sys/${name}`, "utf8").trim()).join(" ");
}

function allProcesses(): number[] {
  return readdirSync("/proc").map(Number).filter(Boolean);
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** A process that ended stays listed until its parent, which may be anyone by then, has asked how. */
function hasEnded(pid: number): boolean {
  return /^State:\s+Z/m.test(readProcess(pid, "status"));
}

function processesOf(program: string): number[] {
  return allProcesses().filter(
    (pid) =>
      readProcess(pid, "cmdline").split("\0")[1] === program &&
      readProcess(pid, "cgroup").includes(`kafka-cluster-${OPTIONS.name}/`),
  );
}

/** `up` in a process of its own, killed while the machines start. */
async function killedHalfWay(): Promise<void> {
  const cli = join(__dirname, "../../local/cluster/cli.ts");
  const env = {
    ...process.env,
    CLUSTER_NAME: OPTIONS.name,
    CLUSTER_SUBNET: OPTIONS.subnet,
    CLUSTER_POD_SUBNET: OPTIONS.podSubnet,
    CLUSTER_SERVICE_SUBNET: OPTIONS.serviceSubnet,
  };
  const child = spawn(process.execPath, ["-r", REGISTER, cli, "up"], {
    env,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  await eventually("a node to start", async () => processesOf("kubelet").length > 0);
  child.kill("SIGKILL");
  await ended;
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  return (await response.text()).trim();
}

/** Asks until the answer is true enough; what was wrong in the end is in the error. */
async function eventually<T>(what: string, ask: () => Promise<T>, milliseconds = 90_000): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    let problem: unknown = "the answer was no";
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${milliseconds / 1000} s for ${what}: ${problem}`);
    await sleep(200);
  }
}

function pod(
  name: string,
  { nodeName, image, command }: { nodeName: string; image: string; command: string[] },
) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      nodeName,
      restartPolicy: "Never",
      containers: [{ name: "main", image, command, imagePullPolicy: "Never" }],
    },
  };
}

/** A web server on each node that answers with its pod's name, and counts its starts on its volume. */
function workload(): object[] {
  const labels = { app: "web" };
  const script = `echo boot >>/data/boots; printf %s "$HOSTNAME" >/tmp/index.html; exec httpd -f -p 8080 -h /tmp`;
  const service = (name: string, spec: object) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: labels, ...spec },
  });
  return [
    service("web", { clusterIP: "None", publishNotReadyAddresses: true, ports: [{ port: 8080 }] }),
    service("web-outside", { type: "NodePort", ports: [{ port: 8080, nodePort: NODE_PORT }] }),
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "web" },
      spec: {
        serviceName: "web",
        replicas: 3,
        podManagementPolicy: "Parallel",
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 1,
            securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
                ],
              },
            },
            containers: [
              {
                name: "web",
                image: BUSYBOX_IMAGE,
                command: ["sh", "-c", script],
                ports: [{ containerPort: 8080, hostPort: HOST_PORT }],
                readinessProbe: { httpGet: { path: "/", port: 8080 }, periodSeconds: 1 },
                volumeMounts: [{ name: "data", mountPath: "/data" }],
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        ],
      },
    },
  ];
}
