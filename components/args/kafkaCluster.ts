import * as pulumi from "@pulumi/pulumi";
import type { AntiAffinity, ExternalCheck, QuorumKind, RemovedTopics } from "./choices";
import type { ImageArgs } from "./image";
import type { ListenerArgs } from "./listeners";
import type { MetricsArgs } from "./metrics";
import type { NetworkPolicyArgs } from "./networkPolicy";
import type { NodePoolArgs } from "./nodePools";
import type { PlacementArgs } from "./placement";
import type { PodArgs } from "./pod";
import type { RackArgs } from "./rack";
import type { ReassignmentArgs } from "./reassignment";
import type { ResourcesArgs } from "./resources";
import type { RolloutArgs } from "./rollout";
import type { AuthorizationArgs, CertificatesArgs } from "./security";
import type { StorageArgs } from "./storage";
import type { TopicArgs, TopicJobArgs } from "./topics";
import type { UserArgs } from "./users";
import type { ZooKeeperArgs } from "./zooKeeper";

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
   * Set to `false` where only others may create namespaces: the rest takes no right outside of it.
   *
   * @default true
   */
  createNamespace?: boolean;

  /**
   * Version of Kafka, such as `4.4.0`. 3.3.0 is the oldest that runs without ZooKeeper in production. Refused if
   * the tag of an image of a known family says another one, and if there is no such line of releases; warned of if it is newer
   * than 4.4, the newest that is known.
   *
   * @default the version that the tag of `image.name` tells, if that is of a known family; else 4.4.0
   */
  version?: string;

  /**
   * ZooKeeper in place of controllers, for Kafka up to 3.9. All nodes are brokers then. With `nodePools` beside it a cluster that
   * runs Kafka 3.9 goes from ZooKeeper to controllers of its own; once it is left out, for good.
   *
   * @default none: the cluster has controllers of its own
   */
  zooKeeper?: ZooKeeperArgs;

  /**
   * Version of the metadata (`metadata.version`) that new volumes are formatted with, such as `3.7-IV4`: for a
   * cluster that has to be able to go back to an older Kafka. Refused if this version of Kafka doesn't have it, and
   * beside `zooKeeper`. Volumes that are formatted already aren't changed by it. Those that Kafka 4.4 or later has formatted
   * go back to an older Kafka once they have run (KIP-1170).
   *
   * @default the newest of this version of Kafka
   */
  metadataVersion?: string;

  /**
   * Whether a cluster that runs gets the features of its version (`metadata.version` and those beside it) once every node
   * is rolled out and ready. There is no way back to an older Kafka then. Without it they stay what they are, and so
   * `version` can be taken back. Refused beside `zooKeeper`, and with a version that is newer than this package.
   *
   * @default false
   */
  finalize?: boolean;

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
   * tolerates no more failures than the odd number below it. With fewer, those that go hand their replicas over and leave
   * the quorum first, one at a time; that is refused while most of those that stay aren't caught up, and where fewer brokers
   * would be left than a topic has copies. Refused beside `nodePools`, which have their own.
   * With `zooKeeper` each is a broker alone, and there may be 1 to 100.
   *
   * @default 3
   */
  replicas?: number;

  /**
   * Groups of nodes that differ in roles, storage, resources or placement. All controllers are in one pool. A
   * cluster that was made without pools gets them by describing its nodes as a pool without a name.
   *
   * @default one pool of `replicas` nodes that are broker and controller
   */
  nodePools?: NodePoolArgs[];

  /**
   * How the controllers know each other; an output says which it is. A cluster stays what it was made as until it is asked to
   * change: one made before Kafka 4.1 needs `static` here when its version is raised to 4.1 or later. With `dynamic` its `up`
   * then turns it into a dynamic one (`kraft.version` 1), which can't be undone, and rolls all nodes. `dynamic` is refused below
   * 4.1, and while nodes run an older one. Controllers come and go in a dynamic quorum alone.
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
   * Who may do what, by Kafka's own authorizer, which denies what nobody has allowed. Each listener needs `authentication`
   * then. ACLs are those of `users`, and those that others make.
   *
   * @default every client that gets in may do everything
   */
  authorization?: AuthorizationArgs;

  /**
   * The cluster's certificates. It has them as soon as one listener has `tls` or `authentication`, or there are
   * `authorization` or `users`: nodes then talk to each other by certificates alone, on a listener of their own.
   *
   * @default those of two authorities that the cluster makes for itself, once they are needed
   */
  certificates?: CertificatesArgs;

  /**
   * NetworkPolicies, by which Kubernetes lets nobody connect to the nodes' pods but whom `from` of listeners says: controllers, what
   * brokers tell each other, and the agent are the cluster's own pods' alone. Those of an ensemble of ZooKeeper are, too. What pods
   * may connect to themselves stays as it is.
   *
   * @default none, unless a listener has `from`, or `metrics` has
   */
  networkPolicy?: NetworkPolicyArgs;

  /**
   * How a Prometheus finds the nodes' metrics, with alert rules and dashboards: [watching](watching.md).
   *
   * @default nothing tells of them; they are at `/metrics` on port 9404 of each pod all the same
   */
  metrics?: MetricsArgs;

  /**
   * Further lines of `server.properties`, by name. Properties that the cluster derives itself (addresses, ids,
   * directories) are refused with the argument to use instead, and so is a name that this version of Kafka doesn't
   * know, unless it is of a kind that Kafka hands to plug-ins. Values are held to what the version's own parser takes (type,
   * range, words), and to each other where a broker wouldn't start with them; a value that loses records is warned of.
   * Quote numbers above 2^53.
   *
   * What Kafka takes while it runs for the whole cluster takes effect without a restart; all else rolls the nodes. A line that is
   * taken out gives Kafka's default back.
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

  /**
   * Topics that exist after `up`, each as it is described: what somebody changed by other means is told in the preview, and put
   * right. Others are left alone.
   */
  topics?: TopicArgs[];

  /**
   * What becomes of a topic that leaves `topics`: `keep` leaves it alone for good, `delete` deletes it with all that it holds,
   * which can't be undone. The preview names each. Only what this list had is deleted, and only what was made under that name
   * by then: no topic that somebody else made. Refused while Kafka doesn't say what there is of a topic that would be deleted.
   *
   * @default keep
   */
  removedTopics?: RemovedTopics;

  /**
   * Who may log in, what each may do, and how much of the brokers it may take. The topic Job makes their ACLs, passwords and quotas
   * what they say. A user that leaves this list loses all of it; what others have that somebody made by hand stays. Refused with
   * `zooKeeper`.
   */
  users?: UserArgs[];

  /** The Job that makes the topics, and sets what is set while the cluster runs. */
  topicJob?: TopicJobArgs;

  /**
   * How replicas move between brokers: those of brokers that leave (a smaller `replicas`, or a pool that
   * leaves the list) go to the others before they stop; those of a topic whose `replicas` changed are made more or fewer.
   */
  reassignment?: ReassignmentArgs;

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
   * Further options of each node's JVM, in every pool that doesn't say them itself: `-XX:MaxGCPauseMillis=50`, `-Xlog:gc*`,
   * `-Dname=value`, `-javaagent:...`, each on its own and without spaces. They come last, so that they win over the cluster's
   * own: `-XX:+UseG1GC`, `-XX:MaxGCPauseMillis=20`, `-XX:InitiatingHeapOccupancyPercent=35`,
   * `-XX:+ExplicitGCInvokesConcurrent`, which another collector such as `-XX:+UseZGC` takes the place of, and
   * `-XX:+ExitOnOutOfMemoryError`. Kubernetes replaces `$(NAME)` by the value of a variable of the container, such as
   * `HOST_IP`. Refused are the heap's (`heap`), the class path (`CLASSPATH` in `pod.env`), what is no option, and agents,
   * JMX or a debugger on a port that is taken.
   *
   * @default none
   */
  jvmOptions?: string[];

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
   * Where the brokers' racks come from, if it is their Kubernetes nodes that tell them.
   *
   * @default the `rack` of each pool in `nodePools`, or none
   */
  rack?: RackArgs;

  /**
   * How nodes restart.
   *
   * @default one at a time
   */
  rollout?: RolloutArgs;

  /**
   * What the nodes' pods get beyond what the cluster itself needs, in every pool that doesn't say it itself. The
   * topic Job's pod takes `labels`, `annotations` and `securityContext`. A change restarts the brokers, one after the other.
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
