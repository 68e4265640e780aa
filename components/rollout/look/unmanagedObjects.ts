import type { V1PodDisruptionBudget, V1Service, V1StatefulSet } from "@kubernetes/client-node";
import { isBrokerSetting } from "../../plan/kafka/settings/brokerSettings";
import type { UnmanagedObjects, UnmanagedStatefulSet } from "../../plan/existing/existingCluster";
import { isMadeHere } from "../kubernetes/ownership";
import { claimTemplateNames } from "../diagnosis/progress";

/** What of a namespace was made by other means than this component; undefined where that may not be read. */
export function unmanagedObjects(seen: {
  statefulSets?: V1StatefulSet[];
  services?: V1Service[];
  budgets?: V1PodDisruptionBudget[];
}): UnmanagedObjects | undefined {
  return (
    seen.statefulSets && {
      statefulSets: seen.statefulSets.filter((set) => !isMadeHere(set)).map(unmanagedStatefulSet),
      services: seen.services
        ?.filter((service) => !isMadeHere(service))
        .map(({ metadata, spec }) => ({ name: metadata?.name ?? "", type: spec?.type })),
      budgets: seen.budgets
        ?.filter((budget) => !isMadeHere(budget))
        .map(({ metadata }) => metadata?.name ?? ""),
    }
  );
}

function unmanagedStatefulSet(set: V1StatefulSet): UnmanagedStatefulSet {
  const { metadata, spec } = set;
  const containers = spec?.template.spec?.containers ?? [];
  const settingsOf = containers.map(({ env = [] }) =>
    Object.fromEntries(env.flatMap(({ name, value }) => settingOf(name, value))),
  );
  const kafka = Math.max(
    settingsOf.findIndex((settings) => Object.keys(settings).length > 0),
    0,
  );
  return {
    name: metadata?.name ?? "",
    replicas: spec?.replicas ?? 1,
    firstId: spec?.ordinals?.start ?? 0,
    serviceName: spec?.serviceName,
    podManagementPolicy: spec?.podManagementPolicy,
    templates: claimTemplateNames(set),
    image: containers[kafka]?.image,
    ports: containers.flatMap(({ ports = [] }) =>
      ports.map(({ containerPort, name, hostPort }) => ({ port: containerPort, name, hostPort })),
    ),
    between: betweenBrokers(containers.flatMap(({ command = [], args = [] }) => [...command, ...args])),
    settings: settingsOf[kafka] ?? {},
  };
}

/** Properties stand in scripts as they do in files, or as options such as `--override`. */
function betweenBrokers(words: string[]): string | undefined {
  const property = (name: string) =>
    new RegExp(`(?:^|[\\s"'])${name.replaceAll(".", "\\.")}=([\\w:/]+)`, "m").exec(words.join("\n"))?.[1];
  const isDefault =
    property("listeners")?.startsWith("PLAINTEXT:") &&
    property("security.inter.broker.protocol") === undefined;
  return property("inter.broker.listener.name") ?? (isDefault ? "PLAINTEXT" : undefined);
}

/** Kafka's images take properties as variables: `KAFKA_LOG_DIRS`, those of Bitnami `KAFKA_CFG_LOG_DIRS`. */
function settingOf(variable: string, value: string | undefined): [string, string][] {
  const [, words] = /^KAFKA_(?:CFG_)?(.+)$/.exec(variable) ?? [];
  if (words === undefined || value === undefined) return [];
  const name = words.toLowerCase().replace(/_+/g, ({ length }) => [".", "_", "-"][length - 1] ?? ".");
  return isBrokerSetting(name) ? [[name, value]] : [];
}
