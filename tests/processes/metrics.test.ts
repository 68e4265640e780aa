import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";
import parsePrometheus from "parse-prometheus-text-format";
import { freePorts } from "../freePorts";
import { temporaryDirectory } from "../temporary";
import { SingleBroker } from "./singleBroker";

const hasJava = spawnSync("java", ["-version"]).status === 0;
const DOCS = readFileSync(resolve(__dirname, "../../docs/metrics.md"), "utf8");
const CONTROLLER = 0;
const BROKER = 1;
const TOPIC = "orders";
const GROUP = 'billing "a\\b"';
const [PRODUCED, CONSUMED] = [10, 4];

/** What dashboards and alerts of others ask of each node, whatever its role. */
const OF_ALL = [
  "jvm_gc_collection_seconds",
  "jvm_memory_used_bytes",
  "jvm_threads_current",
  "kafka_server_raftmetrics_current_state",
  "kafka_server_raftmetrics_log_end_offset",
  "kafka_server_socket_server_metrics_connection_count",
  "process_open_fds",
];
const OF_BROKERS = [
  "kafka_cluster_partition_atminisr",
  "kafka_cluster_partition_underminisr",
  "kafka_log_log_size",
  "kafka_log_logmanager_offlinelogdirectorycount",
  "kafka_network_requestmetrics_requests_total",
  "kafka_network_requestmetrics_totaltimems",
  "kafka_network_socketserver_networkprocessoravgidle_percent",
  "kafka_server_brokertopicmetrics_bytesin_total",
  "kafka_server_brokertopicmetrics_failedproducerequests_total",
  "kafka_server_brokertopicmetrics_messagesin_total",
  "kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent",
  "kafka_server_kafkaserver_linux_disk_read_bytes",
  "kafka_server_replicamanager_leadercount",
  "kafka_server_replicamanager_partitioncount",
  "kafka_server_replicamanager_underminisrpartitioncount",
  "kafka_server_replicamanager_underreplicatedpartitions",
];
const OF_CONTROLLERS = [
  "kafka_controller_kafkacontroller_activecontrollercount",
  "kafka_controller_kafkacontroller_offlinepartitionscount",
];

/** With certificates, with clients that push, with ZooKeeper, while a log is recovered. */
const OF_OTHERS = [
  "kafka_cluster_certificate_expiry_timestamp_seconds",
  "kafka_cluster_certificate_problem",
  "kafka_cluster_certificate_start_timestamp_seconds",
  "kafka_cluster_client_info",
  "kafka_cluster_client_metrics_dropped_total",
  "kafka_controller_controllerstats_leaderelectionrateandtimems",
  "kafka_controller_kafkacontroller_migratingzkbrokercount",
  "kafka_controller_kafkacontroller_zkmigrationstate",
  "kafka_log_logmanager_remaininglogstorecover",
  "kafka_log_logmanager_remainingsegmentstorecover",
  "kafka_server_sessionexpirelistener_zookeeperdisconnects_total",
  "kafka_server_sessionexpirelistener_zookeeperexpires_total",
  "kafka_server_zookeeperclientmetrics_zookeeperrequestlatencyms",
];

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

