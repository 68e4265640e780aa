import { CLUSTER_SERIES_LABEL } from "./metrics";

/** A rule as Prometheus reads it. */
export interface AlertRule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: "warning" | "critical" };
  annotations: { summary: string; description: string };
}

/** A Kafka cluster, by the labels that its series have. */
export interface WatchedCluster {
  namespace: string;
  cluster: string;
}

/** A rule without its name. */
interface Condition {
  severity: AlertRule["labels"]["severity"];
  /** How long it has to hold. */
  time: string;
  expr: string;
  /** What is the matter, */
  summary: string;
  /** and what to do. */
  description: string;
}

/** Labels that tell clusters apart. */
const CLUSTER = `namespace, ${CLUSTER_SERIES_LABEL}`;
const OF_CLUSTER = `of cluster {{ $labels.${CLUSTER_SERIES_LABEL} }}`;
const DAY = 24 * 3600;

/** Rules of one cluster; of every one that a Prometheus knows, where none is named. */
export function alertGroups(watched?: WatchedCluster): { name: string; rules: AlertRule[] }[] {
  const own = watched
    ? [`namespace="${watched.namespace}"`, `${CLUSTER_SERIES_LABEL}="${watched.cluster}"`]
    : [];
  const series = (name: string, ...matchers: string[]) => {
    const all = [...own, ...matchers].join(",");
    return all ? `${name}{${all}}` : name;
  };
  const rules = Object.entries(conditions(series)).map(
    ([alert, { severity, time, expr, summary, description }]): AlertRule => ({
      ...{ alert, expr, for: time, labels: { severity } },
      annotations: { summary, description },
    }),
  );
  return [{ name: "kafka", rules }];
}

