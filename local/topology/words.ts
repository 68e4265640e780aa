import type { AntiAffinity } from "../../components/args";
import type { ClusterPlan } from "../../components/plan/clusterPlan";
import { fill, HOST_ADDRESSES, HOST_IP, NAMESPACE } from "../../components/plan/placeholders";
import type { PlannedPlacement } from "../../components/plan/pod/placement";
import type { PlannedPool, Roles } from "../../components/plan/nodes/pools";
import type { PlannedStorage } from "../../components/plan/pod/storage";
import type { Address } from "../../components/plan/access/external/externalAccess";

/** An address with everything that is known filled in, and names for what isn't. */
export function addressText({ host, port }: Address, namespace: string): string {
  const known = typeof host === "object" ? `‹address of ${host.service}›` : host;
  const others = Object.entries(HOST_ADDRESSES).map(([type, name]) => [
    name,
    `‹${type} of its Kubernetes node›`,
  ]);
  const filled = fill(known, {
    ...{ [NAMESPACE]: namespace, [HOST_IP]: "‹IP of its Kubernetes node›" },
    ...Object.fromEntries(others),
  });
  return `${filled}:${typeof port === "object" ? `‹port of ${port.service}›` : port}`;
}

export function quorumText({ quorum, controllers }: ClusterPlan): string {
  if (quorum.kind === "zooKeeper") return "no controllers: with ZooKeeper";
  return `${quorum.kind} quorum of ${count(controllers.length, "controller")}`;
}

export function volumeTexts({ volumes, ephemeral }: PlannedStorage, pod: string): string[] {
  if (ephemeral) return [`gone with the pod, ${ephemeral.sizeLimit ?? "of the node's disk"}`];
  return volumes.map(({ name, size, class: storageClass }) => {
    const known = typeof storageClass === "string" ? storageClass : "‹default class›";
    return `${name}-${pod}: ${size}, ${known}`;
  });
}

export function memoryText({ heapOptions, resources }: PlannedPool["memory"]): string {
  const heap = /-Xmx(\S+)/.exec(heapOptions)?.[1] ?? "";
  const limit = resources.limits?.memory;
  return `heap ${heap.replace(/m$/, "Mi")}${limit ? ` of ${limit}` : ""}`;
}

/** Where pods may run, in words. */
export function placementTexts(
  antiAffinity: AntiAffinity,
  placement: PlannedPlacement,
  members: string,
): string[] {
  const { nodeSelector, tolerations, topologySpread, affinity, priorityClass } = placement;
  const apart: Record<AntiAffinity, string> = {
    required: `no two ${members} on one Kubernetes node`,
    preferred: `${members} on different Kubernetes nodes where possible`,
    none: "Kubernetes nodes as the scheduler decides",
  };
  return [
    apart[antiAffinity],
    ...Object.entries(nodeSelector ?? {}).map(([label, value]) => `nodes with ${label}=${value}`),
    ...(tolerations ?? []).map(
      ({ key, value }) => `tolerates ${[key ?? "every taint", value].filter(Boolean).join("=")}`,
    ),
    ...(topologySpread ?? []).map(({ topologyKey }) => `spread over ${topologyKey}`),
    ...Object.keys(affinity).map((kind) => `rules of its own: ${kind}`),
    ...(priorityClass ? [`priority ${priorityClass}`] : []),
  ];
}

export function rolesText({ controller, broker }: Roles): string {
  return [controller && "controller", broker && "broker"].filter(Boolean).join(" and ");
}

/** A number and what is counted, in the plural where that is right. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
