import * as pulumi from "@pulumi/pulumi";

/** How strictly brokers are kept on different Kubernetes nodes. */
export const AntiAffinity = {
  /** Two brokers never share a node; a broker for which there is no free node stays pending. */
  Required: "required",
  /** Brokers are spread where possible. */
  Preferred: "preferred",
  /** The scheduler decides. */
  None: "none",
} as const;
export type AntiAffinity = (typeof AntiAffinity)[keyof typeof AntiAffinity];

/** What a user writes to describe a Kafka cluster. Everything has a default but nothing is required. */
export interface KafkaClusterArgs {
  /**
   * Name of the StatefulSet, and the beginning of the name of every other object. A DNS label of at most
   * 40 characters. It can't be changed later: volumes belong to it.
   *
   * @default the component's own name
   */
  name?: string;

  /**
   * Namespace that everything is created in.
   *
   * @default the name of the cluster
   */
  namespace?: pulumi.Input<string>;

  /**
   * Whether the namespace is created if it isn't there. It is never deleted, since the volumes live in it.
   * Set to `false` where only others may create namespaces.
   *
   * @default true
   */
  createNamespace?: boolean;

  /**
   * Version of Kafka, such as `4.3.1`. 3.3.0 is the oldest that runs without ZooKeeper in production.
   *
   * @default 4.3.1
   */
  version?: string;

  /** Image that brokers and the topic Job run. */
  image?: ImageArgs;

  /**
   * Number of nodes, each of them broker and controller: 1, 3 or 5. An even number is refused, as it
   * tolerates no more failures than the odd number below it.
   *
   * @default 3
   */
  replicas?: number;

  /**
   * Id of the Kafka cluster: 16 bytes as URL-safe base64 without padding, 22 characters. Give it to take over
   * volumes whose cluster you know. Volumes that are formatted already always keep their id.
   *
   * @default generated once and kept in the stack's state
   */
  clusterId?: string;

  /**
   * Where clients connect. The first listener without a way in from outside also carries the traffic between
   * brokers, so one such listener is needed.
   *
   * @default one listener `internal` on port 9092, reachable inside the Kubernetes cluster only
   */
  listeners?: ListenerArgs[];

  /**
   * Further lines of `server.properties`, by name. Properties that the cluster derives itself (addresses, ids,
   * directories) are refused with the argument to use instead. Quote numbers above 2^53.
   */
  config?: Record<string, string>;

  /** Topics that exist after `up`. A topic that leaves this list is left alone, never deleted. */
  topics?: TopicArgs[];

  /** Where data is kept. */
  storage?: StorageArgs;

  /**
   * CPU and memory of each broker's container.
   *
   * @default memory of twice the heap as request and limit, 250m CPU as request, no CPU limit
   */
  resources?: ResourcesArgs;

  /**
   * Java heap of each broker, a Kubernetes size such as `512Mi`. Has to be below the memory limit: the rest is
   * for the JVM itself and its buffers.
   *
   * @default half the memory limit; 1Gi where there is none
   */
  heap?: string;

  /**
   * How strictly brokers are kept on different Kubernetes nodes.
   *
   * @default preferred
   */
  antiAffinity?: AntiAffinity;

  /**
   * Seconds that a broker gets to hand its leaderships over and to close its logs before it is killed.
   *
   * @default 120
   */
  terminationGracePeriodSeconds?: number;

  /**
   * Seconds that one `up` waits for the brokers and the topics before it fails. A cause that waiting doesn't
   * mend (an image that can't be pulled, a crash) fails it much earlier.
   *
   * @default 600
   */
  timeoutSeconds?: number;

  /**
   * DNS domain of the Kubernetes cluster.
   *
   * @default cluster.local
   */
  clusterDomain?: string;
}

/** The container image. */
export interface ImageArgs {
  /**
   * Name with tag or digest. With a name of your own say in `version` which Kafka it holds.
   *
   * @default apache/kafka:<version>
   */
  name?: string;

  /**
   * Directory of the Kafka installation: `bin/kafka-server-start.sh` and `libs/` are expected in it.
   *
   * @default /opt/kafka, as in apache/kafka
   */
  kafkaHome?: string;

  /**
   * `Always`, `IfNotPresent` or `Never`.
   *
   * @default IfNotPresent
   */
  pullPolicy?: string;

  /** Names of Secrets in the namespace that the image is pulled with. */
  pullSecrets?: string[];
}

/** One address family of each broker. */
export interface ListenerArgs {
  /** Lower-case letters and digits, at most 15, beginning with a letter. Kafka sees it in upper case. */
  name: string;

  /** Port on which the broker listens inside its pod, 1024 to 65535. */
  port: number;

  /** Makes the listener reachable from outside through a port on the broker's own Kubernetes node. */
  hostPort?: HostPortArgs;
}

/** A port on the Kubernetes node; the broker advertises the node's IP and this port. */
export interface HostPortArgs {
  /**
   * Port on the node, 1 to 65535. One broker per node can have it.
   *
   * @default the listener's port
   */
  port?: number;
}

/** A topic. */
export interface TopicArgs {
  /** Letters, digits, `.`, `_` and `-`; at most 249. Names that differ only in `.` and `_` are refused. */
  name: string;

  /**
   * Number of partitions. Can be raised later; lowering it would lose data and is refused.
   *
   * @default the brokers' num.partitions
   */
  partitions?: number;

  /**
   * Number of copies of each partition, at most the number of brokers.
   *
   * @default the brokers' default.replication.factor
   */
  replicas?: number;

  /** Settings of this topic, such as `retention.ms`. Settings not named here are left alone. */
  config?: Record<string, string>;
}

/** The claim of each broker. */
export interface StorageArgs {
  /**
   * Size of each broker's volume, a Kubernetes size such as `4Gi`.
   *
   * @default 10Gi
   */
  size?: string;

  /**
   * Storage class.
   *
   * @default the Kubernetes cluster's default class
   */
  class?: pulumi.Input<string>;

  /**
   * Whether `destroy` deletes the volumes too. By default they stay, and the next `up` finds their data.
   *
   * @default false
   */
  deleteClaim?: boolean;
}

/** CPU and memory as Kubernetes quantities, by `cpu` and `memory`. */
export interface ResourcesArgs {
  /** What the scheduler sets aside. */
  requests?: Record<string, string>;
  /** What the container may use at most. */
  limits?: Record<string, string>;
}
