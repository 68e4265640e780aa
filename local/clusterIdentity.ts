import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseKubeconfig } from "../components/rollout/kubernetes/kubeconfig";

/**
 * What tells the cluster of a kubeconfig's current context from all others, whoever logs in and whatever else is in the
 * file. Undefined where the file names no certificate authority: an address alone (a tunnel's, for one) may lead to
 * another cluster tomorrow.
 */
export function clusterIdentity(kubeconfig: string): string | undefined {
  const { server, authority } = currentCluster(kubeconfig) ?? {};
  return server && authority ? `${server}\n${authority}` : undefined;
}

function currentCluster(kubeconfig: string): { server: unknown; authority: string | undefined } | undefined {
  try {
    const file = parseKubeconfig(readFileSync(kubeconfig, "utf8"), dirname(kubeconfig));
    const { context } = file.contexts.find(({ name }) => name === file["current-context"]) ?? {};
    const { cluster } = file.clusters.find(({ name }) => name === context?.cluster) ?? {};
    return cluster && { server: cluster.server, authority: authorityOf(cluster) };
  } catch {
    // Whoever uses the file says what is wrong with it.
    return undefined;
  }
}

function authorityOf(cluster: Record<string, unknown>): string | undefined {
  const { "certificate-authority-data": data, "certificate-authority": path } = cluster;
  if (typeof data === "string" && data) return Buffer.from(data, "base64").toString().trim();
  return typeof path === "string" && path ? readFileSync(path, "utf8").trim() : undefined;
}
