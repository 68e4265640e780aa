import type { V1ObjectMeta, V1PersistentVolumeClaim, V1StatefulSet } from "@kubernetes/client-node";
import type { OtherObject } from "../../plan/existing/existingCluster";

/** As whom the component writes to the cluster besides Pulumi. */
export const EDITOR = "kafka-cluster";

/** An object that tells by its labels whom it belongs to. */
export interface Owned {
  metadata?: V1ObjectMeta;
}

/** Whether an object has all of these labels. */
export function isLabelled({ metadata }: Owned, labels: Record<string, string>): boolean {
  return Object.entries(labels).every(([label, value]) => metadata?.labels?.[label] === value);
}

/** Whether a pod was made, or taken over, for this object. */
export function belongsTo({ metadata }: Owned, owner: Owned): boolean {
  return metadata?.ownerReferences?.some(({ uid }) => uid === owner.metadata?.uid) ?? false;
}

/** Whether an object was made by this component, for whichever cluster. Claims don't tell. */
export function isMadeHere(object: Owned): boolean {
  return isLabelled(object, { "app.kubernetes.io/managed-by": "pulumi" }) && ownerOf(object) !== undefined;
}

/**
 * What of a namespace belongs to other clusters that were made like this one. What carries no such labels isn't known
 * to belong to anybody.
 */
export function otherClustersObjects(
  seen: { claims?: V1PersistentVolumeClaim[]; statefulSets?: V1StatefulSet[] },
  isOwn: (object: Owned) => boolean,
): OtherObject[] {
  const named = (kind: OtherObject["kind"], objects: Owned[] = []) =>
    objects.filter((object) => !isOwn(object)).flatMap((object) => otherObject(kind, object));
  return [...named("StatefulSet", seen.statefulSets?.filter(isMadeHere)), ...named("claim", seen.claims)];
}

function otherObject(kind: OtherObject["kind"], object: Owned): OtherObject[] {
  const owner = ownerOf(object);
  return owner === undefined ? [] : [{ kind, name: object.metadata?.name ?? "", owner }];
}

/** The cluster that an object is of, in words; undefined if it doesn't tell. */
function ownerOf({ metadata }: Owned): string | undefined {
  const [application, instance] = ["name", "instance"].map(
    (label) => metadata?.labels?.[`app.kubernetes.io/${label}`],
  );
  if (!["kafka", "zookeeper"].includes(application ?? "") || instance === undefined) return undefined;
  return `${application} "${instance}"`;
}
