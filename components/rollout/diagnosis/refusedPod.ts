import type { CoreV1Event } from "@kubernetes/client-node";
import { sentence } from "./symptom";

/** What a namespace's LimitRange or ResourceQuota says of a pod that it never takes as it is. */
const NEVER = /failed quota: .*must specify|(minimum|maximum) \S+ usage per|max limit to request ratio per/;
/** Of one that it may take once others have ended. */
const FULL = /exceeded quota: /;

/** What is said of pods that can't be made, and how long it may last before it counts as the cause. */
export interface RefusedPod {
  text: string;
  graceSeconds: number;
}

/**
 * @param latest what happened last when a pod was to be made
 * @param advice what to do where it is about its resources, as a sentence
 */
export function refusedPod(latest: CoreV1Event | undefined, advice?: string): RefusedPod {
  const { reason, message = "" } = latest ?? {};
  if (reason !== "FailedCreate") return { text: sentence(message), graceSeconds: Infinity };
  const isFinal = NEVER.test(message);
  const isAboutResources = isFinal || FULL.test(message);
  const text = [sentence(message), ...(advice && isAboutResources ? [advice] : [])].join(" ");
  return { text, graceSeconds: isFinal ? 5 : 20 };
}
