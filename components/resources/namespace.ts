import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

/**
 * The namespace, made if it isn't there.
 *
 * A patch, as creating an object that exists fails, and the namespace outlives `destroy`: the brokers' volumes
 * live in it, and the next `up` is to find them.
 */
export function namespace(
  name: string,
  parent: pulumi.Resource,
  metadataName: pulumi.Input<string>,
): core.NamespacePatch {
  return new core.NamespacePatch(
    name,
    {
      metadata: {
        name: metadataName,
        labels: { "app.kubernetes.io/part-of": "kafka" },
        annotations: { "pulumi.com/patchForce": "true" },
      },
    },
    { parent, retainOnDelete: true },
  );
}
