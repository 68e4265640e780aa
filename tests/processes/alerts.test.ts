import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type AlertRule, alertGroups } from "../../components/plan/metrics/alerts";
import { prometheusPrograms } from "../../local/prometheus";
import { ALERTS } from "../../local/watching/generate";
import { temporaryDirectory } from "../temporary";

/** Series and their values, minute by minute, as promtool writes them: `from+step x times`. */
type Series = Record<string, string>;

interface States {
  bad: Series;
  /** Each is silent. */
  good: Series[];
  /** Minute at which is looked. */
  at: number;
  /** What the alert says, */
  summary: string;
  /** and its labels beside those of the cluster. */
  labels?: Record<string, string>;
  /** Whether it says of which cluster only where the rule is one cluster's. */
  isOfAll?: boolean;
}

const CLUSTER = { namespace: "shop", app_kubernetes_io_instance: "orders" };
const NODE = { instance: "orders-0" };

/** A series of the cluster. */
function of(name: string, labels: Record<string, string> = {}): string {
  const all = Object.entries({ ...CLUSTER, ...labels });
  return `${name}{${all.map(([label, value]) => `${label}="${value}"`).join(",")}}`;
}
const always = (value: number) => `${value}x200`;
/** The same for a while, and then zero. */
const forMinutes = (value: number, minutes: number) => `${value}x${minutes - 1} 0x200`;

const controller = (name: string, instance = "orders-0") =>
  of(`kafka_controller_kafkacontroller_${name}`, { instance });
const unclean = (instance: string) =>
  of("kafka_controller_controllerstats_uncleanleaderelections_total", { instance });
const replicas = (name: string) => of(`kafka_server_replicamanager_${name}`, NODE);
const caughtUp = (role: string) =>
  of("kafka_cluster_quorum_replica_caught_up", { ...NODE, role, node_id: "2" });
const version = (instance: string, version: string) => of("kafka_cluster_node_info", { instance, version });
const lag = (partition: string, instance = "orders-0") =>
  of("kafka_consumergroup_lag", { instance, consumergroup: "bills", topic: "sales", partition });
const directory = (what: string) =>
  of(`kafka_cluster_log_directory_${what}_bytes`, { ...NODE, logDirectory: "/data" });
const CERTIFICATE = { ...NODE, subject: "CN=kafka" };
const certificateEnd = of("kafka_cluster_certificate_expiry_timestamp_seconds", CERTIFICATE);
const certificateStart = of("kafka_cluster_certificate_start_timestamp_seconds", CERTIFICATE);
const cleanerThreads = of("kafka_log_logcleaner_deadthreadcount", NODE);
const fetcherThreads = of("kafka_server_replicafetchermanager_deadthreadcount", NODE);
const handlersIdle = of("kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent", NODE);
const started = (name: string) => of("process_start_time_seconds", { ...NODE, app_kubernetes_io_name: name });
const leader = (instance: string) => of("kafka_server_raftmetrics_current_leader", { instance });
const up = (name: string) => of("up", { ...NODE, app_kubernetes_io_name: name });
const problem = of("kafka_cluster_certificate_problem", { ...NODE, path: "/tls.pem" });
const failed = of("kafka_log_logmanager_offlinelogdirectorycount", NODE);
const ready = of("kafka_cluster_node_ready", NODE);
const DAY = 24 * 3600;
const GB = 1e9;

