import type { V1Pod, V1PodSpec, V1StatefulSet } from "@kubernetes/client-node";
import type { KafkaState } from "../../plan/existing/kafkaState";
import { listed, runsOf } from "../../plan/existing/words";
import { CONTROLLER_PORTS } from "../../plan/access/ownListeners";
import { ordinalNames } from "./progress";

/** What one look shows of a Kafka cluster. */
export interface ClusterLook {
  /** The pods of all pools; undefined where they may not be listed. */
  pods?: V1Pod[];
  /** The StatefulSets of all pools; undefined where they may not be listed, or weren't looked at. */
  sets?: V1StatefulSet[];
  /** Racks of brokers by their ids, as far as Kafka has told them: of some that are away, too. */
  racks?: Record<number, string>;
  /** What the agents say; undefined while nobody was asked. */
  answers?: AgentAnswers;
  /** Ids of nodes that are about to leave and down: nothing waits for them. */
  unneeded?: number[];
}

/** What the agents say. */
export interface AgentAnswers {
  /** The best answer: that of a node that knows of its quorum, if there is one. */
  state?: KafkaState;
  /** Each answer, by the name of the pod. */
  byPod: Record<string, KafkaState>;
  /** Why nobody tells; undefined where somebody does. */
  noAnswer?: string;
}

const POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";

/** What all objects of a Kafka cluster are known by, from one of them; undefined if it isn't of a Kafka cluster. */
export function kafkaLabels(labels: Record<string, string> | undefined): Record<string, string> | undefined {
  const [name, instance] = ["app.kubernetes.io/name", "app.kubernetes.io/instance"].map(
    (key) => labels?.[key],
  );
  // Its Jobs are called kafka-topics, for one.
  if (!name || !/^kafka(-|$)/.test(name) || !instance) return undefined;
  return { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": instance };
}

/** Those of the pods with a cluster's labels that are nodes of it. */
export function nodePods(pods: V1Pod[]): V1Pod[] {
  return pods.filter(({ metadata }) => metadata?.labels?.[POD_NAME_LABEL] !== undefined);
}

/** How far the metadata has moved from ZooKeeper to the controllers: by the word of the active one, or else of any. */
export function migrationOf({ state, byPod }: AgentAnswers): number | undefined {
  const told = Object.values(byPod).filter(({ node }) => typeof node.migration === "number");
  const leader = told.find(({ node }) => node.id === state?.quorum?.leader);
  return (leader ?? told[0])?.node.migration ?? undefined;
}

/** A pod's number is its node's id. */
export function nodeId(podName: string | undefined): number {
  return Number(/\d+$/.exec(podName ?? "")?.[0] ?? NaN);
}

export function nameOf({ metadata }: V1Pod): string {
  return metadata?.name ?? "";
}

/** `kafka-1`, `kafka-0, kafka-1 and kafka-2`, or `kafka-0 to kafka-99`. */
export function joinNames(names: string[]): string {
  return listed(runsOf(names));
}

/** Whether any container of a pod runs. */
export function runs({ status }: V1Pod): boolean {
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return containers.some(({ state }) => state?.running);
}

/** Ids of the nodes that vote, as far as anybody shows it: of all controllers while no leader tells. */
export function controllerIds(look: ClusterLook): number[] {
  const { pods, sets, answers } = look;
  const voters = answers?.state?.quorum?.voters;
  if (voters) return voters.map(({ id }) => id);
  const ofSets = (sets ?? []).filter(({ spec }) => listens(spec?.template?.spec)).flatMap(ordinalNames);
  const ofPods = (pods ?? []).filter(({ spec }) => listens(spec)).map(nameOf);
  const answering = Object.values(answers?.byPod ?? {}).filter(({ node }) => node.controller);
  return [...new Set([...[...ofSets, ...ofPods].map(nodeId), ...answering.map(({ node }) => node.id)])];
}

function listens(spec: V1PodSpec | undefined): boolean {
  const ports = (spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.some(({ containerPort }) => CONTROLLER_PORTS.includes(containerPort));
}

/** Whether Kafka has controllers of its own, as far as anybody shows it. */
export function isKraft(look: ClusterLook): boolean {
  return controllerIds(look).length > 0;
}

/** Whether a node is a controller and no broker: only in clusters of pools, which say it by labels. */
export function isControllerOnly(name: string, { pods, sets }: ClusterLook): boolean {
  const pod = pods?.find((candidate) => nameOf(candidate) === name);
  const set = sets?.find((candidate) => ordinalNames(candidate).includes(name));
  const labels = pod?.metadata?.labels ?? set?.spec?.template?.metadata?.labels;
  const has = (role: string) => labels?.[`kafka-cluster/${role}`] === "true";
  return has("controller") && !has("broker");
}

/** The nodes that the cluster should have, by their pods' names. */
export function nodeNames({ pods, sets }: ClusterLook, own?: V1StatefulSet): string[] {
  const living = [...(sets ?? []), ...(own ? [own] : [])].filter(
    ({ metadata }) => !metadata?.deletionTimestamp,
  );
  const names = new Set([...living.flatMap(ordinalNames), ...(pods ?? []).map(nameOf)]);
  return [...names].sort((a, b) => nodeId(a) - nodeId(b));
}
