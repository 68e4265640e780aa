import * as pulumi from "@pulumi/pulumi";
import type { ZooKeeperArgs } from "./zooKeeperArgs";

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

/** What a Kafka node does. */
export const NodeRole = {
  /** It votes on the metadata, in the quorum. */
  Controller: "controller",
  /** It keeps messages and serves clients. */
  Broker: "broker",
} as const;
export type NodeRole = (typeof NodeRole)[keyof typeof NodeRole];

/** How the controllers know each other. */
export const QuorumKind = {
  /** The voters stand in server.properties, and can't change. */
  Static: "static",
  /** The voters stand in the metadata, so that controllers can be added and removed later. */
  Dynamic: "dynamic",
} as const;
export type QuorumKind = (typeof QuorumKind)[keyof typeof QuorumKind];

/** What `up` does about an advertised address that can't be used from where it runs. */
export const ExternalCheck = {
  /** It fails. */
  Required: "required",
  /** It tells. */
  Warn: "warn",
  /** It doesn't look. */
  Off: "off",
} as const;
export type ExternalCheck = (typeof ExternalCheck)[keyof typeof ExternalCheck];

/** Layouts of images that this component knows. */
export const ImageFamily = {
  /** Kafka's own: everything in `/opt/kafka`, user 1000. Most home-made images look like this. */
  Apache: "apache",
  /** Bitnami's: everything in `/opt/bitnami/kafka`, user 1001. */
  Bitnami: "bitnami",
  /** Confluent's: programs in `/usr/bin`, jars in `/usr/share/java/kafka`, user 1000. */
  Confluent: "confluent",
} as const;
export type ImageFamily = (typeof ImageFamily)[keyof typeof ImageFamily];

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
   * Version of Kafka, such as `4.3.1`. 3.3.0 is the oldest that runs without ZooKeeper in production. Refused if
   * the tag of an image of a known family says another one.
   *
   * @default the version that the tag of `image.name` tells, if that is of a known family; else 4.3.1
   */
  version?: string;

  /**
   * ZooKeeper in place of controllers, for Kafka up to 3.9. All nodes are brokers then; `nodePools` are refused.
   *
   * @default none: the cluster has controllers of its own
   */
  zooKeeper?: ZooKeeperArgs;

  /**
   * Version of the metadata (`metadata.version`) that new volumes are formatted with, such as `3.7-IV4`: for a
   * cluster that has to be able to go back to an older Kafka. Refused if this version of Kafka doesn't have it, and
   * beside `zooKeeper`. Volumes that are formatted already aren't changed by it.
   *
   * @default the newest of this version of Kafka
   */
  metadataVersion?: string;

  /**
   * Whether the cluster is for production: what it needs for that and lacks is a warning in each preview and `up`,
   * such as topics with one replica, brokers that may share a Kubernetes node, or that nothing protects it from a
   * `destroy`. It changes nothing and refuses nothing.
   *
   * @default false
   */
  production?: boolean;

  /**
   * Takes over a cluster of the same names that was made by other means, plain manifests or a chart, with its claims and
   * data. The preview says what is taken over and what changes; `up` then leaves the pods running, makes the StatefulSet
   * that they belong to and the Services and disruption budgets anew under their names, and restarts one pod at a time,
   * each once the one before is in sync. In each, Kafka's files move to where they are looked for on their volume.
   * Refused is what can't be taken over one pod at a time: another number of nodes, other volumes, controllers or
   * brokers that wouldn't find each other meanwhile, a load balancer's Service. Objects of other names stay, such as
   * Jobs and ConfigMaps. Takes an `up` that can read the Kubernetes cluster.
   *
   * Leave it out with a later change that restarts the brokers anyway.
   *
   * It also takes over what this component made with a state of the stack that was lost: as it runs, without a restart.
   * The cluster of another stack stays refused; volumes that one left with `destroy` are taken over.
   *
   * @default false: such a StatefulSet is refused
   */
  adopt?: boolean;

  /** Image that brokers and the topic Job run. */
  image?: ImageArgs;

  /**
   * Number of nodes, each of them broker and controller: 1, 3 or 5. An even number is refused, as it
   * tolerates no more failures than the odd number below it. Refused beside `nodePools`, which have their own.
   * With `zooKeeper` each is a broker alone, and there may be 1 to 100.
   *
   * @default 3
   */
  replicas?: number;

  /**
   * Groups of nodes that differ in roles, storage, resources or placement. All controllers are in one pool. A
   * cluster that was made without pools can't get them later: its volumes belong to a StatefulSet of another name.
   *
   * @default one pool of `replicas` nodes that are broker and controller
   */
  nodePools?: NodePoolArgs[];

  /**
   * How the controllers know each other; an output says which it is. A cluster stays what it was made as: one made
   * before Kafka 4.1 needs `static` here when its version is raised to 4.1 or later, and pods refuse to start with
   * `dynamic` on its volumes. `kafka-features upgrade --feature kraft.version=1` turns it into a dynamic one for good; say
   * `dynamic` after that. `dynamic` is refused below 4.1, and on a cluster whose voters are static. A static quorum gets no
   * further voters.
   *
   * @default dynamic from Kafka 4.1 on, else static
   */
  quorum?: QuorumKind;

  /**
   * Id of the Kafka cluster: 16 bytes as URL-safe base64 without padding, 22 characters. Give it to take over
   * volumes whose cluster you know. Volumes that are formatted already always keep their id, and another one than theirs is
   * refused; new volumes get that of the others.
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
   * directories) are refused with the argument to use instead, and so is a name that this version of Kafka doesn't
   * know, unless it is of a kind that Kafka hands to plug-ins. Quote numbers above 2^53.
   *
   * Defaults that differ from Kafka's, beside those of replication: `auto.create.topics.enable` is false, so that a slip
   * in a client makes no topic, and `replica.fetch.backoff.ms` is 200 and `broker.heartbeat.interval.ms` 500, so that a
   * roll holds sends up for less long, and takes less long itself.
   */
  config?: Record<string, string>;

  /**
   * The same for names that Kafka doesn't know, such as those of plug-ins, and that `config` therefore refuses:
   * these aren't checked.
   */
  uncheckedConfig?: Record<string, string>;

  /** Topics that exist after `up`. A topic that leaves this list is left alone, never deleted. */
  topics?: TopicArgs[];

  /** Where data is kept, in every pool that doesn't say it itself. */
  storage?: StorageArgs;

  /**
   * CPU and memory of each node's container, in every pool that says neither `resources` nor `heap` itself.
   *
   * @default memory of twice the heap as request and limit, 250m CPU as request, no CPU limit
   */
  resources?: ResourcesArgs;

  /**
   * Java heap of each node, a Kubernetes size such as `512Mi`. Has to be below the memory limit: the rest is
   * for the JVM itself and its buffers. For every pool that says neither `resources` nor `heap` itself.
   *
   * @default half the memory limit; 1Gi where there is none
   */
  heap?: string;

  /**
   * How strictly brokers are kept on different Kubernetes nodes, those of all pools. Controllers that aren't brokers
   * are kept away from each other in the same way.
   *
   * @default preferred
   */
  antiAffinity?: AntiAffinity;

  /**
   * Which Kubernetes nodes the pods may run on, in every pool that doesn't say it itself. The topic Job takes
   * `nodeSelector` and `tolerations`.
   *
   * @default any
   */
  placement?: PlacementArgs;

  /**
   * What the nodes' pods get beyond what the cluster itself needs, in every pool that doesn't say it itself. The
   * topic Job's pod takes `labels` and `annotations`. A change restarts the brokers, one after the other.
   *
   * @default nothing
   */
  pod?: PodArgs;

  /**
   * Further labels of every object but the namespace, which others may share, and pods, which `pod` is about. Refused
   * are those that the cluster gives itself.
   */
  labels?: Record<string, string>;

  /** Further annotations of every object but the namespace and pods. Refused are those for Pulumi. */
  annotations?: Record<string, string>;

  /**
   * Seconds that a broker gets to stop before it is killed: half of them to wait until its partitions and the quorum can
   * do without it, the rest to hand its leaderships over and to close its logs.
   *
   * @default 120
   */
  terminationGracePeriodSeconds?: number;

  /**
   * Seconds that one `up` waits for the brokers and the topics without any progress before it fails: a long roll, or a
   * long recovery of logs, has all the time that it takes. A cause that waiting doesn't mend (an image that can't be pulled,
   * a crash) fails it much earlier.
   *
   * @default 600
   */
  timeoutSeconds?: number;

  /**
   * Whether `up` connects to every address that listeners with a way in advertise, from where it runs, and makes
   * sure that the broker that it belongs to answers: `required` fails the `up` if not, `warn` tells, `off` doesn't
   * look. Port forwards aren't looked at: they run later.
   *
   * @default required
   */
  externalCheck?: ExternalCheck;

  /**
   * Ports that the Kubernetes cluster gives to NodePort Services (`--service-node-port-range` of its API server).
   *
   * @default 30000-32767
   */
  nodePortRange?: string;

  /**
   * DNS domain of the Kubernetes cluster.
   *
   * @default cluster.local
   */
  clusterDomain?: string;
}