const STATES: Record<string, States> = {
  KafkaNodeDown: {
    bad: { [up("kafka")]: always(0) },
    good: [{ [up("kafka")]: always(1) }, { [up("zookeeper")]: always(0) }, { [up("kafka")]: "0x3 1x200" }],
    at: 10,
    summary: "orders-0 of cluster orders doesn't answer",
    labels: { ...NODE, app_kubernetes_io_name: "kafka" },
  },
  KafkaNothingTells: {
    bad: { [of("kafka_server_replicamanager_leadercount", NODE)]: always(1) },
    good: [
      { [version("orders-0", "4.4.0")]: always(1) },
      { [version("orders-0", "4.4.0")]: "1x3 _x3 1x200" },
    ],
    at: 10,
    summary: "No node of a Kafka cluster tells anything",
    isOfAll: true,
  },
  KafkaNodeRestarts: {
    bad: { [started("kafka")]: "0+100x60" },
    good: [{ [started("kafka")]: "0x20 1x20 2x20" }, { [started("zookeeper")]: "0+100x60" }],
    at: 50,
    summary: "orders-0 of cluster orders has started 50 times within an hour",
    labels: { ...NODE, app_kubernetes_io_name: "kafka" },
  },
  KafkaBrokerDown: {
    bad: {
      [controller("fencedbrokercount")]: always(2),
      [controller("fencedbrokercount", "orders-1")]: always(2),
    },
    good: [
      { [controller("fencedbrokercount")]: always(0) },
      { [controller("fencedbrokercount")]: forMinutes(1, 4) },
    ],
    at: 10,
    summary: "2 brokers of cluster orders are registered and don't run",
  },
  KafkaNodeNotReady: {
    bad: { [ready]: always(0) },
    good: [{ [ready]: always(1) }, { [ready]: "0x12 1x200" }],
    at: 20,
    summary: "orders-0 of cluster orders isn't ready",
    labels: NODE,
  },
  KafkaRollStandsStill: {
    bad: { [version("orders-0", "4.3.1")]: always(1), [version("orders-1", "4.4.0")]: always(1) },
    good: [
      { [version("orders-0", "4.4.0")]: always(1), [version("orders-1", "4.4.0")]: always(1) },
      // Gone for ever, as it was the last of the old ones.
      { [version("orders-0", "4.3.1")]: "1x40 stale", [version("orders-1", "4.4.0")]: always(1) },
      {
        [version("orders-0", "4.3.1")]: "1x30 stale",
        [version("orders-0", "4.4.0")]: "_x31 1x200",
        [version("orders-1", "4.4.0")]: always(1),
      },
    ],
    at: 70,
    summary: "Nodes of cluster orders run different versions",
  },
  KafkaOfflinePartitions: {
    bad: {
      [controller("offlinepartitionscount")]: always(3),
      [controller("offlinepartitionscount", "orders-1")]: always(0),
    },
    good: [{ [controller("offlinepartitionscount")]: always(0) }],
    at: 5,
    summary: "3 partitions of cluster orders have no leader",
  },
  KafkaUncleanElection: {
    bad: { [unclean("orders-0")]: "0x5 2x200", [unclean("orders-1")]: always(0) },
    good: [{ [unclean("orders-0")]: always(7) }, { [unclean("orders-0")]: always(0) }],
    at: 15,
    summary: "2 partitions of cluster orders got a leader that wasn't in sync",
  },
  KafkaUnderMinInSync: {
    bad: { [replicas("underminisrpartitioncount")]: always(4) },
    good: [{ [replicas("underminisrpartitioncount")]: always(0) }],
    at: 5,
    summary: "4 partitions that orders-0 of cluster orders leads have too few copies in sync",
    labels: NODE,
  },
  KafkaUnderReplicated: {
    bad: { [replicas("underreplicatedpartitions")]: always(4) },
    good: [
      { [replicas("underreplicatedpartitions")]: always(0) },
      { [replicas("underreplicatedpartitions")]: forMinutes(9, 9) },
    ],
    at: 15,
    summary: "4 partitions that orders-0 of cluster orders leads have copies that aren't in sync",
    labels: NODE,
  },
  KafkaThreadDied: {
    bad: { [cleanerThreads]: always(1), [fetcherThreads]: always(0) },
    good: [{ [cleanerThreads]: always(0), [fetcherThreads]: always(0) }],
    at: 10,
    summary: "1 threads of orders-0 of cluster orders have died",
    labels: NODE,
  },
  KafkaBrokerBusy: {
    bad: { [handlersIdle]: always(0.05) },
    good: [{ [handlersIdle]: always(0.8) }, { [handlersIdle]: "0.05x10 0.8x200" }],
    at: 20,
    summary: "The request handlers of orders-0 of cluster orders are idle for only 5% of the time",
    labels: NODE,
  },
  KafkaLogDirectoryFailed: {
    bad: { [failed]: always(1) },
    good: [{ [failed]: always(0) }],
    at: 5,
    summary: "A volume of orders-0 of cluster orders has failed",
    labels: NODE,
  },
  KafkaVolumeFills: {
    bad: { [directory("free")]: `${30 * GB}-${0.2 * GB}x200`, [directory("size")]: always(100 * GB) },
    good: [
      { [directory("free")]: `${30 * GB}-${0.001 * GB}x200`, [directory("size")]: always(100 * GB) },
      {
        [directory("free")]: `${95 * GB}-${0.5 * GB}x100 ${50 * GB}x100`,
        [directory("size")]: always(100 * GB),
      },
      { [directory("free")]: always(6 * GB), [directory("size")]: always(100 * GB) },
      // What retention takes away again and again.
      {
        [directory("free")]: Array.from({ length: 4 }, () => `${38 * GB}-${0.2 * GB}x89`).join(" "),
        [directory("size")]: always(100 * GB),
      },
    ],
    at: 120,
    summary: "/data of orders-0 of cluster orders is full, or will be within four hours",
    labels: { ...NODE, logDirectory: "/data" },
  },
  KafkaNoActiveController: {
    bad: { [leader("orders-0")]: always(-1), [leader("orders-1")]: always(-1) },
    good: [
      { [leader("orders-0")]: always(1), [leader("orders-1")]: always(1) },
      // One is cut off, or the one that leads isn't asked.
      { [leader("orders-0")]: always(-1), [leader("orders-1")]: always(2) },
    ],
    at: 5,
    summary: "No controller of cluster orders is active",
  },
  KafkaSeveralActiveControllers: {
    bad: {
      [controller("activecontrollercount")]: always(1),
      [controller("activecontrollercount", "orders-1")]: always(1),
    },
    good: [
      {
        [controller("activecontrollercount")]: always(0),
        [controller("activecontrollercount", "orders-1")]: always(1),
      },
      {
        [controller("activecontrollercount")]: forMinutes(1, 2),
        [controller("activecontrollercount", "orders-1")]: always(1),
      },
      // Two jobs ask the same node.
      {
        [controller("activecontrollercount")]: always(1),
        [of("kafka_controller_kafkacontroller_activecontrollercount", { ...NODE, job: "other" })]: always(1),
      },
    ],
    at: 5,
    summary: "2 controllers of cluster orders say that they are active",
  },
  KafkaVoterBehind: {
    bad: { [caughtUp("voter")]: always(0) },
    good: [{ [caughtUp("voter")]: always(1) }, { [caughtUp("observer")]: always(0) }],
    at: 10,
    summary: "Controller 2 of cluster orders is behind the leader of the quorum",
    labels: { node_id: "2" },
  },
  KafkaGroupLagGrows: {
    bad: { [lag("0")]: "0+100x200", [lag("1")]: always(5) },
    good: [
      { [lag("0")]: always(50_000) },
      { [lag("0")]: "90000-100x200" },
      { [lag("0")]: "0+1x200" },
      { [lag("0")]: "0+100x60 6000-100x200" },
    ],
    at: 80,
    summary: "Group bills of cluster orders falls behind on sales: 8005 records",
    labels: { consumergroup: "bills", topic: "sales" },
  },
  KafkaCertificateEnds: {
    bad: { [certificateStart]: always(-80 * DAY), [certificateEnd]: always(10 * DAY) },
    good: [
      { [certificateStart]: always(-30 * DAY), [certificateEnd]: always(60 * DAY) },
      // One of a week that has just been renewed.
      { [certificateStart]: always(-DAY), [certificateEnd]: always(6 * DAY) },
    ],
    at: 70,
    summary: "A certificate of orders-0 of cluster orders ends in 9d 22h 50m 0s: CN=kafka",
    labels: { ...NODE, subject: "CN=kafka" },
  },
  KafkaCertificateProblem: {
    bad: { [problem]: always(1) },
    good: [{ [problem]: always(0) }],
    at: 10,
    summary: "orders-0 of cluster orders can't use /tls.pem",
    labels: { ...NODE, path: "/tls.pem" },
  },
};

