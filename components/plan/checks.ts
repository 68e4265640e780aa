import type * as pulumi from "@pulumi/pulumi";
import { Mistakes } from "./mistakes";
import { isDnsName } from "./names";

/** Checks the name of a namespace, unless only the cluster knows it. */
export function checkNamespace(namespace: pulumi.Input<string> | undefined, mistakes: Mistakes): void {
  if (typeof namespace === "string" && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) {
    mistakes.add(
      "namespace",
      `is "${namespace}"; Kubernetes takes lower-case letters, digits and "-", at most 63 of them`,
    );
  }
}

/** The DNS domain of the Kubernetes cluster. */
export function planClusterDomain(clusterDomain = "cluster.local", mistakes: Mistakes): string {
  if (!isDnsName(clusterDomain)) {
    mistakes.add("clusterDomain", `is "${clusterDomain}"; write a DNS name such as cluster.local`);
  }
  return clusterDomain;
}

/** One of a few words. */
export function planChoice<Word extends string>(
  value: Word,
  words: Record<string, Word>,
  path: string,
  mistakes: Mistakes,
): Word {
  const known = Object.values(words);
  if (!known.includes(value)) {
    mistakes.add(path, `is "${value}"; use ${known.join(", ")}`);
  }
  return value;
}

/** The greatest number that Kubernetes takes where it counts pods or groups; so many seconds are 68 years. */
export const MOST = 2 ** 31 - 1;

/** Whether a number counts something. */
export function isCount(value: unknown, most = MOST): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}

/** What a count may be, in words: the greatest is told to one who has left it. */
export function countsInWords(value: unknown, most = MOST): string {
  return typeof value === "number" && value > most ? `from 1 to ${most}` : "from 1 on";
}

/** A time to wait. */
export function planSeconds(value: number, path: string, mistakes: Mistakes): number {
  if (!isCount(value)) {
    mistakes.add(path, `is ${value}; write a whole number of seconds ${countsInWords(value)}`);
  }
  return value;
}