/** Nodes that are alike: a StatefulSet `<cluster>-<pool>`, with pods `<cluster>-<pool>-<node id>`. */
export interface NodePoolArgs {
  /** Lower-case letters, digits and `-`, beginning with a letter. It can't be changed later: volumes belong to it. */
  name: string;

  /**
   * What the nodes are: `controller`, `broker` or both. Exactly one pool has controllers: they have to start
   * together and to stop one at a time, which only one StatefulSet does.
   */
  roles: NodeRole[];

  /**
   * Number of nodes: 1, 3 or 5 with controllers, 1 to 100 with brokers alone.
   *
   * @default 3
   */
  replicas?: number;

  /**
   * Id of the pool's first node, 0 to 999999; the next ones follow. Required as soon as there is more than one
   * pool, so that no node ever gets another id because a pool came, went or moved in the list. Two pools can't
   * share ids: leave each room to grow, as with 0, 100, 200. It can't be changed later.
   *
   * @default 0 for the only pool
   */
  firstNodeId?: number;

  /**
   * Where data is kept; replaces the cluster's `storage` as a whole.
   *
   * @default the cluster's
   */
  storage?: StorageArgs;

  /**
   * CPU and memory of each node's container. A pool that has `resources` or `heap` takes neither from the cluster.
   *
   * @default the cluster's
   */
  resources?: ResourcesArgs;

