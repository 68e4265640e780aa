import { writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { temporaryDirectory } from "../../temporary";

/** Where nothing listens. */
const NOBODY = "http://127.0.0.1:1";

/** An object as a Kubernetes cluster has it. */
export interface KubernetesObject {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

/** What a Kubernetes cluster answers. */
export interface FakeAnswers {
  /** What there is of the pod of this name; undefined if there is none. */
  podStatus: (name: string) => object | undefined;
  /** Objects, by the plural of their kind; undefined lets none be listed. Kinds of the Prometheus operator are those named here. */
  objects?: Record<string, KubernetesObject[]>;
  /** What the agents in pods say. */
  agent?: object;
  /** What they say of topics, by their names. */
  topics?: Record<string, object>;
  /** Names of the API groups that it has beside Kubernetes' own. */
  apiGroups?: string[];
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Works where the Kubernetes API says what its pods are and what there is, and lets nothing else be read; one after the
 * other, as what it changes is there once in a process. The client library is answered in this process: sockets would take
 * a third of a test's time. What goes over HTTP has tests of its own.
 *
 * @param answers undefined: the cluster doesn't answer
 */
export function withFakeCluster<T>(answers: FakeAnswers | undefined, work: () => Promise<T>): Promise<T> {
  const result = last.then(() => (answers ? answered(answers, work) : work()));
  last = result.catch(() => undefined);
  return result;
}

async function answered<T>(answers: FakeAnswers, work: () => Promise<T>): Promise<T> {
  const { IsomorphicFetchHttpLibrary, Observable, ResponseContext } = await import("@kubernetes/client-node");
  const { send } = IsomorphicFetchHttpLibrary.prototype;
  IsomorphicFetchHttpLibrary.prototype.send = (request) => {
    const { pathname, searchParams } = new URL(decodeURIComponent(request.getUrl()));
    const [code, body] = answerOf(answers, pathname, searchParams.get("labelSelector") ?? "");
    const text = JSON.stringify(body);
    const content = { text: async () => text, binary: async () => Buffer.from(text) };
    const response = new ResponseContext(code, { "content-type": "application/json" }, content);
    return new Observable(Promise.resolve(response));
  };
  try {
    return await work();
  } finally {
    IsomorphicFetchHttpLibrary.prototype.send = send;
  }
}

let nobodys: string | undefined;

/** Path of a kubeconfig for a cluster that only answers in `withFakeCluster`. */
export function fakeKubeconfig(): string {
  if (!nobodys) {
    nobodys = join(temporaryDirectory("kafka-cluster-fake-"), "kubeconfig");
    writeFileSync(nobodys, kubeconfigOf(NOBODY));
  }
  return nobodys;
}

/** The same for who reads none. */
export function fakeClient(): Promise<KubeConfig> {
  return clientAt(NOBODY);
}

function answerOf(
  { podStatus, objects, agent, topics, apiGroups = [] }: FakeAnswers,
  path: string,
  labelSelector: string,
): [code: number, body: object] {
  const name = /\/pods\/([^/]+)$/.exec(path)?.[1];
  if (name !== undefined) {
    const status = podStatus(name);
    const spec = { nodeName: (status as { nodeName?: string } | undefined)?.nodeName };
    return status
      ? [200, { metadata: { name }, spec, status }]
      : [404, { message: `there is no pod ${name}` }];
  }
  if (path === "/version") return [200, { gitVersion: "v1.35.0" }];
  if (path === "/apis") return [200, { groups: ["apps", ...apiGroups].map((name) => ({ name })) }];
  if (path.endsWith("/proxy/state")) return agent ? [200, agent] : [404, { message: "no such path" }];
  const asked = /\/proxy\/topics\/(.*)$/.exec(path)?.[1].split(",");
  if (asked && topics) return [200, Object.fromEntries(asked.map((name) => [name, topics[name] ?? null]))];
  if (asked) return [404, { message: "no such path" }];
  if (!objects) return [403, { message: "none of your business" }];
  const [, namespace, plural] = /(?:\/namespaces\/([^/]+))?\/([a-z]+)$/.exec(path) ?? [];
  if (path.includes("/monitoring.coreos.com/") && !objects[plural]) return [404, { message: "no such path" }];
  const wanted = labelSelector.split(",").filter(Boolean);
  const items = (objects[plural] ?? []).filter(({ metadata }) => {
    const labels = Object.entries(metadata.labels ?? {}).map((label) => label.join("="));
    return metadata.namespace === namespace && wanted.every((label) => labels.includes(label));
  });
  return [200, { items }];
}

/** What the Kubernetes client finds a server by. */
export function clientOf(server: Server): Promise<KubeConfig> {
  return clientAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function clientAt(server: string): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  // The library takes a server without TLS for a mistake otherwise.
  const cluster = { name: "fake", server, skipTLSVerify: true };
  config.loadFromClusterAndUser(cluster, { name: "fake" });
  return config;
}

/** The text of a kubeconfig for a server. */
export function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "fake", cluster: { server } }],
    users: [{ name: "fake", user: {} }],
    contexts: [{ name: "fake", context: { cluster: "fake", user: "fake" } }],
    "current-context": "fake",
  });
}
