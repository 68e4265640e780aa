import {
  AntiAffinity,
  ExternalCheck,
  type KafkaClusterArgs,
  type RemovedTopics,
  type ResourcesArgs,
} from "../args";
import { planAgentProperties } from "./kafka/agentProperties";
import { checkBrokerSettings, planUncheckedSettings } from "./kafka/settings/brokerSettings";
import { checkNamespace, planChoice, planClusterDomain, planSeconds } from "./checks";
import { PlannedImage, planImage, versionOfImage } from "./pod/image";
import { planJobResources } from "./pod/jobResources";
import { planAnnotations, planFurtherLabels } from "./labels";
import {
  brokerListeners,
  internalListener,
  PlannedListener,
  planListeners,
  replicationListener,
} from "./access/listeners";
import { type PlannedNetworkPolicy, planNetworkPolicy } from "./access/networkPolicy";
import { controllerListener, REPLICATION } from "./access/ownListeners";
import { planMetrics, type PlannedMetrics } from "./metrics/metrics";
import { planFinalized } from "./kafka/features";
import { planMetadataVersion } from "./kafka/metadataVersion";
import { Mistakes } from "./mistakes";
import { planName } from "./names";
import { PlannedNode } from "./nodes/nodes";
import { nodesOf, nodesWith, PlannedPool, planPools, poolSettings } from "./nodes/pools";
import { planPlacement, PlannedPlacement } from "./pod/placement";
import { kafkaPod, planPod, type PlannedPod } from "./pod/pod";
import { planQuorum, PlannedQuorum } from "./nodes/quorum";
import { placedByRack, planRacks } from "./nodes/racks";
import { planMaxUnavailable } from "./nodes/rollout";
import { type PlannedReassignment, planReassignment } from "./kafka/reassignment";
import { TIERED } from "./kafka/settings/relations";
import { planReplication, planRuntimeSettings } from "./kafka/replication";
import { checkConfig, planServerProperties } from "./kafka/serverProperties";
import { isClosed, planSecurity, type PlannedSecurity } from "./security/security";
import { plainSettings } from "./settings";
import { PlannedTopic, planRemovedTopics, planTopics } from "./kafka/topics";
import { isAtLeast, planVersion } from "./kafka/version";
import { PlannedZooKeeper, planZooKeeper } from "./zooKeeper/zooKeeper";

/** Everything about a cluster that can be decided without one. */
export interface ClusterPlan {
  name: string;
  version: string;
  image: PlannedImage;
  /** In the order in which they roll. */
  pools: PlannedPool[];
  /** All nodes, those that are brokers, and those that are controllers, each sorted by their ids. */
  nodes: PlannedNode[];
  brokers: PlannedNode[];
  controllers: PlannedNode[];
  listeners: PlannedListener[];
  /** The listener that programs inside the Kubernetes cluster use. */
  internal: PlannedListener;
  /** The one that brokers and the topic Job use: in an open cluster the same, in a closed one the brokers' own. */
  interBroker: PlannedListener;
  /** What closes the cluster to strangers; undefined for an open one. */
  security?: PlannedSecurity;
  /** Who may connect to the nodes' pods; undefined leaves it to others. */
  networkPolicy?: PlannedNetworkPolicy;
  /** How a Prometheus finds the nodes' metrics; undefined tells it nothing. */
  metrics?: PlannedMetrics;
  quorum: PlannedQuorum;
  /** Label of Kubernetes' nodes that tells the brokers' racks. */
  topologyKey?: string;
  /** How many brokers of a rack a roll may have away at once. */
  maxUnavailable: number;
  /** What is in the place of controllers, if it is, or was and is still written to. */
  zooKeeper?: PlannedZooKeeper;
  clusterId?: string;
  /** What new volumes are formatted with; undefined leaves it to Kafka. */
  metadataVersion?: string;
  /** Levels that features of a cluster that runs are raised to; undefined leaves them as they are. */
  finalized?: Record<string, number>;
  topics: PlannedTopic[];
  /** What becomes of topics that the arguments don't have any more. */
  removedTopics: RemovedTopics;
  /** How replicas move between brokers. */
  reassignment: PlannedReassignment;
  /** CPU and memory of the Job that makes them. */
  jobResources: ResourcesArgs;
  /** Lines of server.properties that the arguments have. */
  settings: Record<string, string>;
  /** Replication factors of the brokers and the in-sync minima that go with them, by the properties' names. */
  replication: Record<string, string>;
  /** Of those, what is set for the whole cluster while it runs, and stands in no file. */
  runtimeSettings: Record<string, string>;
  /** Whether what it lacks for production is told. */
  production: boolean;
  /** Whether what was made by other means is taken over. */
  adopt: boolean;
  antiAffinity: AntiAffinity;
  /** The cluster's own, which the topic Job shares. */
  placement: PlannedPlacement;
  /** The same of what pods get. */
  pod: PlannedPod;
  /** Of every object but pods and the namespace, beside the cluster's own. */
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  externalCheck: ExternalCheck;
  terminationGracePeriodSeconds: number;
  timeoutSeconds: number;
  createNamespace: boolean;
  clusterDomain: string;
}