  /**
   * Java heap of each node, a Kubernetes size such as `512Mi`.
   *
   * @default the cluster's; with `resources` half of the memory limit
   */
  heap?: string;

  /**
   * Which Kubernetes nodes the pods may run on; replaces the cluster's `placement` as a whole.
   *
   * @default the cluster's
   */
  placement?: PlacementArgs;

  /**
   * What the pods get beyond what the cluster itself needs; replaces the cluster's `pod` as a whole.
   *
   * @default the cluster's
   */
  pod?: PodArgs;

  /**
   * The brokers' `broker.rack`, such as the zone that `placement` keeps them in: letters, digits, `.`, `_` and `-`.
   * Kafka spreads the replicas of a partition over racks, and consumers with a `client.rack` read from their own.
   * If one pool has it, every pool with brokers needs it; refused in a pool of controllers alone.
   *
   * @default none
   */
  rack?: string;
}

/** Which Kubernetes nodes pods may run on. */
export interface PlacementArgs {
  /** Labels that a Kubernetes node needs to have. */
  nodeSelector?: Record<string, string>;

  /** Taints of Kubernetes nodes that pods put up with. */
  tolerations?: TolerationArgs[];

  /** Further rules, beside those that follow from `antiAffinity`. */
  affinity?: AffinityArgs;

  /** How evenly a pool's pods are spread over zones, or other groups of Kubernetes nodes. */
  topologySpread?: TopologySpreadArgs[];

