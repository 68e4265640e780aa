import type { ResourcesArgs } from "../../args";
import type { Roles } from "../nodes/pools";
import type { PlannedQuorum } from "../nodes/quorum";
import type { ChangedObject } from "./changed";
import type { HeldAs } from "./heldAs";
import type { Limits } from "./limitRanges";
import type { KindSeen, MonitoringKind } from "./metrics";
import type { Machine } from "./machines";
import type { AgentNode, KafkaState, LogDirectory, UsedCertificate } from "./kafkaState";
import type { NodeFiles } from "./transition";

/** Which stack an object is of, and which of its states: a state that was lost and begun anew is another one. */
export interface Owner {
  /** `<organization>/<project>/<stack>`. */
  stack: string;
  /** Id that the state of the stack has for the component. */
  state: string;
}

/** A claim that is in the cluster. */
export interface ExistingClaim {
  name: string;
  /** Undefined: it was made before claims told. */
  owner?: Owner;
  /** Whether it has the labels of the cluster. */
  isOwn?: boolean;
  /** Whether there is no volume for it yet: nothing was ever on it. */
  isEmpty?: boolean;
  /** Whether somebody has deleted it: it goes, with what is on it, once no pod needs it any more. */
  isGoing?: boolean;
  /** What the node is whose volume it holds. Undefined: it was made before claims told. */
  heldAs?: HeldAs;
  /** What it asks for; the volume may have less, while it grows. */
  size: string;
  /** What it asked for when it was found: somebody else had made it for a node. Undefined: it was made here. */
  foundWith?: string;
  class?: string;
  accessModes?: string[];
  /** Whether it is a device without a file system. */
  isBlock?: boolean;
}

/** Something in the same namespace that is another cluster's. */
export interface OtherObject {
  kind: "StatefulSet" | "claim";
  name: string;
  /** Whose it is, in words. */
  owner: string;
}

/** A StatefulSet that was made by other means than this component. */
export interface UnmanagedStatefulSet {
  name: string;
  replicas: number;
  /** Number of its first pod. */
  firstId: number;
  /** The Service that names its pods. */
  serviceName?: string;
  podManagementPolicy?: string;
  /** Names of its claim templates. */
  templates: string[];
  /** Image of the container that runs Kafka. */
  image?: string;
  /** What its containers say of their ports, which may not be all. */
  ports: { port: number; name?: string; hostPort?: number }[];
  /** The listener between brokers, where the command or its arguments write it as a property. */
  between?: string;
  /** Properties of Kafka that its pods get as environment variables; none where they are set by other means. */
  settings: Record<string, string>;
}

/** Objects that others know by their names, and that hold nothing which would be lost with them. */
export type AdoptedKind = "Service" | "PodDisruptionBudget";
/** What the program deletes by its name. */
export type NamedKind = AdoptedKind | "ConfigMap" | "NetworkPolicy" | "Secret";

/** What there is that was made by other means. Undefined: it may not be read, or nobody asked. */
export interface UnmanagedObjects {
  statefulSets: UnmanagedStatefulSet[];
  services?: { name: string; type?: string }[];
  budgets?: string[];
}

/** A StatefulSet of the cluster. */
export interface ExistingSet {
  name: string;
  /** Whether it is gone while its pods run on, off which all else that is known of it was read. */
  isGone?: boolean;
  /** Ids of its nodes, which are the ordinals of its pods. */
  ids: number[];
  roles: Roles;
  owner?: Owner;
  /** What its pods were made from, part by part; undefined: it was made before StatefulSets told. */
  madeFrom?: Record<string, string>;
  /** Image of the container that runs Kafka. */
  image?: string;
  /** Resources of that container, */
  resources?: ResourcesArgs;
  /** and options of its JVM's heap. */
  heapOptions?: string;
  /** Id of the user that its pods run as, if they say one and there are such pods. */
  user?: number;
  /** Its server.properties; undefined where the ConfigMap is gone or may not be read. */
  settings?: Record<string, string>;
  /** The same as it stands there, and what else its nodes read of how they reach each other. */
  files?: NodeFiles;
  /** Names of the ConfigMaps of the cluster that its pods need. */
  mounts: string[];
  /** Whether its pods look for the files of a node that was made by other means. */
  movesFiles: boolean;
}

/** A pod of the cluster. */
export interface ExistingPod {
  name: string;
  /** Name of its StatefulSet. */
  statefulSet: string;
  id: number;
  /** The Kubernetes node that it runs on. */
  node?: string;
  isReady: boolean;
  /** Whether it still runs what its StatefulSet described before the last change. */
  isOutdated: boolean;
  /** Whether it began before its StatefulSet had all of its volumes. */
  lacksVolume?: boolean;
  /** Whether it got another CPU while it ran, by this component. */
  isResized?: boolean;
  /** Whether it is to get another CPU while it runs, and hasn't yet. */
  awaitsCpu?: boolean;
  /** Whether its node has begun, however it ended: it formats its volumes first. */
  hasBegun?: boolean;
  /** Id of the cluster that its volume belongs to. */
  clusterId?: string;
}