/**
 * Decides the cluster that the arguments describe.
 *
 * @param component name of the component, from which names follow
 * @throws MistakesError with every mistake in the arguments
 */
export function planCluster(component: string, args: KafkaClusterArgs): ClusterPlan {
  const mistakes = new Mistakes();
  const name = planName(component, args.name, mistakes);
  const version = planVersion(
    args.version ?? versionOfImage(args.image),
    mistakes,
    args.zooKeeper ? "zookeeper" : "kraft",
  );
  const atLeast = (release: string) => isAtLeast(version, release);
  const image = planImage(args.image, args.version, version, mistakes);
  const clusterDomain = planClusterDomain(args.clusterDomain, mistakes);
  const timeoutSeconds = planSeconds(args.timeoutSeconds ?? 600, "timeoutSeconds", mistakes);
  const createNamespace = args.createNamespace ?? true;
  const zooKeeper = planZooKeeper(
    args,
    { name, version, image, clusterDomain, timeoutSeconds, createNamespace },
    mistakes,
  );
  const members = planPools(name, args, clusterDomain, mistakes);
  const brokers = nodesWith("broker", members);
  const usesZooKeeper = zooKeeper !== undefined && !zooKeeper.isLeft;
  const controllers = usesZooKeeper ? [] : nodesWith("controller", members);
  const antiAffinity = planChoice(args.antiAffinity ?? "preferred", AntiAffinity, "antiAffinity", mistakes);
  const closed = isClosed(args);
  const listeners = planListeners(
    args.listeners,
    {
      cluster: name,
      nodes: brokers,
      hasControllers: controllers.length > 0,
      isClosed: closed,
      version,
      antiAffinity,
      nodePortRange: args.nodePortRange,
    },
    mistakes,
  );
  const internal = internalListener(listeners);
  const interBroker = closed ? replicationListener(brokers) : internal;
  const security = planSecurity(
    args,
    listeners,
    {
      ...{ cluster: name, version, metadataVersion: args.metadataVersion },
      hasControllers: zooKeeper === undefined,
    },
    mistakes,
  );
  const own = controllerListener(closed);
  const metrics = planMetrics(args.metrics, { version, zooKeeper: zooKeeper !== undefined }, mistakes);
  const networkPolicy = planNetworkPolicy(
    args.networkPolicy,
    {
      listeners,
      closed: [
        ...(controllers.length > 0 ? [[own.port, "the controllers"] as [number, string]] : []),
        ...(closed ? [[REPLICATION.port, "the traffic between brokers"] as [number, string]] : []),
      ],
      byDefault: closed,
      metrics,
    },
    mistakes,
  );
  const quorum = planQuorum(
    args.quorum,
    version,
    usesZooKeeper ? undefined : controllers,
    own,
    zooKeeper?.isLeft ?? false,
    mistakes,
  );
  const checkedConfig = plainSettings(args.config, "config", mistakes);
  checkConfig(checkedConfig, quorum, zooKeeper === undefined && !atLeast("4.0.0"), mistakes);
  const topologyKey = planRacks(args.rack, members, checkedConfig, mistakes);
  const unchecked = plainSettings(args.uncheckedConfig, "uncheckedConfig", mistakes);
  const config = { ...checkedConfig, ...planUncheckedSettings("uncheckedConfig", unchecked, mistakes) };
  const replication = planReplication(config, brokers.length, version, mistakes);
  const topics = planTopics(
    args.topics,
    {
      brokers: brokers.length,
      replicas: Number(replication["default.replication.factor"]),
      minInSync: Number(replication["min.insync.replicas"]),
      version,
      hasControllers: quorum.kind !== "zooKeeper",
      // A provider of Kafka's may fill it in.
      isTiered: /^true$|\$\{/i.test(config[TIERED] ?? ""),
    },
    mistakes,
  );
  const runtimeSettings = planRuntimeSettings(replication, quorum, atLeast);
  const properties = {
    ...{ version, config, listeners, interBroker, security, subscriptions: metrics?.clients },
    ...{ quorum, replication, runtimeSettings, topologyKey, leavesZooKeeper: zooKeeper?.isLeft ?? false },
  };
  const pools = members.map((pool) => {
    const settings = poolSettings(pool, args, atLeast, mistakes);
    const basis = kafkaPod({ ...settings, roles: pool.roles }, image, brokerListeners(properties), closed);
    return {
      name: pool.name,
      at: pool.at,
      statefulSet: pool.statefulSet,
      roles: pool.roles,
      nodes: pool.nodes,
      ...settings,
      placement: placedByRack(settings.placement, pool.roles, topologyKey),
      pod: pool.args.pod
        ? planPod(pool.args.pod, `${pool.at}pod`, basis, mistakes)
        : planPod(args.pod, "pod", basis, mistakes),
      serverProperties: planServerProperties(pool, settings.storage, properties),
      agentProperties: planAgentProperties(pool.roles, controllers, interBroker, settings.storage, closed),
    };
  });
  const plan = {
    name,
    version,
    image,
    pools,
    nodes: nodesOf(members),
    brokers,
    controllers,
    listeners,
    ...(security && { security }),
    networkPolicy,
    ...(metrics && { metrics }),
    quorum,
    zooKeeper,
    topologyKey,
    maxUnavailable: planMaxUnavailable(args, members, topologyKey, mistakes),
    clusterId: args.clusterId,
    metadataVersion: planMetadataVersion(args.metadataVersion, version, mistakes),
    finalized: args.finalize ? planFinalized(args, version, mistakes) : undefined,
    topics,
    removedTopics: planRemovedTopics(args.removedTopics, config, mistakes),
    reassignment: planReassignment(args.reassignment, mistakes),
    jobResources: planJobResources(args.topicJob, pools, mistakes),
    settings: config,
    replication,
    runtimeSettings,
    production: args.production ?? false,
    adopt: args.adopt ?? false,
    antiAffinity,
    placement: planPlacement(args.placement, "placement", mistakes),
    pod: planPod(args.pod, "pod", kafkaPod(pools[0], image, brokerListeners(properties), closed), mistakes),
    labels: planFurtherLabels(args.labels, "labels", mistakes),
    annotations: planAnnotations(args.annotations, "annotations", mistakes),
    externalCheck: planChoice(args.externalCheck ?? "required", ExternalCheck, "externalCheck", mistakes),
    terminationGracePeriodSeconds: planSeconds(
      args.terminationGracePeriodSeconds ?? 120,
      "terminationGracePeriodSeconds",
      mistakes,
    ),
    timeoutSeconds,
    createNamespace,
    clusterDomain,
  };
  checkBrokerSettings("config", checkedConfig, version, mistakes);
  checkNamespace(args.namespace, mistakes);
  checkClusterId(args.clusterId, mistakes);
  mistakes.throwIfAny(component);
  return { ...plan, internal: internal!, interBroker: interBroker! };
}

function checkClusterId(clusterId: string | undefined, mistakes: Mistakes): void {
  if (clusterId !== undefined && !/^[A-Za-z0-9_-]{22}$/.test(clusterId)) {
    mistakes.add(
      "clusterId",
      `is "${clusterId}"; write 16 bytes as URL-safe base64 without padding, 22 characters, as ` +
        "kafka-storage random-uuid prints them",
    );
  }
}