// The oldest whose client the agent is compiled against, and the newest.
for (const version of ["3.5.2", "4.4.0"]) {
  describe(`The metrics of a controller and a broker of Kafka ${version}`, function () {
    this.timeout(600_000);
    const nodes: SingleBroker[] = [];
    const agents: number[] = [];
    let kafka: Kafka;

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no Java on this machine, so no nodes");
        this.skip();
      }
      const [controllerPort, brokerPort, ...ports] = await freePorts(4);
      agents.push(...ports);
      const [controller, bootstrap] = [`127.0.0.1:${controllerPort}`, `127.0.0.1:${brokerPort}`];
      for (const id of [CONTROLLER, BROKER]) {
        const directory = join(temporaryDirectory("kafka-cluster-metrics-"), String(id));
        mkdirSync(directory);
        const isBroker = id === BROKER;
        const properties = {
          "process.roles": isBroker ? "broker" : "controller",
          "node.id": id,
          "controller.quorum.voters": `${CONTROLLER}@${controller}`,
          "controller.listener.names": "CONTROLLER",
          "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
          listeners: isBroker ? `PLAINTEXT://${bootstrap}` : `CONTROLLER://${controller}`,
          "log.dirs": join(directory, "data"),
          "offsets.topic.replication.factor": 1,
          "offsets.topic.num.partitions": 1,
          "group.initial.rebalance.delay.ms": 0,
        };
        const agent: Record<string, string> = {
          port: String(agents[id]),
          id: String(id),
          ...(isBroker ? { bootstrap, quorum: controller } : { controller }),
        };
        nodes.push(await SingleBroker.startWithAgent(version, directory, properties, agent));
      }
      kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING, retry: { retries: 20 } });
      await until("is ready", async () => (await fetch(`http://127.0.0.1:${agents[BROKER]}/ready`)).ok);
      await writeAndRead();
      await until("tells the lag", async () => (await samples(BROKER, "kafka_consumergroup_lag")).length > 0);
    });

    after(() => Promise.all(nodes.map((node) => node.end())));

    async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
      const deadline = Date.now() + 180_000;
      while (!(await isSo().catch(() => false))) {
        nodes.forEach((node) => node.assertRuns());
        assert.ok(Date.now() < deadline, `${what}: not within three minutes`);
        await pause(200);
      }
    }

    /** All are written to the first partition; of these the group has committed fewer. */
    async function writeAndRead(): Promise<void> {
      const admin = kafka.admin();
      await admin.connect();
      await admin.createTopics({
        topics: [{ topic: TOPIC, numPartitions: 2, replicationFactor: 1 }],
        waitForLeaders: true,
      });
      await admin.disconnect();
      const producer = kafka.producer();
      await producer.connect();
      const messages = Array.from({ length: PRODUCED }, (_, i) => ({ value: String(i), partition: 0 }));
      await producer.send({ topic: TOPIC, messages });
      await producer.disconnect();
      const consumer = kafka.consumer({ groupId: GROUP });
      await consumer.connect();
      await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        const eachMessage = async ({ message }: { message: { offset: string } }) => {
          if (Number(message.offset) !== CONSUMED - 1) return;
          const committed = { topic: TOPIC, partition: 0, offset: String(CONSUMED) };
          await consumer.commitOffsets([committed]).then(resolve, reject);
        };
        consumer.run({ autoCommit: false, eachMessage }).catch(reject);
      });
      await consumer.disconnect();
    }

    async function page(id: number, query = "", accept = "text/plain"): Promise<string> {
      const answer = await fetch(`http://127.0.0.1:${agents[id]}/metrics${query}`, { headers: { accept } });
      assert.equal(answer.status, 200);
      return answer.text();
    }

    async function samples(id: number, name: string): Promise<Sample[]> {
      return samplesOf(await page(id, `?name[]=${name}`));
    }

    it("are those that dashboards and alerts ask for, as Prometheus reads them", async () => {
      for (const [id, names] of [
        [CONTROLLER, [...OF_ALL, ...OF_CONTROLLERS]],
        [BROKER, [...OF_ALL, ...OF_BROKERS]],
      ] as const) {
        const text = await page(id);
        const there = new Set(parsePrometheus(text).map(({ name }) => name));
        assert.deepEqual(
          names.filter((name) => !there.has(name)),
          [],
        );
        assert.match(text, /^kafka_cluster_scrape_failed_metrics 0$/m);
        assertNoneTwice(text);
      }
    });

    it("by default are described in the documentation, each as on the page", async () => {
      for (const id of [CONTROLLER, BROKER]) {
        const described = [...(await page(id)).matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)$/gm)];
        assert.ok(described.length > 50);
        for (const [, name, help, type] of described) {
          const row = DOCS.split("\n").find((line) => line.startsWith(`| \`${name}\``));
          assert.equal(
            row?.replace(/^(\S+ \S+)( \w+)? \| .* \| (.*) \|$/, "$1$2: $3"),
            `| \`${name}\`${type === "gauge" ? "" : `, ${type}`}: ${help}`,
          );
        }
      }
    });

    it("are all that is described, but for what these nodes haven't", async () => {
      const pages = await Promise.all([CONTROLLER, BROKER].map((id) => page(id)));
      const described = [...DOCS.matchAll(/^\| `([a-z_]+)`/gm)].map(([, name]) => name);
      const missing = described.filter((name) => !pages.some((text) => text.includes(`# HELP ${name} `)));
      assert.deepEqual(missing, version === "4.4.0" ? OF_OTHERS : missing);
    });

    it("are all of Kafka's where all are asked for, and none is there twice", async () => {
      for (const id of [CONTROLLER, BROKER]) {
        const [usual, all] = [samplesOf(await page(id)), samplesOf(await page(id, "?all"))];
        assert.ok(all.length > usual.length, `${all.length} after ${usual.length}`);
        assertNoneTwice(await page(id, "?all"));
      }
      assert.match(
        await page(BROKER, "?all=true"),
        /^kafka_log_log_numlogsegments\{topic="orders",partition="1"} 1$/m,
      );
    });

    it("are OpenMetrics for who asks for it", async () => {
      const headers = { accept: "application/openmetrics-text; version=1.0.0" };
      const answer = await fetch(`http://127.0.0.1:${agents[BROKER]}/metrics`, { headers });
      assert.equal(
        answer.headers.get("content-type"),
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
      );
      const text = await answer.text();
      assert.match(text, /\n# EOF\n$/);
      assert.match(text, /^# TYPE kafka_server_brokertopicmetrics_messagesin counter$/m);
      assertNoneTwice(text);
    });

    it("count what a topic got", async () => {
      const counted = await samples(BROKER, "kafka_server_brokertopicmetrics_messagesin_total");
      assert.equal(counted.find(({ labels }) => labels.topic === TOPIC)?.value, PRODUCED);
      const ends = await samples(BROKER, "kafka_log_log_logendoffset");
      assert.equal(
        ends.find(({ labels }) => labels.topic === TOPIC && labels.partition === "0")?.value,
        PRODUCED,
      );
    });

    it("tell how far a group is behind, to the record", async () => {
      assert.deepEqual(await samples(BROKER, "kafka_consumergroup_lag"), [
        {
          name: "kafka_consumergroup_lag",
          labels: { consumergroup: GROUP, topic: TOPIC, partition: "0" },
          value: PRODUCED - CONSUMED,
        },
      ]);
      assert.deepEqual(await samples(CONTROLLER, "kafka_consumergroup_lag"), []);
    });

    it("are summed up by group and topic on a page of their own", async () => {
      const lag = async (id: number) => (await fetch(`http://127.0.0.1:${agents[id]}/lag`)).json();
      const own = { group: GROUP, topic: TOPIC, partitions: 1, lag: PRODUCED - CONSUMED };
      assert.deepEqual(await lag(BROKER), [own]);
      assert.equal(await lag(CONTROLLER), null);
    });

    it("tell of the node and the quorum", async () => {
      const [info] = await samples(CONTROLLER, "kafka_cluster_node_info");
      assert.deepEqual(info.labels, { node_id: "0", roles: "controller", version });
      assert.equal((await samples(BROKER, "kafka_cluster_node_ready"))[0].value, 1);
      assert.equal((await samples(BROKER, "kafka_cluster_node_stopping"))[0].value, 0);
      await until("tells of the quorum", async () => {
        const replicas = await samples(BROKER, "kafka_cluster_quorum_replica_caught_up");
        const isThere = (id: string, role: string) =>
          replicas.some(({ labels, value }) => labels.node_id === id && labels.role === role && value === 1);
        return isThere("0", "voter") && isThere("1", "observer");
      });
    });

    it("leave nothing in the nodes' logs", () => {
      for (const { log } of nodes)
        assert.doesNotMatch(log, /JMX attribute|AttributeNotFound|can't ask for the lag/);
    });
  });
}

function samplesOf(text: string): Sample[] {
  return parsePrometheus(text).flatMap(({ name, metrics }) =>
    metrics.map(({ labels = {}, value }) => ({ name, labels, value: Number(value) })),
  );
}

/** The names of families, and of series with all their labels. */
function assertNoneTwice(text: string): void {
  const lines = text.split("\n");
  const families = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2]);
  const series = lines
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.replace(/ \S+$/, ""));
  for (const keys of [families, series]) {
    const twice = keys.length - new Set(keys).size;
    assert.equal(twice, 0, `${keys.find((key, i) => keys.indexOf(key) !== i)} is there twice`);
  }
}