  /**
   * Name of the PriorityClass, which has to exist.
   *
   * @default the Kubernetes cluster's default
   */
  priorityClass?: string;
}

/** A taint that pods put up with, as in a pod's `spec.tolerations`. */
export interface TolerationArgs {
  /**
   * Name of the taint. Only `Exists` goes without one.
   *
   * @default every taint
   */
  key?: string;

  /**
   * `Equal` or `Exists`.
   *
   * @default Equal
   */
  operator?: string;

  /** Value of the taint. Refused beside `Exists`. */
  value?: string;

  /**
   * `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   *
   * @default all of them
   */
  effect?: string;

  /**
   * Seconds until a pod has to leave after all; only with `NoExecute`.
   *
   * @default it never has to
   */
  tolerationSeconds?: number;
}

/** What goes into a pod's `spec.affinity`, each part exactly as Kubernetes writes it. */
export interface AffinityArgs {
  /** Rules about Kubernetes nodes: `requiredDuringSchedulingIgnoredDuringExecution` and the like. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kubernetes checks it; any is all that schemas take.
  nodeAffinity?: any;

  /** Pods to be near, such as those of ZooKeeper. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  podAffinity?: any;

  /** Pods to keep away from, beside those that `antiAffinity` is about. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  podAntiAffinity?: any;
}

/** How evenly a pool's pods are spread, as in a pod's `spec.topologySpreadConstraints`. */
export interface TopologySpreadArgs {
  /** Label of Kubernetes' nodes whose values are the groups, such as `topology.kubernetes.io/zone`. */
  topologyKey: string;

  /**
   * By how many pods two groups may differ.
   *
   * @default 1
   */
  maxSkew?: number;

  /**
   * What happens to a pod that can't be placed so: `DoNotSchedule` or `ScheduleAnyway`.
   *
   * @default ScheduleAnyway
   */
  whenUnsatisfiable?: string;
}

/** What pods get beyond what the cluster itself needs. */
export interface PodArgs {
  /** Further labels. Refused are those that the cluster or Kubernetes gives itself. */
  labels?: Record<string, string>;

  /** Further annotations, such as those for a service mesh or for what collects metrics. */
  annotations?: Record<string, string>;

  /**
   * Further environment variables of the container that runs Kafka, such as `KAFKA_OPTS` with more options of the JVM
   * and `CLASSPATH` with jars of plug-ins. Refused are those that the cluster sets, and `KAFKA_MESSAGE_MAX_BYTES` and
   * the like, which only the start scripts of some images read: properties belong into `config`.
   */
  env?: EnvArgs[];

  /** Further volumes: files from ConfigMaps and Secrets, and directories that containers share. */
  volumes?: PodVolumeArgs[];

  /**
   * Containers that run beside Kafka, each as Kubernetes writes it. The pod is ready once they are ready too, and
   * `up` waits for that. They run as the image's user unless their `securityContext` says another, and without the
   * account's token. Refused are names of containers and ports that the pod has already.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kubernetes checks it; any is all that schemas take.
  sidecars?: any[];

  /**
   * Containers that run before Kafka, one after the other, each as Kubernetes writes it; then comes the one that
   * formats the volume.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  initContainers?: any[];
}

/** An environment variable. Say either `value` or `valueFrom`. */
export interface EnvArgs {
  /** Name of the variable. */
  name: string;

  /** Its value. Kubernetes replaces `$(NAME)` by the value of a variable above it. */
  value?: pulumi.Input<string>;

  /** Where its value comes from, as Kubernetes writes it: `secretKeyRef` and the like. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kubernetes checks it; any is all that schemas take.
  valueFrom?: any;
}

/** A further volume of a pod. Say exactly one of `configMap`, `secret`, `emptyDir` and `source`. */
export interface PodVolumeArgs {
  /**
   * Name of the volume, by which `volumeMounts` of sidecars and init containers find it: lower-case letters, digits
   * and `-`. Refused are those that the pod has already.
   */
  name: string;

  /**
   * Directory in the container that runs Kafka. Refused are those that hide the cluster's own.
   *
   * @default it isn't mounted there
   */
  mountPath?: string;

