import type {
  KafkaClusterArgs,
  ListenerArgs,
  NodePoolArgs,
  PodArgs,
  StorageArgs,
} from "../../../components/args";

/** What an edit of the arguments does to the nodes that run. */
export const Effect = {
  /** They restart, one at a time. */
  Rolls: "rolls",
  /** They get what they are to have while they run, though pods that are made from then on are others. */
  Resized: "resized",
  /** They run on as they are. */
  None: "none",
  /** They aren't meant any more: it is another cluster that is described. */
  Another: "another cluster",
} as const;
export type Effect = (typeof Effect)[keyof typeof Effect];

/** What changes beside nodes, or instead of them. */
export const Also = {
  /** The topic Job runs again. */
  Job: "the topic Job runs again",
  /** Services are changed or made. */
  Services: "Services change",
  /** NetworkPolicies are changed or made. */
  Policies: "NetworkPolicies change",
  /** Claims that exist are changed, and never replaced. */
  Claims: "claims change",
} as const;
export type Also = (typeof Also)[keyof typeof Also];

/** An edit of the arguments of a cluster that runs. */
export interface Edit {
  /** Path of the argument, of arguments in lists without their numbers. */
  argument: string;
  /** How it is edited, where its path doesn't say it. */
  how?: string;
  effect: Effect;
  /** StatefulSets whose nodes roll, where not all do. */
  only?: string[];
  also: Also[];
  /** StatefulSets that go, where brokers leave, of which Kafka itself has to tell. */
  leaves?: string[];
  /** What is worth knowing besides. */
  note?: string;
  /** Whether it is refused where Kafka doesn't say how it is. */
  asksKafka?: boolean;
  /** What it was even before, where no cluster begins as `before`. */
  since?: KafkaClusterArgs;
  before: KafkaClusterArgs;
  after: KafkaClusterArgs;
  /** The option of the resource that is edited, if it is no argument. */
  options?: { protect: boolean };
}

/** Arguments before and after an edit. */
type Pair = [before: KafkaClusterArgs, after: KafkaClusterArgs];

const INTERNAL: ListenerArgs = { name: "internal", port: 9092 };
const LOGIN: ListenerArgs = { ...INTERNAL, tls: true, authentication: "scram-sha-512" };
const CLOSED: KafkaClusterArgs = { listeners: [LOGIN] };
const CONTROLLERS: NodePoolArgs = { name: "controllers", roles: ["controller"], firstNodeId: 0 };
const BROKERS: NodePoolArgs = { name: "brokers", roles: ["broker"], firstNodeId: 100 };
const BOTH: NodePoolArgs = { roles: ["controller", "broker"], firstNodeId: 0 };
const BROKERS_ALONE: NodePoolArgs = { roles: ["broker"], firstNodeId: 0 };
const BROKERS_ONLY = ["kafka-brokers"];
const TOPIC = { name: "orders", partitions: 6 };
const JOB = { also: [Also.Job] };
const SERVICES = { also: [Also.Services] };
const POLICIES = { also: [Also.Policies] };
const EVERYWHERE = { also: [Also.Services, Also.Claims], note: "all objects but pods get them" };
const ID = "MkU3OEVBNTcwNTJENDM2Qk";

/** An edit beside arguments that stay. */
const edit = (argument: string, effect: Effect, [before, after]: Pair, more: Partial<Edit> = {}): Edit => ({
  argument,
  effect,
  also: [],
  before,
  after,
  ...more,
});
const pools = (controllers: Partial<NodePoolArgs>, brokers: Partial<NodePoolArgs>): KafkaClusterArgs => ({
  nodePools: [
    { ...CONTROLLERS, ...controllers },
    { ...BROKERS, ...brokers },
  ],
});
const ofPools = (before: Partial<NodePoolArgs>, after: Partial<NodePoolArgs>): Pair => [
  pools({}, before),
  pools({}, after),
];
const listeners = (...kinds: Partial<ListenerArgs>[]): KafkaClusterArgs => ({
  antiAffinity: "required",
  listeners: [INTERNAL, ...kinds.map((access): ListenerArgs => ({ name: "outside", port: 9094, ...access }))],
});
const outside = (before: Partial<ListenerArgs>, after: Partial<ListenerArgs>): Pair => [
  listeners(before),
  listeners(after),
];
const storage = (before: StorageArgs, after: StorageArgs): Pair => [{ storage: before }, { storage: after }];
const pod = (after: PodArgs, before: PodArgs = {}): Pair => [{ pod: before }, { pod: after }];
const EXTERNAL_IP = { addressType: "ExternalIP" as const };
const PORTS = [30100, 30101, 30102];
const { Rolls, Resized, None, Another } = Effect;

