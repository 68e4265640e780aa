import type { V1Pod } from "@kubernetes/client-node";
import type { RollLook } from "../../../../../components/rollout/diagnosis/rollStep";
import { nextStep } from "../../../../../components/rollout/surgery/roll";
import { answers, pod, readyPod, rolledSet, start, terminated, waiting } from "../objects";

/** Pods of three combined nodes in the middle of a roll, and what becomes of it, in a few words. */

export const OLD = "kafka-old";
export const allOld = () => [readyPod(0, OLD), readyPod(1, OLD), readyPod(2, OLD)];
export const terminating = (ordinal: number, revision = OLD) =>
  pod(ordinal, { revision, container: { ready: true }, deletionTimestamp: new Date(start) });
export const crashing = (ordinal: number, revision = OLD) =>
  pod(ordinal, { revision, state: waiting("CrashLoopBackOff"), container: { lastState: terminated(1) } });

/** What is done, in a few words: "stop kafka-2", or "wait: why". */
export function stepOf(pods: V1Pod[] | undefined, more: Partial<RollLook> = {}): string {
  const look = { statefulSet: rolledSet(), pods, answers: answers(), ...more };
  const step = nextStep(look);
  if (step.step === "stop") return `stop ${step.pod.metadata?.name}`;
  return "reason" in step ? `${step.step}: ${step.reason}` : step.step;
}

export const whyOf = (pods: V1Pod[], more: Partial<RollLook> = {}) => {
  const step = nextStep({ statefulSet: rolledSet(), pods, answers: answers(), ...more });
  return step.step === "stop" ? step.why : undefined;
};
