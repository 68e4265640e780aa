import * as pulumi from "@pulumi/pulumi";

/**
 * Where each node keeps its data: one volume, or several with `volumes`, or none that lasts with `ephemeral`.
 *
 * `size` may be raised later, and the volumes grow in place while the nodes run, where their class allows it. Volumes may join
 * and leave. Everything else of a volume that exists can't be changed.
 */
export interface StorageArgs {
  /**
   * Size of each node's volume, a Kubernetes size such as `4Gi`.
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
   * `ReadWriteOnce`, `ReadWriteOncePod` or `ReadWriteMany`, as the class has it. Each node has a volume of its
   * own with any of them.
   *
   * @default ReadWriteOnce
   */
  accessMode?: string;

  /** Annotations of each node's claim, such as those that a provisioner or a backup reads. */
  annotations?: Record<string, string>;

  /**
   * Several volumes of each node (JBOD), instead of the fields above. Kafka spreads the partitions over them.
   * Needs Kafka 3.7 or later. Their order doesn't matter. One that is added to nodes that exist comes to them one by
   * one; existing partitions stay where they are, unless `reassignment.rebalance` is `onScale`. One that is left out holds
   * nothing first, as all that is on it moves to the others of its node; its claims stay. Refused are: to leave out the one
   * with the metadata log, the only one, and one whose data the others have no room for. The volume of nodes that were made
   * with the fields above is called `data`.
   */
  volumes?: VolumeArgs[];

  /**
   * Name of the one of `volumes` that holds the metadata log. It can't be changed later.
   *
   * @default the first
   */
  metadataVolume?: string;

  /**
   * Keeps the data in the pod, without any claim, for clusters that are thrown away: a node's data is gone
   * with its pod, and is fetched again from the others. With one replica everything is gone then, and with more
   * when most pods go at once. The fields about claims are refused beside it.
   *
   * @default false
   */
  ephemeral?: boolean;

  /**
   * The most that ephemeral storage may take before the pod is evicted, a Kubernetes size.
   *
   * @default what the Kubernetes node has
   */
  sizeLimit?: string;

  /**
   * Whether `destroy` deletes the volumes too. By default they stay, and the next `up` finds their data.
   *
   * @default false
   */
  deleteClaim?: boolean;
}

/** One of several volumes of each node. */
export interface VolumeArgs {
  /**
   * Lower-case letters, digits and `-`, at most 20. `data` is the name that a single volume has.
   */
  name: string;

  /**
   * Size, a Kubernetes size such as `4Gi`. May be raised later.
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
   * `ReadWriteOnce`, `ReadWriteOncePod` or `ReadWriteMany`.
   *
   * @default ReadWriteOnce
   */
  accessMode?: string;

  /** Annotations of the claims. */
  annotations?: Record<string, string>;
}
