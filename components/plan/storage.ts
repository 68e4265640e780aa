import * as pulumi from "@pulumi/pulumi";
import type { StorageArgs } from "../args";
import { Mistakes } from "./mistakes";
import { isDnsName } from "./names";
import { parseSize, SIZE_FORM } from "./size";

/** Where the volume is mounted. Data lies in a directory below it, beside a file system's own `lost+found`. */
export const DATA_MOUNT = "/var/lib/kafka/data";
/** `log.dirs`. */
export const LOG_DIRECTORY = `${DATA_MOUNT}/kafka`;

/** The claim of each node. */
export interface PlannedStorage {
  size: string;
  class?: pulumi.Input<string>;
  deleteClaim: boolean;
}

/**
 * Fills in the claim.
 *
 * @param path `storage`, or that of a pool
 */
export function planStorage(args: StorageArgs | undefined, path: string, mistakes: Mistakes): PlannedStorage {
  const size = args?.size ?? "10Gi";
  if (parseSize(size) === undefined) {
    mistakes.add(`${path}.size`, `is "${size}"; write ${SIZE_FORM}`);
  }
  // The empty class is Kubernetes' way to say: only volumes that exist already.
  if (typeof args?.class === "string" && args.class !== "" && !isDnsName(args.class)) {
    mistakes.add(
      `${path}.class`,
      `is "${args.class}"; storage classes have DNS names such as local-path. Leave it out for the default one`,
    );
  }
  return { size, class: args?.class, deleteClaim: args?.deleteClaim ?? false };
}
