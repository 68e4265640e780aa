import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Unsupported, type Properties } from "./values";

/** What the program asks for when it makes a resource, as the protocol has it. */
export type Registration = Omit<RegisterResourceRequest.AsObject, "object"> & { inputs: Properties };

export function refuseUnsupported(request: Registration): void {
  const { type, custom } = request;
  const isKnown = !custom || /^(kubernetes|random|pulumi:providers):/.test(type);
  const used: Record<string, unknown> = {
    [type]: !isKnown || request.remote,
    import: request.importid,
    customTimeouts: Object.values(request.customtimeouts ?? {}).join(""),
    deletedWith: request.deletedwith,
    replaceWith: request.replaceWithList.length,
    replacementTrigger: request.replacementTrigger,
    transforms: request.transformsList.length,
  };
  const names = Object.keys(used).filter((name) => used[name]);
  if (names.length > 0) throw new Unsupported(names.join(", "));
}
