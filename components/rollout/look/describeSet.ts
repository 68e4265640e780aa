import type {
  V1ConfigMap,
  V1Container,
  V1Pod,
  V1PodSpec,
  V1StatefulSet,
  V1Volume,
} from "@kubernetes/client-node";
import type { ExistingSet } from "../../plan/existing/existingCluster";
import { parseOwner } from "../../plan/existing/owner";
import { parseProperties } from "../../plan/existing/transition";
import { AGENT_PORT } from "../../plan/access/listeners";
import { CONTROLLER_PORTS } from "../../plan/access/ownListeners";
import type { PlannedQuorum } from "../../plan/nodes/quorum";
import {
  AGENT_VOLUME,
  CLUSTER_ID_CONTAINER,
  CLUSTER_VOLUME,
  CONFIG_VOLUME,
  HEAP_VARIABLE,
  INITIAL_CONTROLLERS,
  KAFKA_CONTAINER,
  nameInContainer,
} from "../../plan/pod/contents";
import { MADE_FROM_ANNOTATION, parseMadeFrom } from "../../plan/existing/madeFrom";
import { isTakenOver } from "../diagnosis/cutOff";
import { belongsTo } from "../kubernetes/ownership";

/** Volumes whose ConfigMaps the component makes; others are the user's. */
const CONFIG_MAP_VOLUMES = [CONFIG_VOLUME, AGENT_VOLUME, CLUSTER_VOLUME].map(({ name }) => name);

/**
 * What a StatefulSet of a cluster tells of its nodes. How they reach each other it doesn't tell while some of them, which it has
 * adopted, run on as they were.
 */
export function existingSet(
  set: V1StatefulSet,
  configMaps: V1ConfigMap[] | undefined,
  pods: V1Pod[] = [],
): ExistingSet {
  const { metadata, spec } = set;
  const first = spec?.ordinals?.start ?? 0;
  const pod = spec?.template?.spec;
  const kafka = pod?.containers.find(isKafka);
  const mounts = (pod?.volumes ?? [])
    .filter(({ name }) => CONFIG_MAP_VOLUMES.includes(name))
    .flatMap(mountedBy);
  const settings = settingsOf(mounts, configMaps);
  const movesFiles = isTakenOver(pod);
  const isHalf = movesFiles && pods.some((each) => belongsTo(each, set) && !isTakenOver(each.spec));
  return {
    name: metadata?.name ?? "",
    ids: Array.from({ length: spec?.replicas ?? 1 }, (_, i) => first + i),
    roles: rolesOf(set, settings),
    owner: parseOwner(metadata?.annotations),
    madeFrom: parseMadeFrom(metadata?.annotations?.[MADE_FROM_ANNOTATION]),
    image: kafka?.image,
    resources: kafka?.resources,
    heapOptions: kafka?.env?.find(({ name }) => name === nameInContainer(HEAP_VARIABLE))?.value,
    user: set.status?.replicas ? pod?.securityContext?.runAsUser : undefined,
    ...(!isHalf && { settings, files: filesOf(mounts, configMaps) as ExistingSet["files"] }),
    mounts,
    movesFiles,
  };
}

/** Which kind of quorum the pods of a StatefulSet were made for, if they know one. */
export function quorumOf(
  set: V1StatefulSet,
  configMaps: V1ConfigMap[] | undefined,
): PlannedQuorum["kind"] | undefined {
  const { initContainers = [] } = set.spec?.template?.spec ?? {};
  if (initContainers.some(({ name }) => name === CLUSTER_ID_CONTAINER)) return "zooKeeper";
  const settings = settingsOf(configMapsOf(set.spec?.template?.spec), configMaps);
  if (!rolesOf(set, settings).controller) return undefined;
  if (settings) return "controller.quorum.voters" in settings ? "static" : "dynamic";
  // Its ConfigMap is gone, and nothing else tells of the quorum; in earlier versions a variable did.
  if ((set.spec?.template?.spec?.volumes ?? []).some(({ name }) => name === CLUSTER_VOLUME.name))
    return undefined;
  const isDynamic = initContainers.some(({ env }) => env?.some(({ name }) => name === INITIAL_CONTROLLERS));
  return isDynamic ? "dynamic" : "static";
}

/** Names of the ConfigMaps that pods can't start without. */
export function configMapsOf(pod: V1PodSpec | undefined): string[] {
  return (pod?.volumes ?? []).flatMap(mountedBy);
}

function mountedBy({ configMap, projected }: V1Volume): string[] {
  const sources = [configMap, ...(projected?.sources ?? []).map((source) => source.configMap)];
  return sources.flatMap((source) => (source?.name === undefined || source.optional ? [] : [source.name]));
}

function settingsOf(
  mounts: string[],
  configMaps: V1ConfigMap[] | undefined,
): Record<string, string> | undefined {
  const text = filesOf(mounts, configMaps)?.["server.properties"];
  return text === undefined ? undefined : parseProperties(text);
}

/** What is in the one of the mounted ConfigMaps that nodes are configured by. */
function filesOf(
  mounts: string[],
  configMaps: V1ConfigMap[] | undefined,
): Record<string, string> | undefined {
  const mounted = (configMaps ?? []).filter(({ metadata }) => mounts.includes(metadata?.name ?? ""));
  return mounted.map(({ data }) => data).find((data) => data?.["server.properties"] !== undefined);
}

function rolesOf(
  { spec }: V1StatefulSet,
  settings: Record<string, string> | undefined,
): ExistingSet["roles"] {
  const said = settings?.["process.roles"]?.split(",");
  if (said) return { controller: said.includes("controller"), broker: said.includes("broker") };
  if (settings) return { controller: false, broker: true };
  const ports = (spec?.template?.spec?.containers.find(isKafka)?.ports ?? []).map(
    (port) => port.containerPort,
  );
  return {
    controller: ports.some((port) => CONTROLLER_PORTS.includes(port)),
    broker: ports.some((port) => !OF_EVERY_NODE.includes(port)),
  };
}

/** Ports that aren't a listener's of brokers: the controllers', and the agent's. */
const OF_EVERY_NODE = [...CONTROLLER_PORTS, AGENT_PORT];

function isKafka({ name }: V1Container): boolean {
  return name === KAFKA_CONTAINER;
}
