import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { V1Job, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../../../components";
import { ClusterView } from "../../../components/rollout/kubernetes/clusterView";
import { NoTunnel } from "../../../components/rollout/kubernetes/forwardedPage";
import { ClusterEditor } from "../../../components/rollout/surgery/clusterEditor";
import type { Spec } from "../../../components/rollout/surgery/takeBack";
import { deployedCluster, type Registered } from "../components/deployed";
import { clientOf } from "../components/fakeCluster";

const ROLE = join(__dirname, "../../../examples/shared-cluster/role.yaml");
/** What a namespace can't grant, and what nobody needs to be granted. */
const CLUSTER_WIDE = ["list storage.k8s.io/storageclasses", "list /nodes", "get /version", "get /apis"];

/**
 * What Pulumi's Kubernetes provider asks for an object: a watch for what it waits for, which a deletion always does, and
 * to find out what there is for an update.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/await.go
 */
const OF_OBJECT = ["get", "list", "watch", "create", "patch", "delete"];
/** The same for a patch that outlives `destroy`. */
const OF_PATCH = ["get", "create", "patch"];
/** What the API server asks besides where a port is forwarded by a WebSocket, from Kubernetes 1.35 on. */
const OF_FORWARD = ["create /pods/portforward"];
/** What it tells while it waits. */
const OF_WAIT = ["list /events", "watch /events"];

describe("The Role in examples", () => {
  it("grants all that is asked of the Kubernetes API, and no more", async () => {
    const { kind, rules } = parse(readFileSync(ROLE, "utf8"));
    assert.equal(kind, "Role");
    const granted = (rules as Rule[]).flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    );
    assert.equal(new Set(granted).size, granted.length, "nothing is granted twice");
    const needed = new Set([
      ...(await askedByComponent()),
      ...(await askedByProvider()),
      ...OF_FORWARD,
      ...OF_WAIT,
    ]);
    CLUSTER_WIDE.forEach((asked) => assert.ok(needed.delete(asked), asked));
    assert.deepEqual(granted.sort(), [...needed].sort());
  });
});

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** What the component's own client asks, by every method that it has. */
async function askedByComponent(): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(asRule(request));
    response
      .writeHead(200, { "content-type": "application/json", connection: "close" })
      .end('{ "items": [] }');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await callAll(server, asked);
  } finally {
    server.close();
  }
  return asked;
}

