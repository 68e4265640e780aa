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

/** A time to wait. */
export function planSeconds(value: number, path: string, mistakes: Mistakes): number {
  if (!Number.isInteger(value) || value < 1) {
    mistakes.add(path, `is ${value}; write a whole number of seconds from 1 on`);
  }
  return value;
}