/** What each argument does when it is edited. Tested one by one, and printed for users. */
export const EFFECTS: Edit[] = [
  edit("name", Another, [{}, { name: "events" }], { note: "volumes stay with the former name" }),
  edit("namespace", Another, [{}, { namespace: "events" }], {
    note: "volumes stay in the former namespace",
  }),
  edit("createNamespace", None, [{}, { createNamespace: false }]),
  edit("version", Rolls, [{ version: "4.3.1" }, { version: "4.4.0" }], JOB),
  edit("version", None, [pinned("4.3.1"), pinned("4.4.0")], { how: "beside an image that stays" }),
  edit("zooKeeper.connect", Rolls, [withZooKeeper("zk-0:2181"), withZooKeeper("zk-0:2181,zk-1:2181")]),
  edit("zooKeeper", Rolls, [leavingZooKeeper("zk-0:2181"), withoutZooKeeper(leavingZooKeeper("zk-0:2181"))], {
    how: "left out, beside the nodePools that its cluster goes to",
    since: withZooKeeper("zk-0:2181"),
    only: ["kafka-controllers"],
    note: "for good",
  }),
  edit("metadataVersion", Rolls, [{}, { metadataVersion: "4.2-IV0" }], {
    note: "volumes keep their version",
  }),
  edit("production", None, [{}, { production: true }], { note: "it warns" }),
  edit("adopt", None, [{}, { adopt: true }], { how: "of a cluster that this stack made" }),
  edit("adopt", None, [{ adopt: true }, {}], { how: "taken out again" }),

  edit("image.name", Rolls, [{}, { image: { name: "mirror.example.com/apache/kafka:4.4.0" } }], JOB),
  edit("image.registry", Rolls, [{}, { image: { registry: "mirror.example.com" } }], JOB),
  edit("image.family", Rolls, [ofFamily("apache"), ofFamily("bitnami")], JOB),
  edit("image.kafkaHome", Rolls, [{}, { image: { kafkaHome: "/usr/kafka" } }], JOB),
  edit("image.pullPolicy", Rolls, [{}, { image: { pullPolicy: "Always" } }], JOB),
  edit("image.pullSecrets", Rolls, [{}, { image: { pullSecrets: ["registry"] } }], JOB),

  edit("replicas", Rolls, [{ replicas: 3 }, { replicas: 5 }], { ...JOB, note: "new nodes join" }),
  edit("nodePools.replicas", Rolls, [pools({}, {}), pools({ replicas: 5 }, {})], {
    how: "of the controllers",
    note: "new controllers join",
  }),
  edit("nodePools.replicas", Rolls, [pools({ replicas: 5 }, {}), pools({}, {})], {
    how: "fewer controllers",
    note: "they leave the quorum first, one at a time",
    asksKafka: true,
  }),
  edit("nodePools.replicas", None, ofPools({}, { replicas: 4 }), {
    how: "of brokers",
    ...JOB,
    note: "new brokers join",
  }),
  edit("nodePools.replicas", None, ofPools({ replicas: 4 }, {}), {
    how: "fewer of brokers",
    leaves: [],
    ...JOB,
    note: "those that leave hand their replicas over first, and stop; volumes stay",
  }),
  edit(
    "nodePools",
    None,
    [
      { nodePools: [...pools({}, {}).nodePools!, { name: "more", roles: ["broker"], firstNodeId: 200 }] },
      pools({}, {}),
    ],
    {
      how: "without one of brokers",
      leaves: ["kafka-more"],
      ...JOB,
      note: "its nodes hand their replicas over first, and stop; volumes stay",
    },
  ),
  edit(
    "nodePools",
    None,
    [
      pools({}, {}),
      { nodePools: [...pools({}, {}).nodePools!, { name: "more", roles: ["broker"], firstNodeId: 200 }] },
    ],
    { how: "by another pool", ...JOB, note: "its nodes join" },
  ),
  edit("nodePools", Rolls, [{ replicas: 3 }, { nodePools: [BOTH, BROKERS] }], {
    how: "in the place of replicas",
    ...JOB,
    note: "its nodes are a pool without a name; those of others join",
  }),
  edit("nodePools", Rolls, [withZooKeeper("zk-0:2181"), leavingZooKeeper("zk-0:2181")], {
    how: "beside zooKeeper",
    also: [Also.Job, Also.Services, Also.Claims],
    note: "[the metadata moves](zookeeper.md#from-zookeeper-to-controllers) to the controllers; brokers restart twice",
  }),
  edit(
    "nodePools.roles",
    Rolls,
    [{ nodePools: [BOTH, BROKERS] }, { nodePools: [{ ...BOTH, roles: ["controller"] }, BROKERS] }],
    {
      how: "from both to controllers alone",
      only: ["kafka"],
      also: [Also.Job, Also.Services, Also.Claims],
      note: "what they hold moves to other brokers first; ids and votes stay",
      asksKafka: true,
    },
  ),
  edit("nodePools", None, [pools({}, {}), { nodePools: [BROKERS, CONTROLLERS] }], {
    how: "in another order",
  }),
  edit("nodePools.heap", Rolls, ofPools({}, { heap: "2Gi" }), { only: BROKERS_ONLY }),
  edit("nodePools.jvmOptions", Rolls, ofPools({}, { jvmOptions: ["-XX:+UseZGC"] }), { only: BROKERS_ONLY }),
  edit("nodePools.resources", Rolls, ofPools({}, { resources: { limits: { memory: "4Gi" } } }), {
    only: BROKERS_ONLY,
  }),
  edit("nodePools.storage.size", None, ofPools({}, { storage: { size: "20Gi" } }), {
    also: [Also.Claims],
    note: "volumes grow in place",
  }),
  edit("nodePools.placement", Rolls, ofPools({}, { placement: { nodeSelector: { disk: "ssd" } } }), {
    only: BROKERS_ONLY,
  }),
  edit("nodePools.pod", Rolls, ofPools({}, { pod: { labels: { team: "data" } } }), { only: BROKERS_ONLY }),
  edit("nodePools.rack", Rolls, ofPools({}, { rack: "a" }), { only: BROKERS_ONLY }),

  edit("rack.topologyKey", Rolls, [pools({}, {}), { ...pools({}, {}), rack: { topologyKey: "rack" } }], {
    only: BROKERS_ONLY,
    note: "the table of nodes is written",
  }),

  edit("rollout.maxUnavailable", None, ofRacks({}, { rollout: { maxUnavailable: 3 } }), {
    note: "the next roll has as many brokers of a rack away at once",
  }),

  edit("finalize", None, [{}, { finalize: true }], {
    note: "features get the levels of the version, once all nodes are rolled out; no way back",
  }),
  edit("quorum", Rolls, [{ quorum: "static" }, { quorum: "dynamic" }], {
    how: "from static to dynamic",
    note: "its voters move into the metadata first, for good",
  }),
  edit("clusterId", None, [{ clusterId: ID }, {}], { how: "left out", note: "volumes keep it" }),

  edit("listeners", Rolls, [{}, { listeners: [INTERNAL, { name: "apps", port: 9095 }] }], SERVICES),
  edit("listeners.port", Rolls, [{}, { listeners: [{ ...INTERNAL, port: 19092 }] }], {
    also: [Also.Job, Also.Services],
  }),
  edit("listeners.port", Rolls, policed({ listeners: [{ ...INTERNAL, port: 19092 }] }), {
    how: "with NetworkPolicies",
    also: [Also.Job, Also.Services, Also.Policies],
    note: "clients get in to a broker again once it has rolled",
  }),
  edit("listeners.from", None, [{}, { listeners: [{ ...INTERNAL, from: [{ podSelector: {} }] }] }], POLICIES),
  edit(
    "listeners.hostPort.port",
    Rolls,
    outside({ hostPort: { port: 31092 } }, { hostPort: { port: 31093 } }),
  ),
  edit("listeners.hostPort.addressType", Rolls, outside({ hostPort: {} }, { hostPort: EXTERNAL_IP })),
  edit(
    "listeners.nodePort.ports",
    Rolls,
    outside({ nodePort: { ports: PORTS } }, { nodePort: { ports: PORTS.map((port) => port + 10) } }),
    SERVICES,
  ),
  edit(
    "listeners.nodePort.host",
    Rolls,
    outside({ nodePort: { ports: PORTS } }, { nodePort: { ports: PORTS, host: "kafka.example.com" } }),
  ),
  edit(
    "listeners.nodePort.annotations",
    None,
    outside({ nodePort: { ports: PORTS } }, { nodePort: { ports: PORTS, annotations: { a: "b" } } }),
    SERVICES,
  ),
  edit(
    "listeners.nodePort.externalTrafficPolicy",
    None,
    outside({ nodePort: { ports: PORTS } }, { nodePort: { ports: PORTS, externalTrafficPolicy: "Local" } }),
    SERVICES,
  ),
  edit(
    "listeners.nodePort.addressType",
    Rolls,
    outside({ nodePort: { ports: PORTS } }, { nodePort: { ports: PORTS, ...EXTERNAL_IP } }),
  ),
  edit(
    "listeners.localNodePort.addressType",
    Rolls,
    outside({ localNodePort: { port: 31092 } }, { localNodePort: { port: 31092, ...EXTERNAL_IP } }),
  ),
  edit(
    "listeners.localNodePort.port",
    Rolls,
    outside({ localNodePort: { port: 31092 } }, { localNodePort: { port: 31093 } }),
    SERVICES,
  ),
  edit(
    "listeners.loadBalancer.hosts",
    Rolls,
    outside(balanced({}), balanced({ hosts: ["x.example.com", "y.example.com", "z.example.com"] })),
  ),
  edit("listeners.loadBalancer.port", Rolls, outside(balanced({}), balanced({ port: 9443 })), SERVICES),
  edit("listeners.loadBalancer.ports", Rolls, outside(balanced({}), balanced({ ports: PORTS })), SERVICES),
  edit(
    "listeners.loadBalancer.sourceRanges",
    None,
    outside(balanced({}), balanced({ sourceRanges: ["10.0.0.0/8"] })),
    SERVICES,
  ),
  edit(
    "listeners.loadBalancer.ips",
    None,
    outside(balanced({}), balanced({ ips: ["10.0.0.1", "10.0.0.2", "10.0.0.3"] })),
    { ...SERVICES, how: "beside hosts", note: "the cloud moves the load balancers, or doesn't" },
  ),
  edit(
    "listeners.loadBalancer.externalTrafficPolicy",
    None,
    outside(balanced({}), balanced({ externalTrafficPolicy: "Local" })),
    SERVICES,
  ),
  edit("listeners.proxy.host", Rolls, outside(proxied("a.example.com"), proxied("b.example.com"))),
  edit(
    "listeners.portForward.host",
    Rolls,
    outside({ portForward: {} }, { portForward: { host: "kafka.local" } }),
  ),

  edit("networkPolicy", None, [{}, { networkPolicy: {} }], {
    ...POLICIES,
    note: "all ports but those of listeners are closed",
  }),
  edit("networkPolicy.ports", None, policed({ networkPolicy: { ports: [{ port: 7071 }] } }), POLICIES),

  edit("metrics", None, [{}, { metrics: {} }], SERVICES),
  edit("metrics", None, policed({ metrics: {} }), {
    how: "with NetworkPolicies",
    also: [Also.Services, Also.Policies],
    note: "the port of the metrics is opened",
  }),
  edit("metrics.from", None, [{ metrics: {} }, { metrics: { from: [{ podSelector: {} }] } }], POLICIES),
  edit("metrics.dashboards", None, [{ metrics: {} }, { metrics: { dashboards: true } }]),
  edit("metrics.clients", Rolls, [{ metrics: {} }, { metrics: { clients: [] } }], {
    how: "where it comes or goes",
  }),
  edit(
    "metrics.clients",
    None,
    [{ metrics: { clients: [] } }, { metrics: { clients: [{ name: "all", metrics: ["*"] }] } }],
    {
      how: "what is in it",
      ...JOB,
    },
  ),

  edit("config", Rolls, [{}, { config: { "log.retention.hours": "24" } }]),
  edit("config", None, [{}, { config: { "log.retention.ms": "1000", "message.max.bytes": "2000000" } }], {
    how: "what Kafka takes while it runs, for the whole cluster",
    ...JOB,
  }),
  edit("config", None, [{}, { config: { "num.io.threads": "16" } }], {
    how: "a number of threads, to at most double and at least half",
    ...JOB,
  }),
  edit("config", Rolls, [{}, { config: { "num.io.threads": "17" } }], {
    how: "a number of threads, to more or less than that",
  }),
  edit("config", None, [{ config: { "log.retention.ms": "1000" } }, {}], {
    how: "what Kafka takes while it runs, taken out",
    ...JOB,
  }),
  edit("config", Rolls, [{}, { config: { "log.retention.ms": "1000", "num.partitions": "3" } }], {
    how: "both kinds at once",
    ...JOB,
  }),
  edit("config", None, [{}, { config: { "min.insync.replicas": "1" } }], {
    how: "min.insync.replicas",
    ...JOB,
  }),
  edit("uncheckedConfig", Rolls, [{}, { uncheckedConfig: { "my.plugin.level": "3" } }]),
  edit("topics", None, [{ topics: [TOPIC] }, { topics: [TOPIC, { name: "returns" }] }], {
    how: "by another one",
    ...JOB,
  }),
  edit("topics.partitions", None, [{ topics: [TOPIC] }, { topics: [{ ...TOPIC, partitions: 12 }] }], JOB),
  edit(
    "topics.config",
    None,
    [{ topics: [TOPIC] }, { topics: [{ ...TOPIC, config: { "retention.ms": "1" } }] }],
    JOB,
  ),
  edit(
    "topics.config",
    None,
    [{ topics: [{ ...TOPIC, config: { "retention.ms": "1" } }] }, { topics: [TOPIC] }],
    { how: "without a setting", ...JOB, note: "the brokers' default holds" },
  ),
  edit("topics.protect", None, [{ topics: [TOPIC] }, { topics: [{ ...TOPIC, protect: true }] }], JOB),
  edit("topics", None, [{ topics: [TOPIC, { name: "returns" }] }, { topics: [TOPIC] }], {
    how: "without one",
    ...JOB,
    note: "the topic stays as it is, or is deleted: `removedTopics` says which",
  }),
  edit("removedTopics", None, [{ topics: [TOPIC] }, { topics: [TOPIC], removedTopics: "delete" }], {
    note: "it holds for topics that leave from then on",
  }),
  edit("topics.replicas", None, [{ topics: [TOPIC] }, { topics: [{ ...TOPIC, replicas: 3 }] }], {
    ...JOB,
    note: "copies are made, or dropped",
  }),
  edit("reassignment.throttle", None, [{ topics: [TOPIC] }, { ...ofMoves({ throttle: "100Mi" }) }], JOB),
  edit("reassignment.rebalance", None, [{ topics: [TOPIC] }, { ...ofMoves({ rebalance: "onScale" }) }], {
    ...JOB,
    note: "brokers that hold nothing take their share",
  }),
  edit(
    "reassignment.replicationFactor",
    None,
    [{ topics: [TOPIC] }, { ...ofMoves({ replicationFactor: "raise" }) }],
    { ...JOB, note: "topics with fewer copies than new ones get as many" },
  ),
  edit("topicJob.resources", None, [{}, { topicJob: { resources: { limits: { memory: "1Gi" } } } }], JOB),

  edit("storage.size", None, storage({ size: "4Gi" }, { size: "8Gi" }), {
    also: [Also.Claims],
    note: "volumes grow in place",
  }),
  edit("storage.annotations", None, storage({}, { annotations: { a: "b" } }), { also: [Also.Claims] }),
  edit("storage.volumes", Rolls, storage({}, { volumes: [{ name: "data" }, { name: "more" }] }), {
    how: "by another one",
    note: "nodes get it one by one, and fill it with `rebalance: onScale`; one that is left out is emptied first, and its claim stays",
  }),
  edit("storage.sizeLimit", Rolls, storage({ ephemeral: true }, { ephemeral: true, sizeLimit: "1Gi" })),
  edit("storage.deleteClaim", None, storage({}, { deleteClaim: true })),

  edit("resources", Rolls, [{}, { resources: { limits: { memory: "4Gi" } } }]),
  edit("resources", Rolls, [{}, { resources: { limits: { cpu: "2" } } }], {
    ...JOB,
    how: "a limit of CPU in the place of the default, which the topic Job gets too",
  }),
  edit("resources", Resized, [ofCpu("1"), ofCpu("2")], {
    how: "CPU alone, with Kubernetes 1.33 and later",
    note: "what has no room for it on its Kubernetes node, or another QoS class, restarts",
  }),
  edit("resources", Resized, [ofCpu("1"), ofCpu("1", "2")], {
    ...JOB,
    how: "a limit of CPU where there was none",
  }),
  edit("resources", Rolls, [ofCpu("1", "2"), ofCpu("1")], { ...JOB, how: "without its limit of CPU" }),
  edit("heap", Rolls, [{}, { heap: "2Gi" }]),
  edit("jvmOptions", Rolls, [{}, { jvmOptions: ["-XX:MaxGCPauseMillis=50"] }]),
  edit("antiAffinity", Rolls, [{}, { antiAffinity: "required" }]),
  edit("placement.nodeSelector", Rolls, [{}, { placement: { nodeSelector: { disk: "ssd" } } }], JOB),
  edit("placement.tolerations", Rolls, [{}, { placement: { tolerations: [{ operator: "Exists" }] } }], JOB),
  edit("placement.affinity", Rolls, [{}, { placement: { affinity: { nodeAffinity: {} } } }]),
  edit("placement.topologySpread", Rolls, [{}, { placement: { topologySpread: [{ topologyKey: "zone" }] } }]),
  edit("placement.priorityClass", Rolls, [{}, { placement: { priorityClass: "high" } }]),

  edit("pod.labels", Rolls, pod({ labels: { team: "data" } }), JOB),
  edit("pod.annotations", Rolls, pod({ annotations: { "example.com/scrape": "true" } }), JOB),
  edit("pod.securityContext", Rolls, pod({ securityContext: { runAsUser: 185 } }), {
    ...JOB,
    note: "volumes get its group, where their storage can",
  }),
  edit("pod.env", Rolls, pod({ env: [{ name: "KAFKA_OPTS", value: "-Dx=y" }] })),
  edit(
    "pod.volumes",
    Rolls,
    pod({ volumes: [{ name: "plugins", mountPath: "/opt/plugins", emptyDir: {} }] }),
  ),
  edit(
    "pod.sidecars",
    Rolls,
    pod({ sidecars: [beside("exporter:2")] }, { sidecars: [beside("exporter:1")] }),
    { how: "another image of one" },
  ),
  edit("pod.initContainers", Rolls, pod({ initContainers: [beside("jars:1")] })),
  edit(
    "pod.initContainers",
    Rolls,
    pod({ initContainers: [beside("jars:2")] }, { initContainers: [beside("jars:1")] }),
    { how: "another image of one" },
  ),
  edit(
    "pod.initContainers",
    Rolls,
    pod({ initContainers: [limited("2Gi")] }, { initContainers: [limited("1Gi")] }),
    { how: "other resources of one" },
  ),

  edit("labels", None, [{}, { labels: { team: "data" } }], EVERYWHERE),
  edit("annotations", None, [{}, { annotations: { "example.com/owner": "data" } }], EVERYWHERE),
  edit("terminationGracePeriodSeconds", Rolls, [{}, { terminationGracePeriodSeconds: 240 }]),
  edit("timeoutSeconds", None, [{}, { timeoutSeconds: 900 }]),
  edit("externalCheck", None, [{}, { externalCheck: "off" }]),
  edit("certificates", Rolls, [{}, { certificates: {} }], {
    how: "which closes the cluster",
    also: [Also.Job, Also.Services, Also.Policies],
    note: "three times, as nodes get another way to each other; so does whatever else closes it, or opens it again",
  }),
  edit("certificates.validityDays", None, [CLOSED, { ...CLOSED, certificates: { validityDays: 90 } }], {
    note: "it holds for what is issued from then on",
  }),
  edit("certificates.handoverDays", None, [CLOSED, { ...CLOSED, certificates: { handoverDays: 60 } }], {
    note: "it holds for a handover that goes on, too",
  }),
  edit("authorization", Rolls, [CLOSED, { ...CLOSED, authorization: {} }], {
    how: "of a closed cluster",
    note: "twice, as rules are made in between; once where it is taken out",
  }),
  edit("authorization.superUsers", Rolls, [
    { ...CLOSED, authorization: {} },
    { ...CLOSED, authorization: { superUsers: ["admin"] } },
  ]),
  edit("users", None, [CLOSED, { ...CLOSED, users: [{ name: "orders", authentication: "scram-sha-512" }] }], {
    how: "of a closed cluster",
    also: [Also.Job],
    note: "who leaves is locked out; brokers take up who logs in with a certificate, or by `plain`, within about a minute",
  }),
  edit("listeners.tls", Rolls, [CLOSED, { ...CLOSED, listeners: [{ ...LOGIN, tls: false }] }], {
    how: "of a closed cluster",
    note: "its clients get in with their new configuration alone",
  }),
  edit(
    "listeners.authentication",
    Rolls,
    [CLOSED, { ...CLOSED, listeners: [{ ...LOGIN, authentication: "plain" }] }],
    {
      how: "of a closed cluster",
      note: "its clients get in with their new configuration alone",
    },
  ),
  edit("nodePortRange", None, [{}, { nodePortRange: "20000-32767" }]),
  edit("clusterDomain", Rolls, [{}, { clusterDomain: "k8s.example" }]),
  edit("protect", None, [{}, {}], { how: "a resource option", options: { protect: true } }),
];

