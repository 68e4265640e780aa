import * as pulumi from "@pulumi/pulumi";
import type { StorageArgs, VolumeArgs } from "../../args";
import { Mistakes } from "../mistakes";
import { isDnsName, suggestion } from "../names";
import { settingPath } from "../settings";
import { OWN_VOLUMES } from "./contents";
import { parseSize, SIZE_FORM } from "./size";

/** Name of the volume where nobody names it: that of its claims begins so. */
const ONLY_VOLUME = "data";
/** Those in which a node can write. */
const ACCESS_MODES = ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"];

/** A volume of each node. */
export interface PlannedVolume {
  name: string;
  /** Path of the arguments that describe it. */
  path: string;
  size: string;
  class?: pulumi.Input<string>;
  accessMode: string;
  annotations?: Record<string, string>;
  /** Where it is mounted. Data lies in a directory below it, beside a file system's own `lost+found`. */
  mount: string;
  /** Its entry in `log.dirs`. */
  directory: string;
}

/** Where the nodes of a pool keep their data. */
export interface PlannedStorage {
  /** Path of the arguments that describe it. */
  path: string;
  /** Sorted by name, so that their order in the arguments doesn't matter. */
  volumes: PlannedVolume[];
  /** Name of the one that the metadata log is on. */
  metadataVolume?: string;
  deleteClaim: boolean;
  /** Directories of the pod's own instead of claims. */
  ephemeral?: { sizeLimit?: string };
  /** Lines of server.properties. */
  properties: Record<string, string>;
}

/**
 * Decides the volumes of each node.
 *
 * @param path `storage`, or that of a pool
 */
export function planStorage(
  args: StorageArgs = {},
  path: string,
  isAtLeast: (release: string) => boolean,
  mistakes: Mistakes,
): PlannedStorage {
  checkCombination(args, path, mistakes);
  const several = args.volumes && !args.ephemeral ? args.volumes : undefined;
  const volumes = several
    ? several.map((volume, i) => planVolume(volume, volume.name, `${path}.volumes[${i}]`, mistakes))
    : [planVolume(args, ONLY_VOLUME, path, mistakes)];
  if (several) checkVolumes(several, path, isAtLeast, mistakes);
  // Where nothing is said it is the first of the arguments.
  const metadata = chooseMetadataVolume(args.metadataVolume ?? volumes[0]?.name, path, volumes, mistakes);
  volumes.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    path,
    volumes,
    metadataVolume: metadata?.name,
    deleteClaim: args.deleteClaim ?? false,
    ephemeral: args.ephemeral ? { sizeLimit: args.sizeLimit } : undefined,
    properties: {
      "log.dirs": volumes.map(({ directory }) => directory).join(","),
      // Kafka takes the first of `log.dirs` by itself.
      ...(volumes.length > 1 && { "metadata.log.dir": metadata?.directory ?? "" }),
    },
  };
}

/** Names of the claims that a pod has, in the order of its volumes; a StatefulSet gives them such names. */
export function claimNames({ volumes, ephemeral }: PlannedStorage, pod: string): string[] {
  return ephemeral ? [] : volumes.map(({ name }) => `${name}-${pod}`);
}

/** Where the metadata log lies. */
export function metadataDirectory({ properties, volumes }: PlannedStorage): string {
  // Without volumes, which is a mistake that is told elsewhere, there is none.
  return properties["metadata.log.dir"] ?? volumes[0]?.directory ?? "";
}

function planVolume(
  args: Omit<VolumeArgs, "name">,
  name: string,
  path: string,
  mistakes: Mistakes,
): PlannedVolume {
  const { size = "10Gi", accessMode = "ReadWriteOnce", annotations } = args;
  checkSize(size, `${path}.size`, mistakes);
  // The empty class is Kubernetes' way to say: only volumes that exist already.
  if (typeof args.class === "string" && args.class !== "" && !isDnsName(args.class)) {
    mistakes.add(
      `${path}.class`,
      `is "${args.class}"; storage classes have DNS names such as local-path. Leave it out for the default one`,
    );
  }
  if (!ACCESS_MODES.includes(accessMode)) {
    mistakes.add(`${path}.accessMode`, `is "${accessMode}"; use ${ACCESS_MODES.join(", ")}`);
  }
  for (const key of Object.keys(annotations ?? {}).filter((key) => key.startsWith("pulumi.com/"))) {
    mistakes.add(settingPath(`${path}.annotations`, key), "is for Pulumi, which the cluster itself tells");
  }
  const mount = mountOf(name);
  return {
    ...{ name, path, size, class: args.class, accessMode, annotations },
    ...{ mount, directory: directoryOf(name) },
  };
}

