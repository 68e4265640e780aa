import type { WorkArgs } from "../kubernetes/workArgs";
import { UserError } from "../../userError";
import { apiMessage } from "../kubernetes/apiErrors";
import { ClusterEditor } from "./clusterEditor";

/** Writes on claims what outlives their nodes. One that is gone needs it no more. */
export async function annotateClaims(
  args: WorkArgs & { claims: string[]; annotations: Record<string, string> },
): Promise<void> {
  const { kubeConfig, namespace, claims, annotations } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  for (const claim of claims) {
    try {
      await cluster.annotateClaim(claim, annotations);
    } catch (error) {
      throw new UserError(
        `Claim ${namespace}/${claim} can't be told that its node has left: ${apiMessage(error)}`,
      );
    }
  }
}
