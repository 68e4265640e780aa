import * as pulumi from "@pulumi/pulumi";
import type { AntiAffinity } from "./choices";
import type { ImageArgs } from "./image";
import type { PlacementArgs } from "./placement";
import type { PodArgs } from "./pod";
import type { ResourcesArgs } from "./resources";
import type { StorageArgs } from "./storage";

/**
 * ZooKeeper instead of controllers, for Kafka up to 3.9. Say either `connect` or `ensemble`. A cluster can't go from
 * one to the other later. With `nodePools` beside it the cluster goes to controllers of its own.
 */
export interface ZooKeeperArgs {
  /**
   * Servers of an ensemble that exists, as in `zk-0.zk:2181,zk-1.zk:2181/kafka`: host and port of each, and after
   * the last one the path below which the cluster keeps its data there (the chroot); without a path that is the
   * root. Clusters that share an ensemble need a path each. It can be the output `connect` of a ZooKeeperEnsemble.
   */
  connect?: pulumi.Input<string>;

  /** An ensemble for this cluster alone, in its namespace: `<cluster>-zookeeper`. */
  ensemble?: EnsembleArgs;
}

/** The servers of a ZooKeeper ensemble. */
export interface EnsembleArgs {
  /**
   * Number of servers: 1, 3 or 5. It can't be changed later: servers that know different lists could elect two
   * leaders, and the data of one be lost.
   *
   * @default 3
   */
  replicas?: number;

  /**
   * Image that the servers run: one with Kafka up to 3.9, which contains ZooKeeper, or with ZooKeeper alone such as
   * `zookeeper:3.8` and `confluentinc/cp-zookeeper:7.5.0`.
   *
   * @default that of the Kafka cluster; in a ZooKeeperEnsemble of its own apache/kafka:<version>
   */
  image?: ImageArgs;

  /** Where snapshots and the transaction log are kept. */
  storage?: StorageArgs;

  /**
   * CPU and memory of each server's container.
   *
   * @default memory of twice the heap as request and limit, 250m CPU as request, no CPU limit
   */
  resources?: ResourcesArgs;

  /**
   * Java heap of each server, a Kubernetes size such as `512Mi`. Has to be below the memory limit.
   *
   * @default half the memory limit; 512Mi where there is none
   */
  heap?: string;

  /**
   * Further options of each server's JVM, as `jvmOptions` of a Kafka cluster has them.
   *
   * @default none
   */
  jvmOptions?: string[];

  /**
   * How strictly servers are kept on different Kubernetes nodes.
   *
   * @default preferred
   */
  antiAffinity?: AntiAffinity;

  /** Which Kubernetes nodes the servers may run on. */
  placement?: PlacementArgs;

  /** What the servers' pods get beyond what the ensemble itself needs. A change restarts the servers. */
  pod?: PodArgs;

  /**
   * Further lines of `zoo.cfg`, by name, such as `maxClientCnxns`. Those that the ensemble derives itself (servers,
   * ports, directories) are refused.
   */
  config?: Record<string, string>;
}

/** What a user writes to describe a ZooKeeper ensemble. Everything has a default. */
export interface ZooKeeperEnsembleArgs extends EnsembleArgs {
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
   * @default the name of the ensemble
   */
  namespace?: pulumi.Input<string>;

  /**
   * Whether the namespace is created if it isn't there. It is never deleted, since the volumes live in it.
   *
   * @default true
   */
  createNamespace?: boolean;

  /**
   * Further labels of every object but the namespace and pods. Refused are those that the ensemble gives itself.
   */
  labels?: Record<string, string>;

  /** Further annotations of every object but the namespace and pods. Refused are those for Pulumi. */
  annotations?: Record<string, string>;

  /**
   * Version of Kafka in the default image, at most 3.9: the last with ZooKeeper.
   *
   * @default 3.9.2
   */
  version?: string;

  /**
   * Seconds that one `up` waits for the servers without any progress before it fails. A cause that waiting doesn't mend fails it earlier.
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
