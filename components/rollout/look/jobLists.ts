import type { V1ConfigMap } from "@kubernetes/client-node";
import type { ExistingJob, JobLists } from "../../plan/existing/existingCluster";
import { SETTINGS_FILE } from "../../plan/kafka/settingList";
import { formerLists, listIn } from "../../plan/kafka/topicList";
import { SUBSCRIPTIONS_FILE } from "../../plan/metrics/clientMetrics";

/** What these ConfigMaps have for the topic Job. */
export function jobLists(configMaps: V1ConfigMap[]): JobLists {
  return {
    topics: configMaps.flatMap((configMap) => listIn(configMap) ?? []),
    settings: configMaps.flatMap(({ data }) => data?.[SETTINGS_FILE] ?? []),
    subscriptions: configMaps.flatMap(({ data }) => data?.[SUBSCRIPTIONS_FILE] ?? []),
  };
}

/** Those that a Job has read which is done; where no Jobs may be listed, all of them. */
export function doneWith(configMaps: V1ConfigMap[], jobs: ExistingJob[] | undefined): V1ConfigMap[] {
  const read = jobs?.filter(({ state }) => state === "done").flatMap(({ mounts }) => mounts);
  return configMaps.filter(({ metadata }) => read?.includes(metadata?.name ?? "") ?? true);
}

/** Names of all topics in their lists, those that have left by then as well. */
export function topicsOf(configMaps: V1ConfigMap[] = []): string[] {
  const { topics, removed } = formerLists(jobLists(configMaps).topics);
  return [...topics, ...removed].map(({ name }) => name);
}
