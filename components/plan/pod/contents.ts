/** What the cluster itself puts into its pods: resources/ makes it, rollout/look/ knows it again, users can't have it. */

/** The container that runs Kafka. */
export const KAFKA_CONTAINER = "kafka";
/** The init container that finds out what has to be formatted, and says the id of the cluster that volumes are of. */
export const FORMAT_CONTAINER = "format";
/** The same of a broker with ZooKeeper, which a look at an existing cluster knows it by. */
export const CLUSTER_ID_CONTAINER = "cluster-id";
/** The init container of an adopted node. */
export const ADOPT_CONTAINER = "adopt";
/** The container that runs a ZooKeeper server. */
export const ZOOKEEPER_CONTAINER = "zookeeper";

/** A volume of a pod that holds no data, and where containers have it. */
export interface OwnVolume {
  name: string;
  mountPath: string;
}

/** Nothing else has a place in it. */
export const OWN_DIRECTORY = "/etc/kafka-cluster";
/** Properties and scripts. */
export const CONFIG_VOLUME: OwnVolume = { name: "config", mountPath: `${OWN_DIRECTORY}/config` };
/** The agent's jar. */
export const AGENT_VOLUME: OwnVolume = { name: "agent", mountPath: `${OWN_DIRECTORY}/agent` };
/** Which cluster a volume is to be of, and who its nodes are. */
export const CLUSTER_VOLUME: OwnVolume = { name: "cluster", mountPath: `${OWN_DIRECTORY}/cluster` };
/** Certificates and keys of a closed cluster, which change while its nodes run. */
export const CERTIFICATES_VOLUME: OwnVolume = {
  name: "cluster-certificates",
  mountPath: `${OWN_DIRECTORY}/certificates`,
};
/** The only directory besides the data that can be written to. */
export const TMP_VOLUME: OwnVolume = { name: "tmp", mountPath: "/tmp" };
export const OWN_VOLUMES = [AGENT_VOLUME, CERTIFICATES_VOLUME, CLUSTER_VOLUME, CONFIG_VOLUME, TMP_VOLUME];

/** What each node advertises, a line a node. */
export const ADVERTISED_FILE = "advertised.listeners";
/** How the agent of a node gets in, in the ConfigMap of its pool. */
export const CLIENT_FILE = "client.properties";
/** The same as scripts/start.sh has rendered it. */
export const RENDERED_CLIENT = `${TMP_VOLUME.mountPath}/${CLIENT_FILE}`;

/** A variable of nodes of a dynamic quorum in earlier versions, which these are known by. */
export const INITIAL_CONTROLLERS = "INITIAL_CONTROLLERS";

/** The Kubernetes node that a pod runs on, for what it looks up in the table of nodes; */
export const HOST_VARIABLE = "KUBERNETES_NODE";
/** and the rack that Kubernetes itself tells the pod. */
export const HOST_RACK_VARIABLE = "KUBERNETES_NODE_RACK";

/** Variables that any Java reads. */
const OF_JAVA = ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"];
/** Those that hold options of the JVM, for Java itself and for Kafka's start scripts. */
export const OPTION_VARIABLES = [...OF_JAVA, "KAFKA_OPTS", "KAFKA_JMX_OPTS", "KAFKA_GC_LOG_OPTS"];
/** The one that has those of `jvmOptions`. */
export const JVM_OPTIONS_VARIABLE = "JVM_OPTIONS";
/** Of the node's heap, which the cluster decides. */
export const HEAP_VARIABLE = "KAFKA_HEAP_OPTS";

/** Variables that are for the JVM of the container alone. */
const JVM_VARIABLES = [
  ...OPTION_VARIABLES,
  HEAP_VARIABLE,
  "JMX_PORT",
  "GC_LOG_ENABLED",
  "KAFKA_DEBUG",
  "JAVA_DEBUG_PORT",
  "JAVA_DEBUG_OPTS",
  "DEBUG_SUSPEND_FLAG",
];
/** Those of them that only Kafka's start scripts read. */
export const KAFKA_VARIABLES = JVM_VARIABLES.filter((variable) => !OF_JAVA.includes(variable));
/** Begins the names of such variables in the container. */
const NODE_ONLY = "NODE_ONLY_";

/**
 * The name that a variable has in the container. Whatever somebody runs there (`kubectl exec`) inherits its variables: a
 * tool that read those of the JVM would take its heap, and its ports a second time. So they have other names, which
 * scripts/nodeOnly.sh takes back for the JVM.
 */
export function nameInContainer(variable: string): string {
  return JVM_VARIABLES.includes(variable) ? `${NODE_ONLY}${variable}` : variable;
}

const OTHER_NAME = "choose another name";
const LAST_OPTIONS = "use jvmOptions, which come last";

/** Variables that the containers get and their scripts set, those of earlier versions too, and what users do instead. */
const OWN_VARIABLES: Record<string, string> = {
  [HEAP_VARIABLE]: "use heap",
  KAFKA_HOME: "use image.kafkaHome",
  CLUSTER_ID: "use clusterId",
  METADATA_VERSION: "use metadataVersion",
  KAFKA_JVM_PERFORMANCE_OPTS: LAST_OPTIONS,
  KAFKA_LOG4J_OPTS:
    "use jvmOptions with -Dlog4j2.configurationFile=<file>, up to Kafka 3.9 -Dlog4j.configuration=file:<file>",
  EXTRA_ARGS: LAST_OPTIONS,
  STOP_SECONDS: "use terminationGracePeriodSeconds",
  POD_NAME: OTHER_NAME,
  NAMESPACE: OTHER_NAME,
  HOST_IP: OTHER_NAME,
  [HOST_VARIABLE]: OTHER_NAME,
  [HOST_RACK_VARIABLE]: OTHER_NAME,
  AGENT_JAR: OTHER_NAME,
  [INITIAL_CONTROLLERS]: OTHER_NAME,
  LOG_DIR: OTHER_NAME,
  HEAP_OPTIONS: OTHER_NAME,
  [JVM_OPTIONS_VARIABLE]: "use jvmOptions",
  CONFIG_DIR: OTHER_NAME,
  CLUSTER_DIR: OTHER_NAME,
  RENDERED_DIR: OTHER_NAME,
  FORMAT_ARGUMENTS: OTHER_NAME,
};

/** What users do instead of setting a variable that the cluster sets itself; undefined if it is theirs. */
export function insteadOf(variable: string): string | undefined {
  if (Object.hasOwn(OWN_VARIABLES, variable)) return OWN_VARIABLES[variable];
  return variable.startsWith(NODE_ONLY) ? OTHER_NAME : undefined;
}
