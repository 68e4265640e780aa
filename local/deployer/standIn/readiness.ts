import { setTimeout as pause } from "timers/promises";
import { JSONPath } from "jsonpath-plus";
import type { KubernetesClient, Reference } from "./kubernetesClient";
import { podTroubles } from "./podTroubles";

/** True: ready; a text: what is still missing. Throws when it can't become ready any more. */
type Progress = true | string;

// What may pass by itself, such as a registry that doesn't answer, gets this long.
const patienceMs = 25_000;
const workloads = ["StatefulSet", "Deployment", "DaemonSet", "Job", "Pod"];

/** Waits until the object does its work, as Pulumi's provider does, but gives up once it's clear that it won't. */
export async function waitUntilReady(
  client: KubernetesClient,
  reference: Reference,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<any> {
  const began = Date.now();
  const troubledSince = new Map<string, number>();
  for (let round = 0; ; round++) {
    const live = await client.get(reference);
    if (!live) throw new Error("it was deleted while waiting for it");
    const progress = await progressOf(client, live, Date.now() - began);
    if (progress === true) return live;
    const isLate = Date.now() - began > timeoutMs;
    // Pods are looked at once a second.
    if (workloads.includes(live.kind) && (round % 8 === 7 || isLate)) {
      const troubles = await podTroubles(client, live);
      const now = Date.now();
      for (const key of troubledSince.keys())
        if (!troubles.some(({ pod }) => pod === key)) troubledSince.delete(key);
      for (const { pod } of troubles) if (!troubledSince.has(pod)) troubledSince.set(pod, now);
      const fatal = troubles.filter(
        (t) => isLate || t.isHopeless || now - troubledSince.get(t.pod)! > patienceMs,
      );
      if (fatal.length > 0) throw new Error(fatal.map(({ text }) => text).join("\n"));
    }
    if (isLate) throw new Error(`not ready after ${timeoutMs / 1000} s: still waiting for ${progress}`);
    await pause(125, undefined, { signal });
  }
}

async function progressOf(client: KubernetesClient, object: any, waitedMs: number): Promise<Progress> {
  const { spec = {}, status = {}, metadata } = object;
  const annotation = metadata.annotations?.["pulumi.com/waitFor"];
  if (annotation) return waitFor(object, annotation);
  const isNoticed =
    (status.observedGeneration ?? 0) >= metadata.generation || "the controller to notice the change";
  const wanted = object.kind === "DaemonSet" ? (status.desiredNumberScheduled ?? 0) : (spec.replicas ?? 1);
  const count = (field: string) =>
    (status[field] ?? 0) === wanted || `${field}: ${status[field] ?? 0} of ${wanted}`;
  const condition = (type: string) =>
    status.conditions?.find((c: any) => c.type === type && c.status === "True");
  const hasAddress = (status.loadBalancer?.ingress?.length ?? 0) > 0 || "an address";
  const phase = (...phases: string[]) => phases.includes(status.phase) || `phase ${phases.join(" or ")}`;
  switch (object.kind) {
    case "StatefulSet": {
      const isPartial =
        spec.updateStrategy?.type === "OnDelete" || spec.updateStrategy?.rollingUpdate?.partition > 0;
      const hasRevision = isPartial || status.currentRevision === status.updateRevision || "the new revision";
      return first(
        isNoticed,
        count("replicas"),
        count("readyReplicas"),
        isPartial || count("updatedReplicas"),
        hasRevision,
      );
    }
    case "Deployment":
      return first(isNoticed, count("updatedReplicas"), count("replicas"), count("availableReplicas"));
    case "DaemonSet":
      return first(isNoticed, count("updatedNumberScheduled"), count("numberAvailable"));
    case "Job": {
      const failed = condition("Failed");
      if (!failed) return !!condition("Complete") || spec.suspend === true || "completion";
      const why = (await podTroubles(client, object)).map(({ text }) => `\n${text}`).join("");
      throw new Error(`the Job failed: ${failed.reason}: ${failed.message}${why}`);
    }
    case "Pod":
      if (status.phase === "Failed")
        throw new Error(`the pod failed: ${status.reason ?? ""} ${status.message ?? ""}`);
      return status.phase === "Succeeded" || !!condition("Ready") || "the pod to be ready";
    case "Service":
      return first(
        spec.type !== "LoadBalancer" || hasAddress,
        await endpointsReady(client, object, waitedMs),
      );
    case "Ingress":
      return hasAddress;
    case "PersistentVolume":
      return phase("Available", "Bound");
    case "PersistentVolumeClaim": {
      const name = spec.storageClassName;
      const found =
        name && (await client.get({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name }));
      if (name && !found && !spec.volumeName) throw new Error(`there is no storage class "${name}"`);
      // Such a claim stays pending until a pod uses it.
      return found?.volumeBindingMode === "WaitForFirstConsumer" ? phase("Pending", "Bound") : phase("Bound");
    }
    default:
      return true;
  }
}

function first(...progress: Progress[]): Progress {
  return progress.find((p) => p !== true) ?? true;
}

/** A headless Service, an alias and one without a selector have nothing to wait for (the provider's rule). */
async function endpointsReady(
  client: KubernetesClient,
  { spec, metadata }: any,
  waitedMs: number,
): Promise<Progress> {
  if (spec.clusterIP === "None" || spec.type === "ExternalName" || !spec.selector) return true;
  const labelSelector = `kubernetes.io/service-name=${metadata.name}`;
  const slices = await client.list("discovery.k8s.io/v1", "EndpointSlice", metadata.namespace, {
    labelSelector,
  });
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
  // The provider is content with a Service that has had no pod for 10 s.
  if (endpoints.length === 0) return waitedMs > 10_000 || "endpoints";
  return endpoints.every(({ conditions }) => conditions.ready) || "all endpoints to be ready";
}

/** The annotation pulumi.com/waitFor: `jsonpath={.a.b}`, `jsonpath={.a}=x`, `condition=X`, or a list of them. */
export function waitFor(object: any, annotation: string): Progress {
  const conditions: string[] = annotation.trim().startsWith("[") ? JSON.parse(annotation) : [annotation];
  const isMet = (text: string) => {
    const [, path, value, type, status = "True"] =
      /^jsonpath=\{(.+?)\}(?:=(.*))?$|^condition=([\w.-]+)(?:=(\w+))?$/.exec(text) ?? [];
    if (!path && !type)
      throw new Error(`pulumi.com/waitFor: "${text}" is neither jsonpath={...} nor condition=...`);
    if (type) return object.status?.conditions?.some((c: any) => c.type === type && c.status === status);
    const found: unknown[] = JSONPath({ path: `$${path}`, json: object });
    return value === undefined
      ? found.length > 0
      : found.some((v) => `${v}` === value.replace(/^"(.*)"$/, "$1"));
  };
  return conditions.find((text) => !isMet(text)) ?? true;
}
