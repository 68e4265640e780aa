import { Mistakes } from "./mistakes";

/** What the start script puts in place of `${NAMESPACE}`; the namespace may be an Output, the plan is text. */
export const NAMESPACE = "${NAMESPACE}";
/** What the start script puts in place of `${HOST_IP}`: only the pod knows its Kubernetes node's address. */
export const HOST_IP = "${HOST_IP}";
/** What the start script puts in place of `${NODE_ID}`: the id of the Kafka node that the pod is. */
export const NODE_ID = "${NODE_ID}";

/** What the start script puts in place of `${ADVERTISED_LISTENERS}`: its own node's line of the table. */
export const ADVERTISED_LISTENERS = "${ADVERTISED_LISTENERS}";

const DEFAULT_NODES = 3;
const MOST_NODES = 5;

/** A Kafka process: one pod of the StatefulSet. */
export interface PlannedNode {
  /** `node.id`. */
  id: number;
  /** Name of its pod. */
  pod: string;
  /** DNS name of its pod, with `${NAMESPACE}` still to be filled in. */
  host: string;
}

/** Name of the headless Service that gives every pod its DNS name. */
export function headlessService(cluster: string): string {
  return `${cluster}-headless`;
}

/** The nodes of a cluster in which every node is broker and controller. */
export function planNodes(
  cluster: string,
  replicas: number | undefined,
  clusterDomain: string,
  mistakes: Mistakes,
): PlannedNode[] {
  const count = replicas ?? DEFAULT_NODES;
  if (!Number.isInteger(count) || count < 1) {
    mistakes.add("replicas", `is ${count}; use 1, 3 or 5`);
  } else if (count % 2 === 0) {
    mistakes.add(
      "replicas",
      `is ${count}; an even number of controllers survives no more failures than ${count - 1} would. Use 1, 3 or 5`,
    );
  } else if (count > MOST_NODES) {
    mistakes.add(
      "replicas",
      `is ${count}; more than ${MOST_NODES} controllers slow every metadata change down. Use 1, 3 or 5`,
    );
  }
  // With a wrong number the rest is checked as if it were a near one that is right, so that one mistake is told once.
  const planned = Number.isInteger(count) && count >= 1 ? Math.min(count, MOST_NODES) : DEFAULT_NODES;
  return Array.from({ length: planned }, (_, id) => ({
    id,
    pod: `${cluster}-${id}`,
    host: `${cluster}-${id}.${headlessService(cluster)}.${NAMESPACE}.svc.${clusterDomain}`,
  }));
}
