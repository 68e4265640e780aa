import type {
  V1NetworkPolicy,
  V1PodDisruptionBudget,
  V1Service,
  V1StatefulSet,
} from "@kubernetes/client-node";
import { type ChangedObject, kindAndName, whatWasChanged } from "../../plan/existing/changed";
import { UserError } from "../../userError";
import { apiMessage } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { ClusterEditor } from "./clusterEditor";

/** What an object has to be. */
export type Spec = (V1StatefulSet | V1Service | V1PodDisruptionBudget | V1NetworkPolicy)["spec"];

/** Makes an object what it was before somebody changed it, and tells of it. */
export async function takeBack(
  args: Pick<WorkArgs, "kubeConfig" | "namespace" | "progress"> & { changed: ChangedObject; spec: Spec },
): Promise<void> {
  const { kubeConfig, namespace, changed, spec } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const what = `${kindAndName(changed)}: ${whatWasChanged(changed)}`;
  try {
    await cluster.restoreSpec(changed.kind, changed.name, spec);
    args.progress?.(`${what}, and is what the arguments say again`);
  } catch (error) {
    throw new UserError(`${what}, and can't be taken back: ${apiMessage(error)}`);
  }
}
