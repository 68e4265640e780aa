import type * as pulumi from "@pulumi/pulumi";
import { isLater } from "./later";
import { Mistakes } from "./mistakes";
import { isDnsName } from "./names";
import { plainSettings, settingPath } from "./settings";

/** What the topic Job is called, in its label `app.kubernetes.io/name`. */
export const TOPICS_APPLICATION = "kafka-topics";

/** The label that tells what a Job of the program's own is for. */
export const TASK_LABEL = "kafka-cluster/task";

/** Labels that the cluster finds its objects by, or that Kubernetes gives pods; the beginnings of names. */
const OWN_LABELS = [
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/managed-by",
  "kafka-cluster/",
  "statefulset.kubernetes.io/",
  "apps.kubernetes.io/",
  "batch.kubernetes.io/",
  "controller-revision-hash",
];

/** Labels as a user writes them. YAML makes booleans of what are texts to Kubernetes, as in `ssd: true`. */
export function planLabels(
  labels: Record<string, string> | undefined,
  path: string,
  mistakes: Mistakes,
): Record<string, string> | undefined {
  if (labels === undefined) return undefined;
  const plain = plainSettings(labels, path, mistakes);
  for (const [name, value] of Object.entries(plain)) {
    if (!isLabelName(name)) {
      mistakes.add(settingPath(path, name), "is no name of a label, such as disk or example.com/disk");
    } else if (!/^([a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?)?$/.test(value)) {
      mistakes.add(
        settingPath(path, name),
        `is "${value}"; a label has letters, digits, "-", "_" and ".", at most 63`,
      );
    }
  }
  return plain;
}

/** The same for labels that objects of the cluster get beside its own. */
export function planFurtherLabels(
  labels: Record<string, string> | undefined,
  path: string,
  mistakes: Mistakes,
): Record<string, string> | undefined {
  const planned = planLabels(labels, path, mistakes);
  for (const name of Object.keys(planned ?? {})) {
    if (OWN_LABELS.some((own) => (own.endsWith("/") ? name.startsWith(own) : name === own))) {
      mistakes.add(settingPath(path, name), "is a label that the cluster's objects have already");
    }
  }
  return planned;
}

/** Annotations that objects of the cluster get beside its own. What comes to be while the program runs stays as it is. */
export function planAnnotations<Value extends pulumi.Input<string>>(
  annotations: Record<string, Value> | undefined,
  path: string,
  mistakes: Mistakes,
): Record<string, Value | string> | undefined {
  for (const [name, value] of Object.entries(annotations ?? {})) {
    const here = settingPath(path, name);
    if (!isLabelName(name)) {
      mistakes.add(here, "is no name of an annotation, such as example.com/owner");
    } else if (name.startsWith("pulumi.com/")) {
      mistakes.add(here, "is for Pulumi, which the cluster itself tells");
    } else if (!isScalar(value) && !isLater(value)) {
      mistakes.add(here, "has no value; write a text");
    }
  }
  const texts = Object.entries(annotations ?? {}).map(([name, value]) => [
    name,
    isLater(value) ? value : String(value),
  ]);
  return annotations && Object.fromEntries(texts);
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Whether Kubernetes takes a text as the name of a label, with or without a domain. */
export function isLabelName(text: string): boolean {
  const [domain, name] = text.includes("/") ? text.split(/\/(.*)/s) : [undefined, text];
  return (
    (domain === undefined || isDnsName(domain)) &&
    /^[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$/.test(name)
  );
}
