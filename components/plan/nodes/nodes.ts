import { NAMESPACE } from "../placeholders";

/** A Kafka process: one pod of a StatefulSet. */
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

/** Name of the Service that clients inside the Kubernetes cluster start from. */
export function bootstrapService(cluster: string): string {
  return `${cluster}-bootstrap`;
}

/** Where clients inside the Kubernetes cluster start from. */
export function insideAddress(
  { name, clusterDomain }: { name: string; clusterDomain: string },
  namespace: string,
  port: number,
): string {
  return `${bootstrapService(name)}.${namespace}.svc.${clusterDomain}:${port}`;
}

/** The nodes with these ids: pods of a StatefulSet whose ordinals are the ids. */
export function planNodes(
  cluster: string,
  statefulSet: string,
  ids: { first: number; count: number },
  clusterDomain: string,
): PlannedNode[] {
  return Array.from({ length: ids.count }, (_, i) => {
    const id = ids.first + i;
    const pod = `${statefulSet}-${id}`;
    return { id, pod, host: `${pod}.${headlessService(cluster)}.${NAMESPACE}.svc.${clusterDomain}` };
  });
}
