import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { nameOf, nodeId } from "./kafkaNodes";
import {
  claimTemplateNames,
  isFormer,
  isObserved,
  isReady,
  isRolledHere,
  isRolledOut,
  ordinalNames,
} from "./progress";
import type { RollLook } from "./rollStep";

/** The pods of a StatefulSet that have to be made anew and aren't on their way already, from the lowest id up. */
export function outdatedPods(look: RollLook): V1Pod[] {
  const { statefulSet, only } = look;
  if (!isObserved(statefulSet)) return [];
  const isMeant = (pod: V1Pod) => !only || only.includes(nodeId(nameOf(pod)));
  return ownPods(look).filter((pod) => isMeant(pod) && !isGoing(pod) && isOutdated(look, pod));
}

/** Whether the nodes of these ids are ready with the newest template. */
export function areCurrent(ids: number[], look: RollLook): boolean {
  const { statefulSet } = look;
  const own = ownPods(look).filter((pod) => ids.includes(nodeId(nameOf(pod))));
  return (
    isObserved(statefulSet) &&
    own.length === ids.length &&
    own.every((pod) => isReady(pod) && !isGoing(pod) && !isOutdated(look, pod) && hasCpu(look, pod))
  );
}

/**
 * Whether all are, and there are no more of them. Kubernetes counts those of the newest template; it doesn't know of one that got
 * the newest CPU while it ran.
 */
export function areAllCurrent(look: RollLook): boolean {
  const { statefulSet, cpu } = look;
  if (Object.keys(cpu ?? {}).length === 0) return isRolledOut(statefulSet);
  const names = ordinalNames(statefulSet);
  return (statefulSet.status?.replicas ?? 0) === names.length && areCurrent(names.map(nodeId), look);
}

function hasCpu({ cpu }: RollLook, pod: V1Pod): boolean {
  return (cpu?.[nameOf(pod)]?.state ?? "given") === "given";
}

function ownPods({ statefulSet, pods }: RollLook): V1Pod[] {
  return ordinalNames(statefulSet).flatMap((name) => pods?.find((pod) => nameOf(pod) === name) ?? []);
}

/** Whether somebody has asked a pod to stop. */
export function isGoing({ metadata }: V1Pod): boolean {
  return Boolean(metadata?.deletionTimestamp);
}

function isOutdated({ statefulSet, cpu }: RollLook, pod: V1Pod): boolean {
  return (isRolledHere(statefulSet) && isFormer(statefulSet, pod, cpu)) || lacksVolume(statefulSet, pod);
}

/** The first pod of a StatefulSet that lacks a volume, on its way or not: Kubernetes makes none behind it before. */
export function firstWithoutVolume(look: RollLook): V1Pod | undefined {
  return ownPods(look).find((pod) => lacksVolume(look.statefulSet, pod));
}

/** Whether it began before its StatefulSet had all of its volumes. */
export function lacksVolume(statefulSet: V1StatefulSet, { spec }: V1Pod): boolean {
  const has = (name: string) => spec?.volumes?.some((v) => v.name === name && v.persistentVolumeClaim);
  return claimTemplateNames(statefulSet).some((name) => !has(name));
}

/** What becomes of pods behind one that lacks a volume. */
export function behindFirst(names: string, first: string): string {
  return `Kubernetes makes ${names} anew only after ${first}, which lacks a volume`;
}