/** The rules, by their names. */
function conditions(series: (name: string, ...matchers: string[]) => string): Record<string, Condition> {
  const by = (how: string, what: string, ...labels: string[]) =>
    `${how} by (${[CLUSTER, ...labels].join(", ")}) (${what})`;
  const ofControllers = (how: string, name: string) =>
    by(how, series(`kafka_controller_kafkacontroller_${name}`));
  const ofReplicas = (name: string) => by("sum", series(`kafka_server_replicamanager_${name}`), "instance");
  const group = ["consumergroup", "topic"];
  const lag = series("kafka_consumergroup_lag");
  const lags = by("sum", by("max", lag, ...group, "partition"), ...group);
  const [free, size] = ["free", "size"].map((what) => series(`kafka_cluster_log_directory_${what}_bytes`));
  const active = by("max", series("kafka_controller_kafkacontroller_activecontrollercount"), "instance");
  const [end, start] = ["expiry", "start"].map((what) =>
    series(`kafka_cluster_certificate_${what}_timestamp_seconds`),
  );
  const deadThreads = ["log_logcleaner", "server_replicafetchermanager"].map(
    (type) => `kafka_${type}_deadthreadcount`,
  );
  const ran = `last_over_time(${series("kafka_cluster_node_info")}[15m])`;
  return {
    KafkaNodeDown: {
      severity: "critical",
      time: "5m",
      expr: `${series("up", 'app_kubernetes_io_name="kafka"')} == 0`,
      summary: `{{ $labels.instance }} ${OF_CLUSTER} doesn't answer`,
      description:
        "Prometheus gets no metrics of this node. `kubectl get pod` and the last lines of its log say whether it runs. If it does, " +
        "a NetworkPolicy keeps Prometheus out: `metrics.from`.",
    },
    KafkaNothingTells: {
      severity: "critical",
      time: "5m",
      expr: `absent(${series("kafka_cluster_node_info")})`,
      summary: "No node of a Kafka cluster tells anything",
      description:
        "Either none of its pods runs, or Prometheus has lost them: then no other of these rules can fire. `npm run status` or `kubectl " +
        "get pods` says which.",
    },
    KafkaNodeRestarts: {
      severity: "warning",
      time: "1m",
      expr: `changes(${series("process_start_time_seconds", 'app_kubernetes_io_name="kafka"')}[1h]) > 3`,
      summary: `{{ $labels.instance }} ${OF_CLUSTER} has started {{ $value }} times within an hour`,
      description:
        "No roll does that. `kubectl describe pod` says whether it was killed for its memory, and `kubectl logs --previous` what it said " +
        "last.",
    },
    KafkaBrokerDown: {
      severity: "critical",
      time: "5m",
      expr: `${ofControllers("max", "fencedbrokercount")} > 0`,
      summary: `{{ $value }} brokers ${OF_CLUSTER} are registered and don't run`,
      description:
        "The controllers have heard nothing of them, so others lead their partitions. `kubectl get pods` shows which aren't ready: a " +
        "pod that is pending, crashes, or loads its logs. A preview names the cause. Stop no other broker until they are back.",
    },
    KafkaNodeNotReady: {
      severity: "warning",
      time: "15m",
      expr: `${series("kafka_cluster_node_ready")} == 0`,
      summary: `{{ $labels.instance }} ${OF_CLUSTER} isn't ready`,
      description:
        "It runs, and isn't in sync, or still starts; a roll waits for it. `/ready` on its port 9404 says what it waits for. Large logs " +
        "take long to load, and a volume that is slow takes long to catch up.",
    },
    KafkaRollStandsStill: {
      severity: "warning",
      time: "1h",
      expr: `${by("count", by("count", ran, "version"))} > 1`,
      summary: `Nodes ${OF_CLUSTER} run different versions`,
      description:
        "A roll to another version has begun and isn't done; a node of the new one may start again and again. The next `up` goes on where it stopped; its preview says which nodes are " +
        "left, and what holds them up.",
    },
    KafkaOfflinePartitions: {
      severity: "critical",
      time: "1m",
      expr: `${ofControllers("max", "offlinepartitionscount")} > 0`,
      summary: `{{ $value }} partitions ${OF_CLUSTER} have no leader`,
      description:
        "Nobody can read or write them. Every broker with an in-sync copy is down: bring these back first. An unclean election loses " +
        "what the others lack, and is the last resort.",
    },
    KafkaUncleanElection: {
      severity: "critical",
      time: "0m",
      expr: `${by("sum", `increase(${series("kafka_controller_controllerstats_uncleanleaderelections_total")}[15m])`)} > 0`,
      summary: `{{ $value | printf "%.0f" }} partitions ${OF_CLUSTER} got a leader that wasn't in sync`,
      description:
        "What that leader lacked is lost, also where a producer was told that it was kept. `unclean.leader.election.enable`, of the cluster " +
        "or of a topic, allows it, or somebody asked for it. Logs of the active controller name the partitions.",
    },
    KafkaUnderMinInSync: {
      severity: "critical",
      time: "2m",
      expr: `${ofReplicas("underminisrpartitioncount")} > 0`,
      summary: `{{ $value }} partitions that {{ $labels.instance }} ${OF_CLUSTER} leads have too few copies in sync`,
      description:
        "Producers with acks=all are refused there. Bring back the brokers that are down, or find out why they don't catch up: volumes, " +
        "network, a throttle.",
    },
    KafkaUnderReplicated: {
      severity: "warning",
      time: "10m",
      expr: `${ofReplicas("underreplicatedpartitions")} > 0`,
      summary: `{{ $value }} partitions that {{ $labels.instance }} ${OF_CLUSTER} leads have copies that aren't in sync`,
      description:
        "One more failure may lose them. A broker is down or can't keep up: the same alert for several leaders points at the follower " +
        "that they have in common. Rolls and drains wait meanwhile.",
    },
    KafkaThreadDied: {
      severity: "warning",
      time: "5m",
      expr: `${deadThreads.map((name) => by("sum", series(name), "instance")).join(" + ")} > 0`,
      summary: `{{ $value }} threads of {{ $labels.instance }} ${OF_CLUSTER} have died`,
      description:
        "They compact logs or fetch from leaders, and nothing starts them again while the broker runs: compacted topics grow, or copies " +
        "fall behind. Its log has the error. Delete the pod once that is mended.",
    },
    KafkaBrokerBusy: {
      severity: "warning",
      time: "15m",
      expr: `${by("min", series("kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent"), "instance")} < 0.1`,
      summary: `The request handlers of {{ $labels.instance }} ${OF_CLUSTER} are idle for only {{ $value | humanizePercentage }} of the time`,
      description:
        "Clients wait for them. If the others are idle, leaders are spread badly: `reassignment.rebalance`. Else more CPU, faster volumes, " +
        "or more brokers; `num.io.threads` helps where the CPU isn't busy, and takes no restart.",
    },
    KafkaLogDirectoryFailed: {
      severity: "critical",
      time: "1m",
      expr: `${by("max", series("kafka_log_logmanager_offlinelogdirectorycount"), "instance")} > 0`,
      summary: `A volume of {{ $labels.instance }} ${OF_CLUSTER} has failed`,
      description:
        "The broker runs on without it. Its log names the directory. Once the volume works again, delete the pod: it starts anew.",
    },
    KafkaVolumeFills: {
      severity: "critical",
      // Longer than what retention takes away again and again looks like it.
      time: "45m",
      expr: `(predict_linear(${free}[1h], ${4 * 3600}) < 0 and ${free} / ${size} < 0.4) or ${free} / ${size} < 0.05`,
      summary: `{{ $labels.logDirectory }} of {{ $labels.instance }} ${OF_CLUSTER} is full, or will be within four hours`,
      description:
        "A broker whose volume is full stops. Grow it: a larger `storage.size`, which restarts nothing where the storage class lets " +
        "volumes grow. Else shorten `retention.ms` or `retention.bytes` of the largest topics.",
    },
    KafkaNoActiveController: {
      severity: "critical",
      time: "1m",
      // What a node that isn't asked knows, the others know, too.
      expr: `${by("max", series("kafka_server_raftmetrics_current_leader"))} < 0`,
      summary: `No controller ${OF_CLUSTER} is active`,
      description:
        "Topics can't be changed, and no leader is elected where one fails. Most of the controllers have to run and to reach each other: " +
        "look at their pods, their logs and at NetworkPolicies.",
    },
    KafkaSeveralActiveControllers: {
      severity: "critical",
      time: "2m",
      // By their names, as two jobs may ask the same nodes.
      expr: `${by("sum", active)} > 1`,
      summary: `{{ $value }} controllers ${OF_CLUSTER} say that they are active`,
      description:
        "One of them is cut off and hasn't noticed, or two clusters have the same labels. Compare `current_epoch` of the controllers: " +
        "delete the pod of the one with the lower epoch.",
    },
    KafkaVoterBehind: {
      severity: "warning",
      time: "5m",
      expr: `${by("min", series("kafka_cluster_quorum_replica_caught_up", 'role="voter"'), "node_id")} == 0`,
      summary: `Controller {{ $labels.node_id }} ${OF_CLUSTER} is behind the leader of the quorum`,
      description:
        "If another one fails meanwhile, there may be no majority. It is down, its volume is slow, or it can't reach the leader.",
    },
    KafkaGroupLagGrows: {
      severity: "warning",
      time: "30m",
      expr: `${lags} > 1000 and ${by("sum", `delta(${lag}[15m])`, ...group)} > 0`,
      summary: `Group {{ $labels.consumergroup }} ${OF_CLUSTER} falls behind on {{ $labels.topic }}: {{ $value }} records`,
      description:
        "More comes than it reads. Look whether all its members run and how busy they are; more of them help up to one for each " +
        "partition. Records that reach their retention unread are lost to it.",
    },
    KafkaCertificateEnds: {
      severity: "warning",
      time: "1h",
      // Those of a week are renewed when they have less than a third of it left.
      expr: `${end} - time() < ${14 * DAY} and ${end} - time() < (${end} - ${start}) / 4`,
      summary: `A certificate of {{ $labels.instance }} ${OF_CLUSTER} ends in {{ $value | humanizeDuration }}: {{ $labels.subject }}`,
      description:
        "An `up` renews what has less than a third of its days left; nothing does so between two of them. What others keep (cert-manager, " +
        "CAs of clients) they renew.",
    },
    KafkaCertificateProblem: {
      severity: "critical",
      time: "5m",
      expr: `${series("kafka_cluster_certificate_problem")} == 1`,
      summary: `{{ $labels.instance }} ${OF_CLUSTER} can't use {{ $labels.path }}`,
      description:
        "It goes on with the certificate of before, until that ends. `/state` on its port 9404 says why: a key that isn't of the " +
        "certificate, a chain that nobody trusts.",
    },
  };
}