describe("The alert rules", function () {
  this.timeout(120_000);
  const work = temporaryDirectory("kafka-cluster-alerts-");
  const rules = alertGroups().flatMap((group) => group.rules);
  let promtool: string;

  before(async function () {
    try {
      promtool = join(await prometheusPrograms(), "promtool");
    } catch (error) {
      console.warn(`      SKIPPED: there is no promtool here: ${error}`);
      this.skip();
    }
  });

  /** What promtool says of all states with these rules; nothing where all tests pass. */
  function failing(tested: AlertRule[]): string {
    writeFileSync(join(work, "alerts.yaml"), stringify({ groups: [{ name: "kafka", rules: tested }] }));
    const tests = Object.entries(STATES).flatMap(([alert, states]) => testsOf(tested, alert, states));
    const file = join(work, "tests.yaml");
    writeFileSync(file, stringify({ rule_files: ["alerts.yaml"], evaluation_interval: "1m", tests }));
    const { status, stdout, stderr } = spawnSync(promtool, ["test", "rules", file], { encoding: "utf8" });
    return status === 0 ? "" : stdout + stderr;
  }

  it("are tested, each of them", () => {
    assert.deepEqual(
      Object.keys(STATES),
      rules.map(({ alert }) => alert),
    );
    assert.deepEqual(parse(readFileSync(ALERTS, "utf8")), { groups: alertGroups() });
  });

  it("are taken by Prometheus, for one cluster and for all", () => {
    const own = join(work, "own.yaml");
    writeFileSync(own, stringify({ groups: alertGroups({ namespace: "shop", cluster: "orders" }) }));
    for (const file of [ALERTS, own]) {
      const { stdout, stderr } = spawnSync(promtool, ["check", "rules", file], { encoding: "utf8" });
      assert.match(stdout, new RegExp(`SUCCESS: ${rules.length} rules found`), stderr);
    }
  });

  it("fire where something is wrong, and are silent where all is well or gets well", () => {
    assert.equal(failing(rules), "");
  });

  it("of one cluster fire for it alone", () => {
    const ofThis = alertGroups({ namespace: "shop", cluster: "orders" }).flatMap((group) => group.rules);
    assert.equal(failing(ofThis), "");
    const ofOther = alertGroups({ namespace: "shop", cluster: "bills" }).flatMap((group) => group.rules);
    assertEachFails(failing(ofOther), "bad");
  });

  it("have tests that see a rule that never fires, and one that always does", () => {
    assertEachFails(failing(rules.map((rule) => ({ ...rule, expr: "vector(0) > 1" }))), "bad");
    assertEachFails(failing(rules.map((rule) => ({ ...rule, expr: "vector(1)" }))), "good");
  });

  function assertEachFails(said: string, state: string): void {
    for (const { alert } of rules) assert.match(said, new RegExp(`name: ${alert}: ${state}`));
  }
});

/** Tests of one alert, as promtool reads them. */
function testsOf(
  rules: AlertRule[],
  alertname: string,
  { bad, good, at, summary, labels, isOfAll = false }: States,
): object[] {
  const rule = rules.find(({ alert }) => alert === alertname)!;
  const { severity } = rule.labels;
  const { description } = rule.annotations;
  const isNamed = !isOfAll || rule.expr.includes("namespace=");
  const fired = {
    exp_labels: { severity, ...(isNamed && CLUSTER), ...labels },
    exp_annotations: { summary, description },
  };
  const test = (name: string, series: Series, exp_alerts: object[]) => ({
    ...{ name: `${alertname}: ${name}`, interval: "1m" },
    input_series: Object.entries(series).map(([series, values]) => ({ series, values })),
    alert_rule_test: [{ eval_time: `${at}m`, alertname, exp_alerts }],
  });
  return [test("bad", bad, [fired]), ...good.map((series, i) => test(`good ${i}`, series, []))];
}
