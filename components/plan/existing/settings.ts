import type { ClusterPlan } from "../clusterPlan";
import { settingPath } from "../settings";
import type { ExistingCluster } from "./existingCluster";

/** What in force isn't what the arguments say: a value that somebody set at run time wins over the file. */
export function describeShadows(
  { settings, runtimeSettings }: Pick<ClusterPlan, "settings" | "runtimeSettings">,
  { kafka }: Pick<ExistingCluster, "kafka">,
): string[] {
  const dynamic = kafka?.settings ?? {};
  return Object.entries(settings).flatMap(([name, value]) => {
    const inForce = dynamic[name];
    // What is set at run time here is put right by this `up`.
    if (!inForce || inForce.value === value || name in runtimeSettings) return [];
    const scope = inForce.source === "cluster" ? "--entity-default" : "of single brokers";
    return [
      `${settingPath("config", name)}: is ${value}, but ${inForce.value} is in force: somebody set it at run time ` +
        `(kafka-configs, ${scope}), which wins over the file. Delete it there`,
    ];
  });
}

/** Settings of the whole cluster that this `up` changes without a restart. */
export function describeRuntimeSettings(
  { runtimeSettings }: Pick<ClusterPlan, "runtimeSettings">,
  { kafka }: Pick<ExistingCluster, "kafka">,
): string[] {
  const dynamic = kafka?.settings;
  if (!dynamic) return [];
  return Object.entries(runtimeSettings).flatMap(([name, value]) => {
    const now = dynamic[name]?.value;
    return now === value || now === undefined
      ? []
      : [
          `${settingPath("config", name)}: ${now} is in force; the topic Job makes it ${value}, without a restart`,
        ];
  });
}
