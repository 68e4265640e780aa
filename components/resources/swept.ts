import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait } from "../rollout/ownWait";
import { type Labelled, type ResourceContext, selector } from "./context";
import { MOUNTED_ANNOTATION } from "./mountedConfig";

/**
 * Deletes ConfigMaps of before, once no pod needs them any more.
 *
 * @param wanted those that are made now
 * @param after what has to be done first: rollouts, Jobs
 */
export function swept(
  context: ResourceContext<Labelled>,
  wanted: core.ConfigMapPatch[],
  after: pulumi.Output<unknown>,
  wait: OwnWait,
): void {
  if (pulumi.runtime.isDryRun()) return;
  const names = pulumi.all(wanted.map(({ metadata }) => metadata.apply(({ name }) => name ?? "")));
  applyWork(pulumi.all([context.namespace, names, after]), ([namespace, known]) =>
    wait.swept(namespace, {
      labels: selector(context.plan),
      podLabels: { "app.kubernetes.io/instance": context.plan.name },
      annotation: MOUNTED_ANNOTATION,
      wanted: known,
    }),
  );
}