  /** Files from a ConfigMap, which Kafka can only read. */
  configMap?: FilesArgs;

  /** Files from a Secret, which Kafka can only read. */
  secret?: FilesArgs;

  /** A directory that is empty when the pod starts, and gone with it; `{}` is enough. */
  emptyDir?: EmptyDirArgs;

  /** Any other kind of volume, as Kubernetes writes it without its name, such as `{ csi: { driver: ... } }`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kubernetes checks it; any is all that schemas take.
  source?: any;
}

/** Files from a ConfigMap or a Secret of the namespace. */
export interface FilesArgs {
  /** Name of the ConfigMap or the Secret. Kafka sees changes of the files, but most are read at its start alone. */
  name: pulumi.Input<string>;

  /**
   * Which of its keys become files, and their names: `{ "key": "file.conf" }`.
   *
   * @default all, each under its own name
   */
  items?: Record<string, string>;
}

/** A directory of the pod's own. */
export interface EmptyDirArgs {
  /**
   * The most that it may take before the pod is evicted, a Kubernetes size.
   *
   * @default what the Kubernetes node has
   */
  sizeLimit?: string;

  /**
   * `Memory` for a directory that is kept in memory, and counts as such.
   *
   * @default the Kubernetes node's disk
   */
  medium?: string;
}

/** The container image. */
export interface ImageArgs {
  /**
   * Name with tag or digest. Images of apache/kafka, Bitnami and Confluent are known by the end of their repository's
   * name, behind any registry. Of other images, and without a tag that tells it, say in `version` which Kafka they
   * hold. apache/kafka-native is refused: it has no JVM.
   *
   * @default apache/kafka:<version>
   */
  name?: string;

  /**
   * Registry, or mirror with its path, that the default image comes from, such as `mirror.example.com:5000/hub`.
   * Refused together with `name`, which has its own.
   *
   * @default that of the container runtime
   */
  registry?: string;

  /**
   * Which layout the image has: `apache`, `bitnami` or `confluent`.
   *
   * @default known by the repository's name, else apache
   */
  family?: ImageFamily;

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

/**
 * One address of each broker. Without a way in (`hostPort` and the fields below it) it is reachable inside the
 * Kubernetes cluster only; a listener has at most one way in, and a cluster may have several listeners.
 */
export interface ListenerArgs {
  /** Lower-case letters and digits, at most 15, beginning with a letter. Kafka sees it in upper case. */
  name: string;

  /** Port on which the broker listens inside its pod, 1024 to 65535. */
  port: number;

  /** Through a port on the broker's own Kubernetes node, which the pod takes itself. No Service is needed. */
  hostPort?: HostPortArgs;

  /** Through a NodePort Service for each broker: one port per broker, open on every Kubernetes node. */
  nodePort?: NodePortArgs;

  /**
   * Through one NodePort Service for all brokers, whose port leads only to the broker on the same Kubernetes
   * node. Needs `antiAffinity: required`.
   */
  localNodePort?: LocalNodePortArgs;

  /** Through a load balancer for each broker and one to start from. */
  loadBalancer?: LoadBalancerArgs;

  /** Through a proxy of your own, such as nginx or HAProxy; its configuration is an output. */
  proxy?: ProxyArgs;

  /** Through `kubectl port-forward` on the client's machine; the commands are an output. */
  portForward?: PortForwardArgs;
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

/** A NodePort Service for each broker. */
export interface NodePortArgs {
  /**
   * Port of each broker on the Kubernetes nodes, in the order of the brokers' ids.
   *
   * @default assigned by Kubernetes, and known after the first `up`
   */
  ports?: number[];

  /**
   * Name or IP address that all brokers advertise, such as that of one Kubernetes node or of a name for all.
   *
   * @default the IP of the Kubernetes node that the broker runs on
   */
  host?: string;

  /** The same for each broker, in the order of the brokers' ids; instead of `host`. */
  hosts?: string[];