async function callAll(server: Server, asked: string[]): Promise<void> {
  const view = await ClusterEditor.open(await clientOf(server), "kafka");
  const metadata = { name: "kafka-0", namespace: "kafka", uid: "u" };
  const set: V1StatefulSet = { kind: "StatefulSet", metadata };
  const job: V1Job = { kind: "Job", metadata };
  const pod: V1Pod = { metadata };
  const claim = { metadata: { ...metadata, name: "data" } };
  const kinds = ["ConfigMap", "Service", "PodDisruptionBudget"] as const;
  const makable = [...kinds, "NetworkPolicy", "Job"];
  const calls: Record<string, () => unknown> = {
    statefulSet: () => view.statefulSet("kafka"),
    orphanPods: () => view.orphanPods("kafka"),
    deletePod: () => view.deletePod(pod),
    resizePod: () => view.resizePod(pod, "kafka", { requests: "1" }),
    revisionTemplate: () => view.revisionTemplate("kafka-0a1b"),
    deleteJob: () => view.deleteJob(job),
    labelPod: () => view.labelPod("kafka-0", {}),
    annotatePod: () => view.annotatePod("kafka-0", {}),
    remove: () => Promise.all([...kinds, "Secret" as const].map((kind) => view.remove(kind, "kafka"))),
    replaceTemplate: () => view.replaceTemplate("kafka", {}),
    disown: () => view.disown("kafka"),
    handToManager: () =>
      Promise.all(
        (["Service", "StatefulSet"] as const).map((kind) => view.handToManager(kind, "kafka", "pulumi")),
      ),
    secret: () => view.secret("kafka"),
    secrets: () => view.secrets({ a: "b" }),
    replaceSecret: () => view.replaceSecret("kafka", {}, {}),
    writeSecret: () => view.writeSecret("kafka", {}, {}),
    restoreSpec: () =>
      Promise.all(
        (["StatefulSet", "Service", "PodDisruptionBudget", "NetworkPolicy"] as const).map((kind) =>
          view.restoreSpec(kind, "kafka", { template: {} } as Spec),
        ),
      ),
    make: () => Promise.all(makable.map((kind) => view.make({ kind, metadata }))),
    job: () => view.job("kafka"),
    jobs: () => view.jobs({ a: "b" }),
    pod: () => view.pod("kafka-0"),
    podsWith: () => view.podsWith({ a: "b" }),
    configMaps: () => view.configMaps({ a: "b" }),
    // The server is none that forwards.
    forwarded: () => assert.rejects(view.forwarded("kafka-0", 9404, "state"), NoTunnel),
    proxied: () => view.proxied("kafka-0", 9404, "state"),
    service: () => view.service("kafka"),
    claims: () => view.claims(),
    monitoring: () => view.monitoring(),
    services: () => view.services(),
    budgets: () => view.budgets(),
    policies: () => view.policies(),
    version: () => view.version(),
    apiGroups: () => view.apiGroups(),
    statefulSets: () => view.statefulSets(),
    machines: () => view.machines(),
    limitRanges: () => view.limitRanges(),
    storageClasses: () => view.storageClasses(),
    cordoned: () => view.cordoned(),
    eventsOf: () => view.eventsOf(claim),
    pods: () => view.pods(set),
    details: () => view.details(set, [pod], ["data"]),
    log: () => view.log({ pod: "kafka-0", container: "kafka", previous: false }),
    lastLine: () => view.lastLine({ pod: "kafka-0", container: "kafka", previous: false }),
    scale: () => view.scale("kafka", 2),
    annotateClaim: () => view.annotateClaim("data", {}),
    annotateSet: () => view.annotateSet("kafka", {}),
    watch: () => {
      for (const owner of [set, job]) view.watch(owner, () => undefined, new AbortController().signal);
    },
    // Called by others of these.
    events: () => undefined,
    changeManagers: () => undefined,
  };
  const methods = [ClusterView, ClusterEditor]
    .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
    .filter((name) => name !== "constructor");
  assert.deepEqual(Object.keys(calls).sort(), methods.sort());
  for (const call of Object.values(calls)) await call();
  while (asked.filter((rule) => rule.startsWith("watch")).length < 4) await pause(10);
}

/** A request as a Role grants it, `verb group/resource`; of what is in no namespace, the path where it isn't a resource. */
function asRule({ method, url, headers }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url!, "http://cluster");
  const inNamespace =
    /^\/(?:api|apis\/([^/]+))\/[^/]+\/(?:namespaces\/([^/]+)\/)?([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?/.exec(
      pathname,
    );
  if (!inNamespace) return `get ${pathname.replace(/\/$/, "")}`;
  const [, group = "", , resource, name, subresource] = inNamespace;
  const read = name ? "get" : searchParams.get("watch") ? "watch" : "list";
  const verbs: Record<string, string> = { GET: read, POST: "create", PATCH: "patch", DELETE: "delete" };
  assert.ok(verbs[method!], `${method} ${headers.host}${url}`);
  return `${verbs[method!]} ${group}/${resource}${subresource ? `/${subresource}` : ""}`;
}

/** What Pulumi's Kubernetes provider asks for what a program makes in a namespace that is there. */
async function askedByProvider(): Promise<string[]> {
  const args: KafkaClusterArgs[] = [
    {
      topics: [{ name: "orders" }],
      listeners: [
        { name: "internal", port: 9092 },
        { name: "external", port: 9094, loadBalancer: {} },
      ],
    },
    { version: "3.9.2", zooKeeper: { ensemble: {} } },
    { certificates: {} },
    { version: "3.9.2", zooKeeper: { ensemble: {} }, networkPolicy: {} },
    { metrics: { scrape: "podMonitor", dashboards: true } },
  ];
  const objects: Registered[] = [];
  for (const each of args) {
    const { resources } = await deployedCluster({ ...each, createNamespace: false });
    objects.push(...resources.filter(({ inputs }) => inputs.apiVersion));
  }
  return objects.flatMap(({ type, inputs, options }) => {
    const group = inputs.apiVersion.includes("/") ? inputs.apiVersion.split("/")[0] : "";
    const isPatch = type.endsWith("Patch");
    assert.equal(options.retainOnDelete === true, isPatch, type);
    const verbs = isPatch ? OF_PATCH : OF_OBJECT;
    const plural = `${inputs.kind.toLowerCase()}s`.replace(/ys$/, "ies");
    return verbs.map((verb) => `${verb} ${group}/${plural}`);
  });
}
