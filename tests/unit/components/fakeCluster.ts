import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";

/** A Kubernetes API that says what its pods are, and lets nothing else be read. */
export interface FakeCluster {
  /** Path of a kubeconfig for it. */
  kubeconfig: string;
  /** Lets it answer no more. */
  stop(): void;
  /** Ends it, and what there is of it. */
  remove(): void;
}

/** @param podStatus what there is of the pod of this name; undefined if there is none */
export async function fakeCluster(podStatus: (name: string) => object | undefined): Promise<FakeCluster> {
  const server = createServer(({ url }, response) => {
    const name = /\/pods\/([^/?]+)$/.exec(url!)?.[1];
    const status = name && podStatus(name);
    const code = status ? 200 : name ? 404 : 403;
    response
      .writeHead(code, { "content-type": "application/json", connection: "close" })
      .end(JSON.stringify(status ? { metadata: { name }, status } : { message: "none of your business" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-fake-"));
  const kubeconfig = join(directory, "kubeconfig");
  writeFileSync(kubeconfig, kubeconfigOf(addressOf(server)));
  return {
    kubeconfig,
    stop: () => server.close(),
    remove: () => {
      server.close();
      rmSync(directory, { recursive: true });
    },
  };
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
