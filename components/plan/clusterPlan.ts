import { AntiAffinity, ExternalCheck, type KafkaClusterArgs } from "../args";
import { planAgentProperties } from "./agentProperties";
import { checkSettingNames, planUncheckedSettings } from "./brokerSettings";
import { PlannedImage, planImage, versionOfImage } from "./image";
import { internalListener, PlannedListener, planListeners } from "./listeners";
import { planMetadataVersion } from "./metadataVersion";
import { Mistakes } from "./mistakes";
import { isDnsName, planName } from "./names";
import { PlannedNode } from "./nodes";
import { nodesOf, nodesWith, PlannedPool, planPools, poolSettings } from "./pools";
import { planPlacement, PlannedPlacement } from "./placement";
import { planQuorum, PlannedQuorum } from "./quorum";
import { checkRacks } from "./racks";
import { planReplication } from "./replication";
import { checkConfig, planServerProperties } from "./serverProperties";
import { plainSettings } from "./settings";
import { PlannedTopic, planTopics } from "./topics";
import { isAtLeast, planVersion } from "./version";

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
  /** The listener that brokers and the topic Job use. */
  internal: PlannedListener;
  quorum: PlannedQuorum;
  clusterId?: string;
  /** What new volumes are formatted with; undefined leaves it to Kafka. */
  metadataVersion?: string;
  topics: PlannedTopic[];
  antiAffinity: AntiAffinity;
  /** The cluster's own, which the topic Job shares. */
  placement: PlannedPlacement;
  externalCheck: ExternalCheck;
  terminationGracePeriodSeconds: number;
  timeoutSeconds: number;
  createNamespace: boolean;
  clusterDomain: string;
}

const ANTI_AFFINITIES: string[] = Object.values(AntiAffinity);
const EXTERNAL_CHECKS: string[] = Object.values(ExternalCheck);

/**
 * Decides the cluster that the arguments describe.
 *
 * @param component name of the component, from which names follow
 * @throws MistakesError with every mistake in the arguments
 */
export function planCluster(component: string, args: KafkaClusterArgs): ClusterPlan {
  const mistakes = new Mistakes();
  const name = planName(component, args.name, mistakes);
  const version = planVersion(args.version ?? versionOfImage(args.image), mistakes);
  const atLeast = (release: string) => isAtLeast(version, release);
  const image = planImage(args.image, args.version, version, mistakes);
  const clusterDomain = args.clusterDomain ?? "cluster.local";
  const members = planPools(name, args, clusterDomain, mistakes);
  const brokers = nodesWith("broker", members);
  const controllers = nodesWith("controller", members);
  const antiAffinity = args.antiAffinity ?? "preferred";
  const listeners = planListeners(
    args.listeners,
    { cluster: name, nodes: brokers, antiAffinity, nodePortRange: args.nodePortRange },
    mistakes,
  );
  const internal = internalListener(listeners);
  const quorum = planQuorum(args.quorum, version, controllers, mistakes);
  const checkedConfig = plainSettings(args.config, "config", mistakes);
  const unchecked = plainSettings(args.uncheckedConfig, "uncheckedConfig", mistakes);
  const config = { ...checkedConfig, ...planUncheckedSettings("uncheckedConfig", unchecked, mistakes) };
  checkConfig(config, mistakes);
  checkRacks(members, config, mistakes);
  const replication = planReplication(config, brokers.length, atLeast, mistakes);
  const topics = planTopics(
    args.topics,
    {
      brokers: brokers.length,
      replicas: Number(replication["default.replication.factor"]),
      minInSync: Number(replication["min.insync.replicas"]),
      isAtLeast: atLeast,
    },
    mistakes,
  );
  const properties = { config, listeners, quorum, replication };
  const pools = members.map((pool) => {
    const settings = poolSettings(pool, args, atLeast, mistakes);
    return {
      name: pool.name,
      statefulSet: pool.statefulSet,
      roles: pool.roles,
      nodes: pool.nodes,
      ...settings,
      serverProperties: planServerProperties(pool, settings.storage, properties),
      agentProperties: planAgentProperties(pool.roles, controllers, internal),
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
    quorum,
    clusterId: args.clusterId,
    metadataVersion: planMetadataVersion(args.metadataVersion, version, mistakes),
    topics,
    antiAffinity,
    placement: planPlacement(args.placement, "placement", mistakes),
    externalCheck: args.externalCheck ?? "required",
    terminationGracePeriodSeconds: seconds(args, "terminationGracePeriodSeconds", 120, mistakes),
    timeoutSeconds: seconds(args, "timeoutSeconds", 600, mistakes),
    createNamespace: args.createNamespace ?? true,
    clusterDomain,
  };
  checkSettingNames("config", checkedConfig, version, mistakes);
  checkRest(args, clusterDomain, mistakes);
  mistakes.throwIfAny(component);
  return { ...plan, internal: internal! };
}

function seconds(
  args: KafkaClusterArgs,
  name: "terminationGracePeriodSeconds" | "timeoutSeconds",
  byDefault: number,
  mistakes: Mistakes,
): number {
  const value = args[name] ?? byDefault;
  if (!Number.isInteger(value) || value < 1) {
    mistakes.add(name, `is ${value}; write a whole number of seconds from 1 on`);
  }
  return value;
}

function checkRest(args: KafkaClusterArgs, clusterDomain: string, mistakes: Mistakes): void {
  if (typeof args.namespace === "string" && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(args.namespace)) {
    mistakes.add(
      "namespace",
      `is "${args.namespace}"; Kubernetes takes lower-case letters, digits and "-", at most 63 of them`,
    );
  }
  if (!isDnsName(clusterDomain)) {
    mistakes.add("clusterDomain", `is "${clusterDomain}"; write a DNS name such as cluster.local`);
  }
  if (args.clusterId !== undefined && !/^[A-Za-z0-9_-]{22}$/.test(args.clusterId)) {
    mistakes.add(
      "clusterId",
      `is "${args.clusterId}"; write 16 bytes as URL-safe base64 without padding, 22 characters, as ` +
        "kafka-storage random-uuid prints them",
    );
  }
  if (args.antiAffinity !== undefined && !ANTI_AFFINITIES.includes(args.antiAffinity)) {
    mistakes.add("antiAffinity", `is "${args.antiAffinity}"; use ${ANTI_AFFINITIES.join(", ")}`);
  }
  if (args.externalCheck !== undefined && !EXTERNAL_CHECKS.includes(args.externalCheck)) {
    mistakes.add("externalCheck", `is "${args.externalCheck}"; use ${EXTERNAL_CHECKS.join(", ")}`);
  }
}
