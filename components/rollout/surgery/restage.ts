import type { V1ConfigMap, V1PodTemplateSpec } from "@kubernetes/client-node";
import { CONFIG_VOLUME } from "../../plan/pod/contents";
import { UserError } from "../../userError";
import { apiMessage } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { ClusterEditor } from "./clusterEditor";

/** What the pods of a StatefulSet are to be in the meantime. */
export interface Staged {
  /** What they read; undefined: what they read now. */
  configMap?: V1ConfigMap;
  /** What else they are; undefined: what they are now. */
  template?: V1PodTemplateSpec;
  /** What else changes of that. */
  change?(template: V1PodTemplateSpec): V1PodTemplateSpec;
  /** Ids of the nodes that are to be that; undefined: all. */
  only?: number[];
  /** Ids of nodes that nothing waits for: they are about to leave, and down. */
  unneeded?: number[];
}

/** Gives the pods of a StatefulSet another configuration in the meantime. It rolls nothing. */
export async function restage(args: WorkArgs & { staged: Staged }): Promise<void> {
  const { kubeConfig, namespace, name, staged } = args;
  const { configMap, template, change = (same) => same } = staged;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  try {
    if (configMap) await cluster.make(configMap);
    const former = template ?? (await cluster.statefulSet(name)).spec!.template;
    const changed = change(configMap ? withConfig(former, configMap.metadata?.name ?? "") : former);
    await cluster.replaceTemplate(name, changed);
    await cluster.disown(name);
  } catch (error) {
    throw new UserError(
      `StatefulSet ${namespace}/${name} can't get another configuration for a while: ${apiMessage(error)}`,
    );
  }
}

function withConfig(template: V1PodTemplateSpec, configMap: string): V1PodTemplateSpec {
  const { spec } = template;
  const volumes = spec?.volumes?.map((volume) =>
    volume.name === CONFIG_VOLUME.name
      ? { ...volume, configMap: { ...volume.configMap, name: configMap } }
      : volume,
  );
  return { ...template, spec: { ...spec!, volumes } };
}
