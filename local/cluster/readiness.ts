import { Resolver } from "node:dns/promises";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { getFromApi, nodeStates } from "./api";
import type { Layout } from "./layout";

const UP_TIMEOUT_MILLISECONDS = 120_000;

/** Why the cluster can't be used yet; undefined when it can. */
export async function whatIsMissing(layout: Layout): Promise<string | undefined> {
  try {
    const states = await nodeStates(layout);
    for (const { name } of layout.nodes) {
      const state = states.get(name);
      if (!state?.ready) return `${name} is not ready: ${state?.reason ?? "it did not register"}`;
    }
    await getFromApi(layout, "/apis/storage.k8s.io/v1/storageclasses/local-path");
    await getFromApi(layout, "/api/v1/namespaces/default/serviceaccounts/default");
    await resolveInCluster(layout, "kubernetes.default.svc.cluster.local");
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function resolveInCluster(layout: Layout, name: string): Promise<void> {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([layout.control.address]);
  await resolver.resolve4(name);
}

export function waitUntilUsable(layout: Layout): Promise<void> {
  return untilNothingIsMissing(layout, () => whatIsMissing(layout));
}

/** Looks again and again until nothing is missing, for as long as a cluster may take to come up. */
export async function untilNothingIsMissing(
  layout: Layout,
  look: () => Promise<string | undefined>,
): Promise<void> {
  const deadline = Date.now() + UP_TIMEOUT_MILLISECONDS;
  let missing = await look();
  while (missing) {
    if (Date.now() > deadline)
      throw new Error(`The cluster ${layout.name} did not come up in 120 s: ${missing}${lastWords(layout)}`);
    await sleep(100);
    missing = await look();
  }
}

function lastWords(layout: Layout): string {
  const logs = [layout.control, ...layout.nodes].map((machine) => machine.log);
  const tails = [
    ...logs,
    join(layout.directory, "log", "control-kube-apiserver.log"),
    join(layout.directory, "log", "node1-kubelet.log"),
  ]
    .filter((path) => existsSync(path))
    .map((path) => `\n${path}:\n${readFileSync(path, "utf8").trimEnd().split("\n").slice(-5).join("\n")}`);
  return tails.join("");
}
