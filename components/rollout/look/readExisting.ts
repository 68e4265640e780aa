import type {
  KubeConfig,
  V1ConfigMap,
  V1LimitRange,
  V1Node,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StatefulSet,
} from "@kubernetes/client-node";
import type { ExistingClaim, ExistingCluster, ExistingPod } from "../../plan/existing/existingCluster";
import { parseHeldAs } from "../../plan/existing/heldAs";
import type { Limits } from "../../plan/existing/limitRanges";
import type { Machine } from "../../plan/existing/machines";
import { parseCpus } from "../../plan/pod/memory";
import { parseSize } from "../../plan/pod/size";
import { parseOwner } from "../../plan/existing/owner";
import { USERS_FILE } from "../../plan/security/userList";
import { parseProperties } from "../../plan/existing/transition";
import { FOUNDED_ID, foundedConfigMap, foundingConfigMap } from "../../plan/kafka/founding";
import { CLUSTER_ID_CONTAINER, FORMAT_CONTAINER, KAFKA_CONTAINER } from "../../plan/pod/contents";
import { FOUND_WITH_ANNOTATION } from "../../plan/existing/volumes";
import { apiMessage, isUnreachable } from "../kubernetes/apiErrors";
import { changedObject } from "./changedObject";
import { askAgents } from "./askAgents";
import { askTopics } from "./askTopics";
import { CpuLooks } from "./cpuLooks";
import { ClusterView, texts } from "../kubernetes/clusterView";
import { existingSet, quorumOf } from "./describeSet";
import { UserError } from "../../userError";
import { existingJobs } from "./existingJobs";
import { doneWith, jobLists, topicsOf } from "./jobLists";
import { goneSets, setOf } from "./goneSets";
import { unmanagedObjects } from "./unmanagedObjects";
import { usedCertificates } from "./usedCertificates";
import { isLabelled, isMadeHere, otherClustersObjects, type Owned } from "../kubernetes/ownership";
import { isThrottled } from "../../plan/existing/leaving";
import { lacksVolume } from "../diagnosis/outdatedPods";
import { type CpuStates, isResized } from "../diagnosis/cpuStates";
import { type AgentAnswers, migrationOf, nodeId } from "../diagnosis/kafkaNodes";
import { claimTemplateNames, isFormer, isReady } from "../diagnosis/progress";

/** The API group of what assigns users in OpenShift. A namespace may not be there yet, but this is. */
const SECURITY_CONTEXT_CONSTRAINTS = "security.openshift.io";

/** The Kubernetes cluster can't be reached from where this runs, or doesn't say anything in time. */
export class NoAnswer extends Error {}

/** What is looked for. */
export interface ClusterSelector {
  /** Of everything that belongs to the cluster. */
  labels: Record<string, string>;
  /** Of the Jobs that make its topics; undefined for what has none. */
  jobLabels?: Record<string, string>;
  /** Name of the Kafka cluster whose nodes are asked; undefined for what isn't one. */
  kafka?: string;
  /** Whether its Secrets are read: a closed cluster's are. */
  isClosed?: boolean;
  /** Names of the topics that are asked for, beside those that it was last given. */
  topics?: string[];
  /** Names of Secrets that others keep for it. */
  keptSecrets?: string[];
  /** Whether all Kubernetes nodes have to be known, however many they are. */
  everyMachine?: boolean;
  /** Whether it matters which kinds of the Prometheus operator there are. */
  monitors?: boolean;
}

/**
 * What there is of a cluster: one look, before anything is planned against it.
 *
 * @param patienceSeconds how long each answer may take
 * @param silentSeconds how long the first one may
 * @throws NoAnswer if the Kubernetes cluster gives none; a RunError for everything else that goes wrong
 */