function ofRacks(...pair: [KafkaClusterArgs, KafkaClusterArgs]): Pair {
  const nodePools = ["a", "b"].map((rack, i): NodePoolArgs => ({
    name: rack,
    roles: ["broker"],
    firstNodeId: 100 * (i + 1),
    rack,
  }));
  const [controllers] = pools({}, {}).nodePools!;
  return pair.map((args) => ({ ...args, nodePools: [controllers, ...nodePools] })) as Pair;
}

function ofMoves(reassignment: KafkaClusterArgs["reassignment"]): KafkaClusterArgs {
  return { topics: [TOPIC], reassignment };
}

function pinned(version: string): KafkaClusterArgs {
  return { version, image: { name: "registry.example.com/kafka@sha256:0" } };
}

function withZooKeeper(connect: string): KafkaClusterArgs {
  return { version: "3.9.2", zooKeeper: { connect } };
}

function leavingZooKeeper(connect: string): KafkaClusterArgs {
  return { ...withZooKeeper(connect), nodePools: [BROKERS_ALONE, { ...CONTROLLERS, firstNodeId: 100 }] };
}

function withoutZooKeeper({ zooKeeper: _, ...others }: KafkaClusterArgs): KafkaClusterArgs {
  return others;
}

function ofFamily(family: "apache" | "bitnami"): KafkaClusterArgs {
  return { version: "4.4.0", image: { name: "registry.example.com/kafka:1", family } };
}

function balanced(more: NonNullable<ListenerArgs["loadBalancer"]>): Partial<ListenerArgs> {
  return { loadBalancer: { hosts: ["a.example.com", "b.example.com", "c.example.com"], ...more } };
}

function policed(after: KafkaClusterArgs): Pair {
  return [{ networkPolicy: {} }, { networkPolicy: {}, ...after }];
}

function proxied(host: string): Partial<ListenerArgs> {
  return { proxy: { host, firstPort: 19093, nodePorts: PORTS } };
}

function beside(image: string) {
  return { name: "other", image: `registry.example.com/${image}` };
}

function limited(memory: string) {
  return { ...beside("jars:1"), resources: { limits: { memory } } };
}

function ofCpu(requests: string, limits?: string): KafkaClusterArgs {
  const memory = "2Gi";
  return {
    resources: {
      requests: { cpu: requests, memory },
      limits: { memory, ...(limits !== undefined && { cpu: limits }) },
    },
  };
}
