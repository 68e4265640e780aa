import type { CoreV1Event, V1Pod } from "@kubernetes/client-node";
import type { LogReference } from "../kubernetes/clusterView";

/** What explains a pod's trouble. Undefined: it may not be read, or wasn't worth reading yet. */
export interface Circumstances {
  events?: CoreV1Event[];
  /** The pods around it, itself among them. */
  pods?: V1Pod[];
  /** Names of the Kubernetes nodes that are cordoned. */
  cordoned?: string[];
  /** Milliseconds. */
  now: number;
}

/** Something that can keep a rollout from succeeding, if it lasts. */
export interface Symptom {
  /** The same for the same trouble in each look, so that its age is known. */
  key: string;
  /** Several objects with the same kind of trouble are told as one cause. */
  kind: string;
  /** As a user would name it to kubectl: `Pod kafka/kafka-1`. */
  object: string;
  text: string;
  /** How long it may last before it counts as the cause: transient troubles go by sooner. */
  graceSeconds: number;
  /** How long it may last before events, claims and the like are worth reading. */
  lookSeconds: number;
  /** Whose last lines say more. */
  log?: LogReference;
}

/** The newest first. */
export function eventsOf(
  events: CoreV1Event[] | undefined,
  uid: string | undefined,
  ...reasons: string[]
): CoreV1Event[] {
  return (events ?? [])
    .filter((event) => event.involvedObject.uid === uid && reasons.includes(event.reason ?? ""))
    .sort((a, b) => timeOf(b) - timeOf(a));
}

/** When an event was last seen, in milliseconds; which field says so depends on the reporter's age. */
export function timeOf(event: CoreV1Event): number {
  const time =
    event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp;
  return time ? new Date(time).getTime() : 0;
}

/** "Ends so." from "ends so" or "ends so.": texts of the cluster come both ways. */
export function sentence(text: string | undefined): string {
  const trimmed = (text ?? "").trim();
  return trimmed === "" || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
