import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { settledValue } from "../../pulumi/settledValue";
import type { OwnWait } from "../../rollout/ownWait";
import { childOptions, metadata, type Observed, type ResourceContext, selector } from "../context";

/** Texts of a Secret, by their keys. */
export type SecretTexts = Record<string, string>;

/**
 * A Secret of the cluster's. Pulumi keeps its texts encrypted in the state. One of its name that is there already was written
 * by an `up` that was interrupted, or of a state that was lost; Pulumi makes nothing that exists.
 */
export function secretObject(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
  name: string,
  texts: pulumi.Output<SecretTexts>,
  dependsOn: pulumi.Resource[] = [],
): core.Secret {
  const { plan, component } = context;
  const data = pulumi.secret(
    texts.apply((known) =>
      Object.fromEntries(
        Object.entries(known).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
      ),
    ),
  );
  const free = async () => {
    const seen = await settledValue(observed);
    if (seen) await wait.secretFreed(seen.namespace, name, selector(plan));
  };
  return new core.Secret(
    name.replace(plan.name, component),
    { metadata: metadata(context, { name }), data },
    { ...childOptions(context, dependsOn), protect: false, hooks: { beforeCreate: [free] } },
  );
}
