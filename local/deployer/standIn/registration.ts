import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { ResourceState } from "./state";
import { isForeign, some, Unsupported, type Properties } from "./values";

/** What the program asks for when it makes a resource, as the protocol has it. */
export type Registration = Omit<RegisterResourceRequest.AsObject, "object"> & { inputs: Properties };

/** A provider is referred to as urn::id. */
export function urnOfProvider(reference: string): string {
  return reference.split("::").slice(0, -1).join("::");
}

export function isKubernetes({ type }: ResourceState): boolean {
  return type.startsWith("kubernetes:");
}

export function label({ type, name }: ResourceState): string {
  return `${type} "${name}"`;
}

/** The resource as it is to be. */
export function resourceOf(request: Registration, urn: string): ResourceState {
  refuseUnsupported(request);
  const { type, name, custom, inputs, parent, provider, protect = false, retainondelete = false } = request;
  return {
    ...{ urn, type, name, custom, id: "", inputs, outputs: {}, provider, protect },
    secretOutputs: request.additionalsecretoutputsList,
    dependencies: [...request.dependenciesList, parent, urnOfProvider(provider)],
    madeOf: request.propertydependenciesMap.flatMap(([, { urnsList }]) => urnsList),
    retainOnDelete: retainondelete,
    hooks: request.hooks,
  };
}

function refuseUnsupported(request: Registration): void {
  const { type, hooks, custom } = request;
  const isKnown = !custom || /^(kubernetes|random|pulumi:providers):/.test(type);
  const used: Record<string, unknown> = {
    [type]: !isKnown || request.remote,
    import: request.importid,
    customTimeouts: Object.values(request.customtimeouts ?? {}).join(""),
    deletedWith: request.deletedwith,
    replaceWith: request.replaceWithList.length,
    replacementTrigger: request.replacementTrigger,
    transforms: request.transformsList.length,
    "error hooks": hooks?.onErrorList.length,
    "an asset, an archive or a resource as an input": some(request.inputs, isForeign),
  };
  const names = Object.keys(used).filter((name) => used[name]);
  if (names.length > 0) throw new Unsupported(names.join(", "));
}