export async function readExisting(
  kubeConfig: KubeConfig,
  namespace: string,
  {
    labels,
    jobLabels,
    kafka,
    isClosed,
    topics = [],
    keptSecrets = [],
    everyMachine,
    monitors,
  }: ClusterSelector,
  patienceSeconds: number,
  silentSeconds = patienceSeconds,
): Promise<ExistingCluster> {
  const view = await ClusterView.open(kubeConfig, namespace, patienceSeconds, silentSeconds);
  try {
    const pods = kafka === undefined ? undefined : view.podsWith(labels);
    const policed = view.policies();
    const mapped = kafka === undefined ? undefined : view.configMaps(labels);
    const answered = Promise.all([pods, policed]);
    const told =
      kafka !== undefined &&
      Promise.all([pods, policed, mapped]).then(([known = [], policies = [], configMaps]) =>
        askTopics(view, known, policies, [...topics, ...topicsOf(configMaps)]),
      );
    const [
      claims,
      statefulSets,
      classes,
      services,
      budgets,
      policies,
      configMaps,
      jobs,
      answers,
      topicsTold,
      machines,
      limitRanges,
      kubernetes,
      groups,
      secrets,
      kept,
      monitoring,
    ] = await Promise.all([
      view.claims(),
      view.statefulSets(),
      view.storageClasses(),
      view.services(),
      view.budgets(),
      policed,
      mapped,
      jobLabels && existingJobs(view, jobLabels),
      answered.then(([known, policies]) => known && askAgents(view, known, { policies: policies ?? [] })),
      told,
      view.machines(everyMachine),
      kafka === undefined ? undefined : view.limitRanges(),
      view.version(),
      view.apiGroups(),
      isClosed ? view.secrets(labels) : undefined,
      Promise.all(keptSecrets.map((name) => view.secret(name))),
      monitors ? view.monitoring() : undefined,
    ]);
    const isOwn = (object: Owned) => isLabelled(object, labels);
    const ownSets = statefulSets?.filter((set) => isOwn(set) && isMadeHere(set));
    const known = await pods;
    const gone = goneSets(known ?? [], statefulSets ?? []);
    const sets = ownSets && [...ownSets, ...gone];
    const lists = configMaps && jobLists(configMaps);
    const dataOf = (name: string) => configMaps?.find(({ metadata }) => metadata?.name === name)?.data;
    return {
      machines: machines?.map(machine),
      ...(monitoring && { monitoring }),
      limitRanges: limitRanges?.flatMap(limitsOf),
      kubernetes,
      assignsUsers: groups?.includes(SECURITY_CONTEXT_CONSTRAINTS),
      claims: claims?.map((claim) => existingClaim(claim, isOwn(claim))),
      sets: sets?.map((set) => ({
        ...existingSet(set, configMaps, known),
        ...(gone.includes(set) && { isGone: true }),
      })),
      siblings: statefulSets
        ?.filter((set) => isMadeHere(set) && !isOwn(set))
        .map(({ metadata }) => ({
          name: metadata?.labels?.["app.kubernetes.io/instance"] ?? "",
          owner: parseOwner(metadata?.annotations),
        })),
      pods: await existingPods(view, known, sets ?? []),
      topicLists: lists?.topics,
      ...(configMaps && { doneLists: jobLists(doneWith(configMaps, jobs)) }),
      ...(topicsTold && { topics: topicsTold.topics, topicsNoAnswer: topicsTold.noAnswer }),
      settingLists: lists?.settings,
      subscriptionLists: lists?.subscriptions,
      userLists: configMaps?.flatMap(({ data }) => data?.[USERS_FILE] ?? []),
      changed: [
        ...(ownSets ?? []).flatMap((set) => changedObject("StatefulSet", set)),
        ...(services ?? []).filter(isOwn).flatMap((service) => changedObject("Service", service)),
        ...(budgets ?? []).filter(isOwn).flatMap((budget) => changedObject("PodDisruptionBudget", budget)),
        ...(policies ?? []).filter(isOwn).flatMap((policy) => changedObject("NetworkPolicy", policy)),
      ],
      kafka: answers?.state,
      kafkaNoAnswer: answers?.noAnswer,
      ...movesOf(answers),
      secrets,
      keptSecrets: isClosed
        ? Object.fromEntries(kept.map((secret, i) => [keptSecrets[i], secret && texts(secret.data)]))
        : undefined,
      certificates: isClosed ? usedCertificates(known ?? [], answers) : undefined,
      foundedId: dataOf(foundedConfigMap(kafka ?? ""))?.[FOUNDED_ID],
      founding: dataOf(foundingConfigMap(kafka ?? "")),
      configs: configMaps?.flatMap(({ data }) => {
        const text = data?.["server.properties"];
        return text === undefined ? [] : [parseProperties(text)];
      }),
      configMaps: configMaps?.map(({ metadata }) => metadata?.name ?? ""),
      services: services?.filter(isOwn).map(({ metadata, spec }) => ({
        name: metadata?.name ?? "",
        type: spec?.type,
        nodePorts: spec?.ports?.flatMap(({ nodePort }) => nodePort ?? []),
      })),
      budgets: budgets?.filter(isOwn).map(({ metadata }) => metadata?.name ?? ""),
      policies: policies
        ?.filter((policy) => isOwn(policy) && isMadeHere(policy))
        .map(({ metadata }) => metadata?.name ?? ""),
      jobs,
      templates: sets && Object.fromEntries(sets.map((set) => [set.metadata?.name, claimTemplateNames(set)])),
      quorums: sets && quorumsOf(sets, configMaps),
      others: otherClustersObjects({ claims, statefulSets }, isOwn),
      unmanaged: unmanagedObjects({ statefulSets, services, budgets }),
      fixedSizeClasses: (classes ?? [])
        .filter(({ allowVolumeExpansion }) => !allowVolumeExpansion)
        .map(({ metadata }) => metadata?.name ?? ""),
    };
  } catch (error) {
    if (isUnreachable(error)) throw new NoAnswer(apiMessage(error));
    throw new UserError(`What exists in namespace ${namespace} can't be looked at: ${apiMessage(error)}`);
  }
}

