import * as pulumi from "@pulumi/pulumi";

/** What pods get beyond what the cluster itself needs. */
export interface PodArgs {
  /** Further labels. Refused are those that the cluster or Kubernetes gives itself. */
  labels?: Record<string, string>;

  /** Further annotations, such as those for a service mesh or for what collects metrics. */
  annotations?: Record<string, string>;

  /**
   * Further environment variables of the container that runs Kafka, such as `CLASSPATH` with jars of plug-ins and
   * `KAFKA_OPTS` with options of the JVM, for which there are `jvmOptions`, too. Those that only a JVM and Kafka's start scripts read, such as `KAFKA_OPTS`,
   * `JMX_PORT` and `JAVA_TOOL_OPTIONS`, reach the node alone: Kafka's tools, run in its container, have none of them.
   * Refused are those that the cluster sets, `KAFKA_MESSAGE_MAX_BYTES` and the like, which only the start scripts of some
   * images read (properties belong into `config`), and agents, JMX or a debugger on a port that is taken.
   */
  env?: EnvArgs[];

  /** Further volumes: files from ConfigMaps and Secrets, and directories that containers share. */
  volumes?: PodVolumeArgs[];

  /**
   * User and groups that the pod runs as. With `{}` the Kubernetes cluster assigns them.
   *
   * @default user and groups of the image's family; on OpenShift none, as each namespace has users of its own there
   */
  securityContext?: SecurityContextArgs;

  /**
   * Containers that run beside Kafka, each as Kubernetes writes it. The pod is ready once they are ready too, and
   * `up` waits for that. They run as the pod's user unless their `securityContext` says another, and without the
   * account's token. Refused are names of containers and ports that the pod has already.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kubernetes checks it; any is all that schemas take.
  sidecars?: any[];

  /**
   * Containers that run before Kafka, one after the other, each as Kubernetes writes it; then comes the one that
   * looks at the volumes, and Kafka, which formats them.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  initContainers?: any[];
}

/**
 * User and groups that the containers of a pod run as, by the fields of Kubernetes' PodSecurityContext. What else the
 * `restricted` Pod Security Standard asks for is always there.
 */
export interface SecurityContextArgs {
  /**
   * Id of the user: 1 to 2147483647, as the pods never run as root.
   *
   * @default the one that the Kubernetes cluster assigns. Where it assigns none, the image needs a number as its user
   */
  runAsUser?: number;

  /**
   * Id of the user's group: 0 to 2147483647.
   *
   * @default as `runAsUser`; without that the image's
   */
  runAsGroup?: number;

  /**
   * Id of the group that volumes belong to: 0 to 2147483647.
   *
   * @default as `runAsUser`; without that the one that the Kubernetes cluster assigns
   */
  fsGroup?: number;
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
