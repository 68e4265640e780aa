import { UserError } from "../../userError";
import type { WorkArgs } from "../kubernetes/workArgs";
import { isLabelled } from "../kubernetes/ownership";
import { ClusterEditor } from "./clusterEditor";
import { freeName } from "./takeOver";

/**
 * Deletes a Secret of the cluster's own that Pulumi's state doesn't have, as it is about to be made with what it holds. One of
 * somebody else's stays, and ends this.
 */
export async function freeSecret(args: WorkArgs & { labels: Record<string, string> }): Promise<void> {
  const { kubeConfig, namespace, name, labels } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  const found = await cluster.secret(name);
  if (!found) return;
  if (!isLabelled(found, labels)) {
    throw new UserError(
      `Secret ${namespace}/${name} is there and isn't this cluster's, which needs the name for one of its own: move it, or give the ` +
        "cluster, or the user that it would be for, another name.",
    );
  }
  await freeName({ ...args, kind: "Secret" });
}