/** A Job that makes the topics. */
export interface ExistingJob {
  name: string;
  uid: string;
  /** What has become of it: one that has failed won't be done any more. */
  state: "done" | "failed" | "working";
  /** Names of the ConfigMaps that its pods need. */
  mounts: string[];
}

/** What such a Job reads, a text each (plan/kafka/topicList.ts, settingList.ts, plan/metrics/clientMetrics.ts). */
export interface JobLists {
  topics: string[];
  settings: string[];
  subscriptions: string[];
}

/** A topic as Kafka has it. */
export interface ExistingTopic {
  /** Another one of the same name has another id. */
  id: string;
  partitions: number;
  /** Numbers of copies that its partitions have, in order, once moves under way have ended. */
  replicas: number[];
  /** Settings of the topic itself; null for one whose value isn't told. */
  config: Record<string, string | null>;
}

/** What the Kubernetes cluster has of a Kafka cluster. Undefined: it may not be read. */
export interface ExistingCluster {
  /** Its nodes; undefined where they may not be read, or are too many to look at. */
  machines?: Machine[];
  /** What the LimitRanges of the namespace demand. */
  limitRanges?: Limits[];
  /** Which kinds of the Prometheus operator there are; undefined: nobody asked. */
  monitoring?: Record<MonitoringKind, KindSeen>;
  /** Version of Kubernetes, such as "v1.34.4". */
  kubernetes?: string;
  /** Whether it assigns pods a user of their namespace's, as OpenShift does. */
  assignsUsers?: boolean;
  claims?: ExistingClaim[];
  sets?: ExistingSet[];
  /** Clusters of other names that were made by this component in the same namespace. */
  siblings?: { name: string; owner?: Owner }[];
  pods?: ExistingPod[];
  /** Texts of the topics that it was last given (plan/kafka/topicList.ts); several where an `up` was interrupted. */
  topicLists?: string[];
  /** The topics of the arguments and of these lists, by their names; undefined for one that isn't there. */
  topics?: Record<string, ExistingTopic | undefined>;
  /** Why nothing is known of them, in words. */
  topicsNoAnswer?: string;
  /** The same of what the whole cluster is told while it runs (plan/kafka/settingList.ts). */
  settingLists?: string[];
  /** The same of what its clients are asked to push (plan/metrics/clientMetrics.ts). */
  subscriptionLists?: string[];
  /** The same of its users (plan/security/userList.ts). */
  userLists?: string[];
  /** Those of all these lists that a Job is done with: what another one has was perhaps never made. */
  doneLists?: JobLists;
  /** Its objects that somebody changed by other means. */
  changed?: ChangedObject[];
  /** What Kafka says of itself. */
  kafka?: KafkaState;
  /** What each node that runs says of itself, by its id. */
  nodes?: Record<number, AgentNode>;
  /** What the partitions of each broker take that runs, by its id. */
  bytes?: Record<number, number>;
  /** The log directories of each broker that runs, by its id. */
  directories?: Record<number, LogDirectory[]>;
  /** How far the metadata has moved here from ZooKeeper (`MIGRATION`), by the word of the active controller, or of any. */
  migration?: number;
  /** Ids of brokers that have the throttle of a move of replicas. */
  moving?: number[];
  /** Why Kafka says nothing, in words; undefined where it does, or where nothing runs. */
  kafkaNoAnswer?: string;
  /** What each node that runs serves and trusts, by its id; undefined: it doesn't tell. */
  certificates?: Record<number, UsedCertificate[] | undefined>;
  /** What Secrets hold that others keep for it, by their names; undefined for one that isn't there. */
  keptSecrets?: Record<string, Record<string, string> | undefined>;
  /** What its Secrets hold, by their names; read of a closed cluster alone. */
  secrets?: Record<string, Record<string, string>>;
  /** Id of the cluster that was founded here, as it was written down. */
  foundedId?: string;
  /** What it was founded with, as it was written down. */
  founding?: Record<string, string>;
  /** Settings of nodes in its ConfigMaps, which outlive `destroy`: those of the last `up`, and of one that was interrupted. */
  configs?: Record<string, string>[];
  /** Names of the ConfigMaps of the cluster. */
  configMaps?: string[];
  /** Services of the cluster, and names of its disruption budgets. */
  services?: { name: string; type?: string; nodePorts?: number[] }[];
  budgets?: string[];
  /** Names of its NetworkPolicies. */
  policies?: string[];
  /** Jobs that make the topics. */
  jobs?: ExistingJob[];
  /** Names of the claim templates of each StatefulSet, by its name. */
  templates?: Record<string, string[]>;
  /** Where the metadata is, by the StatefulSet whose pods know it. */
  quorums?: Record<string, PlannedQuorum["kind"]>;
  /** What others have in the same namespace. */
  others?: OtherObject[];
  /** What is in the same namespace and nobody's who uses this component. */
  unmanaged?: UnmanagedObjects;
  /** Names of the storage classes that let no volume grow. */
  fixedSizeClasses: string[];
}