  /** Annotations of every Service. Refused are those for Pulumi. */
  annotations?: Record<string, string>;
}

/** One NodePort Service; the broker advertises its Kubernetes node's IP and this port. */
export interface LocalNodePortArgs {
  /**
   * Port on the Kubernetes nodes.
   *
   * @default assigned by Kubernetes, and known after the first `up`
   */
  port?: number;

  /** Annotations of the Service. Refused are those for Pulumi. */
  annotations?: Record<string, string>;
}

/** A LoadBalancer Service for each broker, and one that leads to any broker that is ready, to start from. */
export interface LoadBalancerArgs {
  /**
   * Port of the load balancers.
   *
   * @default the listener's port
   */
  port?: number;

  /**
   * Name that each broker advertises, in the order of the brokers' ids: for DNS records that you or a controller
   * makes.
   *
   * @default the address that the cloud assigns, waited for by the first `up`
   */
  hosts?: string[];

  /**
   * Name of the load balancer to start from.
   *
   * @default the address that the cloud assigns
   */
  bootstrapHost?: string;

  /** Annotations of every Service: the cloud's own settings. Refused are those for Pulumi. */
  annotations?: Record<string, string>;

  /** Further annotations of each broker's Service, in the order of the brokers' ids. */
  brokerAnnotations?: Record<string, string>[];

  /** Further annotations of the Service to start from. */
  bootstrapAnnotations?: Record<string, string>;

  /**
   * Addresses that clients may come from, as CIDR.
   *
   * @default all
   */
  sourceRanges?: string[];

  /**
   * Class of the load balancers. It can't be changed later.
   *
   * @default the Kubernetes cluster's own
   */
  class?: string;
}

/**
 * A proxy outside the Kubernetes cluster that passes TCP on to NodePort Services: one for each broker, and one
 * that leads to any broker that is ready, to start from. Say either `host` and `firstPort`, or `brokers`.
 */
export interface ProxyArgs {
  /** Name or IP address of the proxy. */
  host?: string;

  /** Port of the first broker on the proxy; the next ones follow. */
  firstPort?: number;

  /** Address of each broker on the proxy, in the order of the brokers' ids. */
  brokers?: AddressArgs[];

  /**
   * Address to start from on the proxy.
   *
   * @default `host` and the listener's port; none with `brokers`
   */
  bootstrap?: AddressArgs;

  /**
   * Port of each broker on the Kubernetes nodes, in the order of the brokers' ids.
   *
   * @default assigned by Kubernetes
   */
  nodePorts?: number[];

  /**
   * Port of the Service to start from on the Kubernetes nodes.
   *
   * @default assigned by Kubernetes
   */
  bootstrapNodePort?: number;

  /** Annotations of every Service. Refused are those for Pulumi. */
  annotations?: Record<string, string>;
}

/** Where clients connect. */
export interface AddressArgs {
  /** DNS name or IP address. */
  host: string;
  /** Port, 1 to 65535. */
  port: number;
}

/** Ports on the client's machine, which `kubectl port-forward` or `npm run forward` leads to the brokers' pods. */
export interface PortForwardArgs {
  /**
   * Name by which clients reach the forwarded ports. Other names than `localhost` need a line in the hosts file,
   * which is an output.
   *
   * @default localhost
   */
  host?: string;

  /**
   * Port of each broker on the client's machine, in the order of the brokers' ids.
   *
   * @default the listener's port for the first broker, and the following ones
   */
  ports?: number[];
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

/**
 * Where each node keeps its data: one volume, or several with `volumes`, or none that lasts with `ephemeral`.
 *
 * `size` may be raised later, and the volumes grow in place while the nodes run, where their class allows it.
 * Everything else of a volume that exists, and which volumes there are, can't be changed.
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
   * one; existing partitions stay where they are. None can be taken away. The volume of nodes that were made with the
   * fields above is called `data`.
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

/** CPU and memory as Kubernetes quantities, by `cpu` and `memory`. */
export interface ResourcesArgs {
  /** What the scheduler sets aside. */
  requests?: Record<string, string>;
  /** What the container may use at most. */
  limits?: Record<string, string>;
}