/** What nodes tell of themselves, also what moves of replicas and the migration from ZooKeeper go by. */
function movesOf(
  answers: AgentAnswers | undefined,
): Pick<ExistingCluster, "nodes" | "bytes" | "directories" | "moving" | "migration"> {
  if (!answers) return {};
  const states = Object.values(answers.byPod);
  const sizes = states.flatMap(({ node }) => (node.bytes === undefined ? [] : [[node.id, node.bytes]]));
  const known = states.filter(({ node }) => (node.directories ?? []).length > 0);
  return {
    nodes: Object.fromEntries(states.map(({ node }) => [node.id, node])),
    bytes: Object.fromEntries(sizes) as Record<number, number>,
    directories: Object.fromEntries(known.map(({ node }) => [node.id, node.directories!])),
    moving: states.filter(isThrottled).map(({ node }) => node.id),
    migration: migrationOf(answers),
  };
}

function machine({ metadata, spec, status }: V1Node): Machine {
  return {
    name: metadata?.name ?? "",
    memory: parseSize(status?.allocatable?.memory ?? "") ?? 0,
    cpus: parseCpus(status?.allocatable?.cpu ?? "") ?? Infinity,
    // Such as aws:///eu-west-1a/i-0123; kind and k3s name themselves likewise.
    isCloud: /^(?!kind|k3s)\w+:/.test(spec?.providerID ?? ""),
    labels: metadata?.labels ?? {},
    addresses: status?.addresses ?? [],
  };
}

function limitsOf({ metadata, spec }: V1LimitRange): Limits[] {
  return (spec?.limits ?? []).map((limits) => ({
    ...{ name: metadata?.name ?? "", type: limits.type },
    ...{ min: limits.min, max: limits.max, maxLimitRequestRatio: limits.maxLimitRequestRatio },
    ...{ default: limits._default, defaultRequest: limits.defaultRequest },
  }));
}

function quorumsOf(
  sets: V1StatefulSet[],
  configMaps: V1ConfigMap[] | undefined,
): NonNullable<ExistingCluster["quorums"]> {
  return Object.fromEntries(
    sets.flatMap((set) => {
      const kind = quorumOf(set, configMaps);
      return kind === undefined ? [] : [[set.metadata?.name ?? "", kind]];
    }),
  );
}

async function existingPods(
  view: ClusterView,
  pods: V1Pod[] | undefined,
  sets: V1StatefulSet[],
): Promise<ExistingPod[] | undefined> {
  const cpu = new CpuLooks(view);
  const ofSets = sets.map(async (set) => {
    const own = (pods ?? []).filter((pod) => setOf(pod) === set.metadata?.name);
    const states = await cpu.of(set, own);
    return own.map((pod) => existingPod(pod, set, states));
  });
  const known = (await Promise.all(ofSets)).flat();
  return pods && known;
}

function existingPod(pod: V1Pod, set: V1StatefulSet, cpu: CpuStates): ExistingPod {
  const { metadata, spec, status } = pod;
  const idContainers = [FORMAT_CONTAINER, CLUSTER_ID_CONTAINER];
  const said = status?.initContainerStatuses?.find(({ name }) => idContainers.includes(name));
  const kafka = status?.containerStatuses?.find(({ name }) => name === KAFKA_CONTAINER);
  const name = metadata?.name ?? "";
  return {
    name,
    statefulSet: set.metadata?.name ?? "",
    id: nodeId(name),
    node: spec?.nodeName,
    isReady: isReady(pod),
    isOutdated: isFormer(set, pod, cpu),
    ...(lacksVolume(set, pod) && { lacksVolume: true }),
    ...(isResized(pod) && { isResized: true }),
    ...(/^(wanted|going)$/.test(cpu[name]?.state ?? "") && { awaitsCpu: true }),
    hasBegun: [kafka?.state, kafka?.lastState].some((state) => state?.running ?? state?.terminated),
    clusterId: said?.state?.terminated?.exitCode === 0 ? said.state.terminated.message : undefined,
  };
}

function existingClaim({ metadata, spec, status }: V1PersistentVolumeClaim, isOwn: boolean): ExistingClaim {
  const owner = parseOwner(metadata?.annotations);
  const size = spec?.resources?.requests?.storage ?? "";
  return {
    name: metadata?.name ?? "",
    owner,
    isOwn,
    isEmpty: status?.phase === "Pending" && !spec?.volumeName ? true : undefined,
    ...(metadata?.deletionTimestamp && { isGoing: true }),
    heldAs: parseHeldAs(metadata?.annotations),
    size,
    foundWith: metadata?.annotations?.[FOUND_WITH_ANNOTATION] ?? (isOwn || owner ? undefined : size),
    class: spec?.storageClassName,
    accessModes: spec?.accessModes,
    isBlock: spec?.volumeMode === "Block",
  };
}
