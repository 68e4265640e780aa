import type { WorkArgs } from "../kubernetes/workArgs";
import { ClusterEditor, type PortedKind } from "./clusterEditor";

/**
 * Has what Pulumi wrote when it made an object belong to the field manager that it applies by. Its provider does so before the first
 * change, but not in the preview of it: there a port with another number stands beside the former of its name, and is refused
 * (fixCSAFieldManagers in pulumi-kubernetes 4.34).
 */
export async function handToManager(args: WorkArgs & { kind: PortedKind; manager: string }): Promise<void> {
  const { kubeConfig, namespace, kind, name, manager } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  // Where that isn't allowed the preview of such a change fails, and `up --skip-preview` makes it.
  await cluster.handToManager(kind, name, manager).catch(() => undefined);
}
