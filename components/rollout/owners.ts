import type { V1ObjectMeta, V1PersistentVolumeClaim, V1StatefulSet } from "@kubernetes/client-node";
import type { OtherObject } from "../plan/existingCluster";

/** An object that tells by its labels whom it belongs to. */
export interface Owned {
  metadata?: V1ObjectMeta;
}

/** Whether an object has all of these labels. */
export function isLabelled({ metadata }: Owned, labels: Record<string, string>): boolean {
  return Object.entries(labels).every(([label, value]) => metadata?.labels?.[label] === value);
}

/**
 * What of a namespace belongs to other clusters that were made like this one. What carries no such labels isn't known
 * to belong to anybody.
 */
export function othersOf(
  seen: { claims?: V1PersistentVolumeClaim[]; statefulSets?: V1StatefulSet[] },
  isOwn: (object: Owned) => boolean,
): OtherObject[] {
  const named = (kind: OtherObject["kind"], objects: Owned[] = []) =>
    objects.filter((object) => !isOwn(object)).flatMap(({ metadata }) => otherObject(kind, metadata));
  return [...named("StatefulSet", seen.statefulSets), ...named("claim", seen.claims)];
}

function otherObject(kind: OtherObject["kind"], metadata: V1ObjectMeta | undefined): OtherObject[] {
  const { name = "", labels = {} } = metadata ?? {};
  const [application, instance] = ["name", "instance"].map((label) => labels[`app.kubernetes.io/${label}`]);
  if (!["kafka", "zookeeper"].includes(application) || instance === undefined) return [];
  return [{ kind, name, owner: `${application} "${instance}"` }];
}