function mountOf(volume: string): string {
  return `/var/lib/kafka/${volume}`;
}

/** Entry of a volume in `log.dirs`. */
export function directoryOf(volume: string): string {
  return `${mountOf(volume)}/kafka`;
}

/** Name of the volume that an entry of `log.dirs` is on; undefined for one that was made by other means. */
export function volumeOf(directory: string): string | undefined {
  const [, name] = /^\/var\/lib\/kafka\/([^/]+)\/kafka$/.exec(directory) ?? [];
  return name;
}

function checkSize(size: string | undefined, path: string, mistakes: Mistakes): void {
  if (size !== undefined && parseSize(size) === undefined) {
    mistakes.add(path, `is "${size}"; write ${SIZE_FORM}`);
  }
}

/** One volume, several or none: what is said for one isn't for another. */
function checkCombination(args: StorageArgs, path: string, mistakes: Mistakes): void {
  const ofOne = ["size", "class", "accessMode", "annotations"];
  const refuse = (fields: string[], why: string) => {
    const given = fields.filter((field) => args[field as keyof StorageArgs] !== undefined);
    given.forEach((field) => mistakes.add(`${path}.${field}`, why));
  };
  if (args.ephemeral) {
    const why = "is for claims; with ephemeral there are none. Leave one of them out";
    refuse([...ofOne, "volumes", "metadataVolume", "deleteClaim"], why);
    checkSize(args.sizeLimit, `${path}.sizeLimit`, mistakes);
    return;
  }
  refuse(["sizeLimit"], "is for ephemeral storage; the size of a claim is its size");
  if (args.volumes) refuse(ofOne, "is for a single volume; of several, each says its own in volumes");
  else refuse(["metadataVolume"], "chooses one of volumes, and there are none");
}

function checkVolumes(
  volumes: VolumeArgs[],
  path: string,
  isAtLeast: (release: string) => boolean,
  mistakes: Mistakes,
): void {
  const names = volumes.map(({ name }) => name);
  if (volumes.length === 0) mistakes.add(`${path}.volumes`, "is empty; name one volume at least");
  if (volumes.length > 1 && !isAtLeast("3.7.0")) {
    mistakes.add(`${path}.volumes`, `are ${volumes.length}; several need Kafka 3.7 or later (KIP-858)`);
  }
  names.forEach((name, i) => {
    const here = `${path}.volumes[${i}].name`;
    if (!/^[a-z0-9]([-a-z0-9]{0,18}[a-z0-9])?$/.test(name)) {
      mistakes.add(here, `is "${name}"; write lower-case letters, digits and "-", at most 20 of them`);
    } else if (OWN_VOLUMES.some((own) => own.name === name)) {
      mistakes.add(here, `is "${name}", which the pod mounts already; take another one`);
    } else if (names.indexOf(name) < i) {
      mistakes.add(here, `is "${name}", as that of another volume is`);
    }
  });
}

function chooseMetadataVolume(
  name: string | undefined,
  path: string,
  volumes: PlannedVolume[],
  mistakes: Mistakes,
): PlannedVolume | undefined {
  const names = volumes.map((volume) => volume.name);
  const chosen = volumes.find((volume) => volume.name === name);
  if (name !== undefined && volumes.length > 1 && !chosen) {
    const near = suggestion(name, names);
    const hint = near ? `; did you mean ${near}?` : `; use one of ${names.join(", ")}`;
    mistakes.add(`${path}.metadataVolume`, `is "${name}", which is no volume${hint}`);
  }
  return chosen;
}
