import type * as core from "@pulumi/kubernetes/core/v1";
import type * as networking from "@pulumi/kubernetes/networking/v1";
import type * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { changeTo } from "../plan/existing/changed";
import { missingObjects } from "../plan/existing/missing";
import { applyWork } from "../pulumi/applyWork";
import { fieldManagerOf } from "../pulumi/fieldManager";
import type { OwnWait } from "../rollout/ownWait";
import type { Spec } from "../rollout/surgery/takeBack";
import type { Observed, ResourceContext } from "./context";

/** What is made again if somebody deletes it. */
export type Restorable =
  core.Service | core.ConfigMapPatch | networking.NetworkPolicy | policy.PodDisruptionBudget;

/**
 * Makes again what Pulumi's state has and the cluster hasn't, as somebody deleted it, and takes back what somebody changed.
 * Pulumi sees that only with `--refresh`, and the next pod that restarts needs it.
 */
export function restored(
  { plan }: ResourceContext,
  observed: pulumi.Output<Observed>,
  resources: Restorable[],
  wait: OwnWait,
): void {
  if (pulumi.runtime.isDryRun()) return;
  for (const resource of resources) {
    const object = pulumi.all([resource.kind, resource.metadata, contentOf(resource)]);
    applyWork(
      pulumi.all([observed, object]),
      async ([{ namespace, existing }, [kind, metadata, content]]) => {
        const missing = existing ? missingObjects(plan, existing) : [];
        const { name, labels, annotations } = metadata ?? {};
        if (name === undefined) return;
        const changed = changeTo(kind, name, existing ?? {});
        if (changed && "spec" in content) await wait.takenBack(namespace, changed, content.spec as Spec);
        const isMissing = missing.some((object) => object.kind === kind && object.name === name);
        if (isMissing)
          await wait.restored(namespace, { kind, metadata: { name, labels, annotations }, ...content });
        if (kind !== "Service" || !(isMissing || changed)) return;
        const manager = await fieldManagerOf(resource);
        if (manager !== undefined) await wait.handedToManager(namespace, kind, name, manager);
      },
    );
  }
}

/** The fields beside the metadata, as they were last seen or written. */
function contentOf(resource: Restorable): pulumi.Output<object> {
  if (!("data" in resource)) return pulumi.output({ spec: resource.spec as pulumi.Output<object> });
  const { data, binaryData, immutable } = resource;
  return pulumi.output({ data, binaryData, immutable });
}
