import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";

/** An object as a Kubernetes cluster has it. */
export interface KubernetesObject {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

/** A Kubernetes API that says what its pods are and what there is, and lets nothing else be read. */
export interface FakeCluster {
  /** Path of a kubeconfig for it. */
  kubeconfig: string;
  /** The same for who reads none. */
  client(): Promise<KubeConfig>;
  /** Lets it answer no more. */
  stop(): void;
  /** Ends it, and what there is of it. */
  remove(): void;
}

/** What a Kubernetes cluster answers. */
export interface FakeAnswers {
  /** What there is of the pod of this name; undefined if there is none. */
  podStatus: (name: string) => object | undefined;
  /** Objects, by the plural of their kind; undefined lets none be listed. */
  objects?: Record<string, KubernetesObject[]>;
  /** What the agents in pods say. */
  agent?: object;
  /** Names of the API groups that it has beside Kubernetes' own. */
  apiGroups?: string[];
}

export async function fakeCluster(answers: FakeAnswers): Promise<FakeCluster> {
  const server = createServer(({ url }, response) => {
    const { pathname, searchParams } = new URL(decodeURIComponent(url!), "http://cluster");
    const [code, body] = answerOf(answers, pathname, searchParams.get("labelSelector") ?? "");
    response
      .writeHead(code, { "content-type": "application/json", connection: "close" })
      .end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-fake-"));
  const kubeconfig = join(directory, "kubeconfig");
  writeFileSync(kubeconfig, kubeconfigOf(addressOf(server)));
  return {
    kubeconfig,
    client: () => clientOf(server),
    stop: () => server.close(),
    remove: () => {
      server.close();
      rmSync(directory, { recursive: true });
    },
  };
}

function answerOf(
  { podStatus, objects, agent, apiGroups = [] }: FakeAnswers,
  path: string,
  labelSelector: string,
): [code: number, body: object] {
  const name = /\/pods\/([^/]+)$/.exec(path)?.[1];
  if (name !== undefined) {
    const status = podStatus(name);
    return status ? [200, { metadata: { name }, status }] : [404, { message: `there is no pod ${name}` }];
  }
  if (path === "/apis") return [200, { groups: ["apps", ...apiGroups].map((name) => ({ name })) }];
  if (path.endsWith("/proxy/state")) return agent ? [200, agent] : [404, { message: "no such path" }];
  if (!objects) return [403, { message: "none of your business" }];
  const [, namespace, plural] = /(?:\/namespaces\/([^/]+))?\/([a-z]+)$/.exec(path) ?? [];
  const wanted = labelSelector.split(",").filter(Boolean);
  const items = (objects[plural] ?? []).filter(({ metadata }) => {
    const labels = Object.entries(metadata.labels ?? {}).map((label) => label.join("="));
    return metadata.namespace === namespace && wanted.every((label) => labels.includes(label));
  });
  return [200, { items }];
}

/** What the Kubernetes client finds a server by. */
export async function clientOf(server: Server): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  // The library takes a server without TLS for a mistake otherwise.
  const cluster = { name: "fake", server: addressOf(server), skipTLSVerify: true };
  config.loadFromClusterAndUser(cluster, { name: "fake" });
  return config;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
