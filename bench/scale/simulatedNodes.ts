/**
 * Plays the kubelets of Kubernetes nodes that don't exist, and what runs in their pods: a pod that is bound runs and is ready at
 * once, one that is asked to stop is gone, and a Job's has done its work. The scheduler, all controllers and the volumes are
 * the local cluster's own. Runs in the network of the cluster's control plane, where pods' addresses lead to it.
 */
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { KubeConfig, makeInformer, CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import { AGENT_PORT } from "../../components/plan/access/listeners";
import { foundingConfigMap, NEW_ID } from "../../components/plan/kafka/founding";
import { listIn } from "../../components/plan/kafka/topicList";
import { FORMAT_CONTAINER } from "../../components/plan/pod/contents";
import { callApi, createAll, getFromApi, type ApiObject } from "../../local/cluster/api";
import { layoutOf, type ClusterOptions } from "../../local/cluster/layout";
import { SimulatedKafka } from "./simulatedKafka";

const HEARTBEAT_MILLISECONDS = 8000;
const CLUSTER = "kafka";
const ATTEMPTS = 5;

const [options, count] = process.argv.slice(2);
const layout = layoutOf(JSON.parse(options) as ClusterOptions);
const kafka = new SimulatedKafka();
const names = Array.from({ length: Number(count) }, (_, i) => `simulated-${i}`);
/** Addresses of pods that run, by their uids. */
const addresses = new Map<string, string>();
let next = 0;

async function main(): Promise<void> {
  await inTurn(names, register);
  void beat();
  const server = createServer((request, response) => {
    const answer = kafka.answer(request.socket.localAddress!, request.url!);
    if (answer === undefined) response.statusCode = 404;
    response.setHeader("content-type", "application/json");
    response.end(answer === undefined ? "" : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(AGENT_PORT, "0.0.0.0", resolve));
  const config = new KubeConfig();
  config.loadFromFile(layout.kubeconfig);
  const api = config.makeApiClient(CoreV1Api);
  const informer = makeInformer(config, "/api/v1/pods", () => api.listPodForAllNamespaces());
  const work = (pod: V1Pod) => void attempt(() => handle(pod));
  for (const event of ["add", "update"] as const) informer.on(event, work);
  informer.on("delete", ended);
  informer.on("error", () => void pause(500).then(() => informer.start()));
  await informer.start();
  console.log("ready");
}

async function register(name: string): Promise<void> {
  const i = names.indexOf(name);
  const address = `${layout.subnet.split(".").slice(0, 2).join(".")}.200.${i + 1}`;
  await createAll(layout, [
    { apiVersion: "v1", kind: "Node", metadata: { name, labels: { "kubernetes.io/hostname": name } } },
    lease(name),
  ]);
  const resources = { cpu: "64", memory: "512Gi", pods: "110" };
  const status = {
    ...{ capacity: resources, allocatable: resources, conditions: [condition("Ready", "True")] },
    addresses: [{ type: "InternalIP", address }],
  };
  await patch(`/api/v1/nodes/${name}/status`, { status });
  await patch(`/api/v1/nodes/${name}`, { spec: { taints: null } });
}

async function beat(): Promise<void> {
  for (;;) {
    await pause(HEARTBEAT_MILLISECONDS);
    await inTurn(names, (name) =>
      attempt(() =>
        patch(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`, {
          spec: lease(name).spec,
        }),
      ),
    );
  }
}

function lease(name: string): ApiObject {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name, namespace: "kube-node-lease" },
    spec: {
      holderIdentity: name,
      leaseDurationSeconds: 40,
      renewTime: new Date().toISOString().replace("Z", "000Z"),
    },
  };
}

async function handle(pod: V1Pod): Promise<void> {
  const { uid = "", deletionTimestamp, name, namespace } = pod.metadata!;
  if (!names.includes(pod.spec?.nodeName ?? "")) return;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  if (deletionTimestamp) {
    ended(pod);
    const now = { gracePeriodSeconds: 0, preconditions: { uid } };
    await callApi(layout, "DELETE", path, JSON.stringify(now)).catch(() => undefined);
    return;
  }
  if (addresses.has(uid)) return;
  const address = `${layout.pods.split(".").slice(0, 2).join(".")}.${128 + ((next >> 8) & 127)}.${next & 255}`;
  next++;
  addresses.set(uid, address);
  const isOfJob = pod.metadata?.labels?.["job-name"] !== undefined;
  if (isOfJob) await reconcile(pod);
  else if (!kafka.clusterId) kafka.clusterId = await newId(namespace!);
  await patch(`${path}/status`, { status: isOfJob ? doneStatus(pod, address) : runningStatus(pod, address) });
  if (!isOfJob) kafka.start(address, nodeOf(pod));
}

function ended({ metadata }: V1Pod): void {
  const address = addresses.get(metadata!.uid!);
  if (address) kafka.stop(address);
}

function nodeOf({ metadata }: V1Pod) {
  const has = (role: string) => metadata?.labels?.[`kafka-cluster/${role}`] === "true";
  return {
    ...{ id: Number(/\d+$/.exec(metadata!.name!)![0]) },
    ...{ broker: has("broker"), controller: has("controller") },
  };
}

async function newId(namespace: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/configmaps/${foundingConfigMap(CLUSTER)}`;
  return (await getFromApi<{ data: Record<string, string> }>(layout, path)).data[NEW_ID];
}

async function reconcile({ metadata, spec }: V1Pod): Promise<void> {
  for (const { configMap } of spec?.volumes ?? []) {
    if (!configMap?.name) continue;
    const path = `/api/v1/namespaces/${metadata!.namespace}/configmaps/${configMap.name}`;
    const list = listIn(await getFromApi(layout, path));
    if (list !== undefined) kafka.reconcile(list);
  }
}

function runningStatus(pod: V1Pod, podIP: string) {
  const began = { startedAt: new Date().toISOString() };
  const base = (name: string) => ({ name, image: "simulated", imageID: "simulated", restartCount: 0 });
  const done = { exitCode: 0, ...began, finishedAt: began.startedAt };
  return {
    ...addressed(pod, podIP),
    phase: "Running",
    conditions: ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) =>
      condition(type, "True"),
    ),
    initContainerStatuses: (pod.spec?.initContainers ?? []).map(({ name }) => {
      const message = name === FORMAT_CONTAINER ? kafka.clusterId : undefined;
      return { ...base(name), ready: true, state: { terminated: { ...done, message } } };
    }),
    containerStatuses: pod.spec!.containers.map(({ name }) => ({
      ...{ ...base(name), ready: true, started: true, state: { running: began } },
    })),
  };
}

function doneStatus(pod: V1Pod, podIP: string) {
  const time = new Date().toISOString();
  const terminated = { exitCode: 0, startedAt: time, finishedAt: time };
  const containers = pod.spec!.containers;
  return {
    ...addressed(pod, podIP),
    phase: "Succeeded",
    conditions: [condition("Ready", "False", "PodCompleted")],
    containerStatuses: containers.map(({ name }) => ({
      ...{ name, image: "simulated", imageID: "simulated", restartCount: 0, ready: false },
      state: { terminated },
    })),
  };
}

function addressed({ spec }: V1Pod, podIP: string) {
  const i = names.indexOf(spec!.nodeName!);
  const hostIP = `${layout.subnet.split(".").slice(0, 2).join(".")}.200.${i + 1}`;
  const startTime = new Date().toISOString();
  return { hostIP, hostIPs: [{ ip: hostIP }], podIP, podIPs: [{ ip: podIP }], startTime };
}

function condition(type: string, status: "True" | "False", reason = "Simulated") {
  const time = new Date().toISOString();
  return { type, status, reason, lastTransitionTime: time };
}

function patch(path: string, change: object): Promise<string> {
  return callApi(layout, "PATCH", path, JSON.stringify(change));
}

/** One after the other: nothing that is measured waits for these. */
async function inTurn(all: string[], work: (name: string) => Promise<unknown>): Promise<void> {
  for (const name of all) await work(name);
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  for (let left = ATTEMPTS; left > 0; left--) {
    try {
      await work();
      return;
    } catch (error) {
      console.error((error as Error).message);
      await pause(100);
    }
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
