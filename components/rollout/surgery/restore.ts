import type { V1ConfigMap, V1NetworkPolicy, V1PodDisruptionBudget, V1Service } from "@kubernetes/client-node";
import { apiMessage } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { UserError } from "../../userError";
import { ClusterEditor } from "./clusterEditor";

/** An object as it was before somebody deleted it. */
export type Deleted = V1ConfigMap | V1Service | V1PodDisruptionBudget | V1NetworkPolicy;

/** Makes an object again that somebody deleted. One that is there by now stays as it is. */
export async function restore(args: WorkArgs & { object: Deleted }): Promise<void> {
  const { kubeConfig, namespace, object } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const name = `${object.kind} ${namespace}/${object.metadata?.name}`;
  try {
    const made = await cluster.make(withoutAddress(object));
    if (made) args.progress?.(`${name} was deleted by other means, and is made again`);
  } catch (error) {
    throw new UserError(`${name} was deleted by other means, and can't be made again: ${apiMessage(error)}`);
  }
}

/** A Service gets another address than it had, which may be somebody else's by now. */
function withoutAddress(object: Deleted): Deleted {
  if (object.kind !== "Service") return object;
  const { clusterIP, clusterIPs, ...spec } = { ...(object as V1Service).spec };
  const kept = clusterIP === "None" ? { clusterIP, clusterIPs } : {};
  return { ...object, spec: { ...spec, ...kept } } as V1Service;
}
