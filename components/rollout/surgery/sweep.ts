import type { WorkArgs } from "../kubernetes/workArgs";
import { configMapsOf } from "../look/describeSet";
import { ClusterEditor } from "./clusterEditor";

/** What marks a ConfigMap as one that pods mount under a name that follows from its content. */
export interface Swept {
  /** Labels of everything that belongs to the cluster. */
  labels: Record<string, string>;
  /** Label that the cluster's pods have in common, those of its Jobs too. */
  podLabels: Record<string, string>;
  annotation: string;
  /** Names of those that are wanted now. */
  wanted: string[];
}

/**
 * Deletes ConfigMaps that nothing needs any more: no StatefulSet names them, and no pod that runs or is to be started
 * mounts them. What can't be read or deleted stays: it does no harm, and the next `up` tries again.
 */
export async function sweep(args: WorkArgs & Swept): Promise<void> {
  const { kubeConfig, namespace, labels, podLabels, annotation, wanted } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  try {
    const [sets, pods, configMaps] = await Promise.all([
      cluster.statefulSets(),
      cluster.podsWith(podLabels),
      cluster.configMaps(labels),
    ]);
    if (!sets || !pods || !configMaps) return;
    const running = pods.filter(({ status }) => !/^(Succeeded|Failed)$/.test(status?.phase ?? ""));
    const needed = new Set([
      ...wanted,
      ...sets.flatMap(({ spec }) => configMapsOf(spec?.template.spec)),
      ...running.flatMap(({ spec }) => configMapsOf(spec)),
    ]);
    for (const { metadata } of configMaps) {
      const name = metadata?.name ?? "";
      if (metadata?.annotations?.[annotation] && !needed.has(name)) await cluster.remove("ConfigMap", name);
    }
  } catch {
    // Tried again by the next one.
  }
}
