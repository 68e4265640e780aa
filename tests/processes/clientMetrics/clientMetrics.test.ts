import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import parsePrometheus from "parse-prometheus-text-format";
import type { ClientMetricsArgs } from "../../../components/args";
import { planCluster } from "../../../components/plan/clusterPlan";
import { subscriptionList } from "../../../components/plan/existing/subscriptions";
import { receiverProperties } from "../../../components/plan/metrics/clientMetrics";
import { kafkaLibraries } from "../../../local/image/libraries";
import { run } from "../../../local/run";
import { temporaryDirectory } from "../../temporary";
import { SingleBroker } from "../singleBroker";
import { runJob } from "../topicJob";
import { gauges, RawClient } from "./rawClient";

const hasJava = spawnSync("javac", ["-version"]).status === 0;
const CLIENT = "orders-1";
const TOPIC = "orders";
/** Kafka's code of a payload that is too large. */
const TOO_LARGE = 118;
const SENT = "org_apache_kafka_producer_record_send_total";
const PRODUCERS: ClientMetricsArgs = {
  name: "producers",
  metrics: ["org.apache.kafka.producer."],
  intervalSeconds: 1,
  match: { client_id: "orders-.*" },
};

// The oldest whose brokers take what clients push, and the newest.
for (const version of process.env.ALL_VERSIONS ? ["3.7.1", "3.9.2", "4.4.0"] : ["3.7.1", "4.4.0"]) {
  describe(`What clients push to a broker of Kafka ${version}`, function () {
    this.timeout(600_000);
    const work = temporaryDirectory("kafka-cluster-client-metrics-");
    let broker: SingleBroker | undefined;
    let producer: ChildProcess | undefined;
    let [bootstrap, libraries, agentPort] = ["", "", 0];
    /** The list that the Job was last given. */
    let list: string | undefined;

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no JDK on this machine, so no broker");
        this.skip();
      }
      libraries = await kafkaLibraries(version);
      const reporters = receiverProperties([], {}, version);
      ({ broker, bootstrap, agentPort } = await SingleBroker.startOpen(version, work, reporters));
      await run("javac", ["-cp", join(libraries, "*"), "-d", work, join(__dirname, "Pushing.java")]);
      await until("is ready", async () => (await fetch(`http://127.0.0.1:${agentPort}/ready`)).ok);
    });

    after(async () => {
      producer?.kill("SIGKILL");
      await broker?.end();
    });

    async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
      const deadline = Date.now() + 120_000;
      while (!(await isSo().catch(() => false))) {
        broker?.assertRuns();
        assert.ok(Date.now() < deadline, `${what}: not within two minutes`);
        await pause(200);
      }
    }

    const program = (...args: string[]) => [
      ...["-XX:TieredStopAtLevel=1", "-cp", `${work}:${join(libraries, "*")}`],
      ...["Pushing", bootstrap, ...args],
    ];

    /** What Kafka keeps of a subscription. */
    const kept = async (name: string) => {
      const lines = (await run("java", program("show", name))).split("\n");
      return lines.filter((line) => /^(interval\.ms|match|metrics)=/.test(line)).sort();
    };

    async function job(clients: ClientMetricsArgs[]) {
      const plan = planCluster("kafka", { version, metrics: { clients } });
      list = subscriptionList(plan, { subscriptionLists: list === undefined ? [] : [list] });
      writeFileSync(join(work, "topics.txt"), "");
      writeFileSync(join(work, "subscriptions.txt"), list);
      const files = [
        "--desired",
        join(work, "topics.txt"),
        "--subscriptions",
        join(work, "subscriptions.txt"),
      ];
      const { code, output } = await runJob(libraries, bootstrap, files);
      assert.equal(code, 0, output);
      return /^subscriptions of clients: (.*)$/m.exec(output)?.[1];
    }

    const page = async (query = "") => {
      const answer = await fetch(`http://127.0.0.1:${agentPort}/metrics${query}`);
      assert.equal(answer.status, 200);
      return answer.text();
    };

    async function samples(name: string) {
      return parsePrometheus(await page(`?name[]=${name}`)).flatMap(({ metrics }) =>
        metrics.map(({ labels = {}, value }) => ({ labels, value: Number(value) })),
      );
    }

    async function dropped(reason: string): Promise<number | undefined> {
      const counts = await samples("kafka_cluster_client_metrics_dropped_total");
      return counts.find(({ labels }) => labels.reason === reason)?.value;
    }

    it("is what the Job has them asked for, and a second run changes nothing", async () => {
      await run("java", program("set", "by-hand", "interval.ms=100", "metrics=none.of.theirs"));
      assert.equal(
        await job([PRODUCERS]),
        "1 changed, 0 removed, 0 unchanged; of others, and left as they are: by-hand",
      );
      assert.equal(
        await job([PRODUCERS]),
        "0 changed, 0 removed, 1 unchanged; of others, and left as they are: by-hand",
      );
      assert.deepEqual(await kept("producers"), [
        "interval.ms=1000",
        "match=client_id=orders-.*",
        "metrics=org.apache.kafka.producer.",
      ]);
    });

    it("stands on the page, by the client, and counts on from push to push", async () => {
      producer = spawn("java", program(CLIENT, TOPIC), { stdio: ["pipe", "ignore", "inherit"] });
      let records = 0;
      for (const count of [10, 25]) {
        producer.stdin!.write("\n".repeat(count));
        records += count;
        await until(`tells of ${records} records`, async () => (await samples(SENT))[0]?.value === records);
      }
      const [{ labels }, ...others] = await samples(SENT);
      assert.deepEqual(others, []);
      assert.equal(labels.client_id, CLIENT);
      const clients = await samples("kafka_cluster_client_info");
      const about = clients.find((one) => one.labels.client_instance_id === labels.client_instance_id)!;
      assert.equal(about.labels.client_software_name, "apache-kafka-java");
      assert.equal(about.labels.client_software_version, version);
      assert.equal(about.labels.principal, "User:ANONYMOUS");
      assert.equal(about.labels.listener, "PLAINTEXT");
      const text = await page();
      assert.match(text, new RegExp(`^# TYPE ${SENT} counter$`, "m"));
      assert.match(text, /^# TYPE org_apache_kafka_producer_record_queue_time_avg gauge$/m);
      assert.doesNotMatch(text, /org_apache_kafka_consumer/);
      assert.match(text, /^kafka_cluster_scrape_failed_metrics 0$/m);
      assert.match(text, /^# TYPE kafka_server_socket_server_metrics_connection_count gauge$/m);
    });

    it("is dropped where it can't be read, and the broker goes on", async () => {
      const client = await RawClient.connect(bootstrap, "broken");
      assert.equal(await client.push({ metrics: Buffer.from("no protobuf at all") }), 0);
      assert.equal(await client.push({ metrics: gauges([{ name: "a" }]).subarray(0, -3) }), 0);
      await until("counts both", async () => (await dropped("unreadable")) === 2);
      const large = gauges([{ name: "x".repeat(2 << 20) }]);
      assert.equal(await client.push({ metrics: large }), TOO_LARGE);
      // Brokers refuse it once it is unpacked, or unpack it and the agent drops it.
      await client.push({ metrics: gzipSync(large), compression: 1 });
      assert.match(await page(), /^kafka_cluster_scrape_failed_metrics 0$/m);
      client.end();
    });

    it("doesn't pass for what a node says of itself", async () => {
      const client = await RawClient.connect(bootstrap, "liar");
      await client.push({ metrics: gauges([{ name: "kafka.cluster.node.ready" }, { name: "up" }]) });
      await until("tells it", async () => (await samples("client_up")).length === 1);
      assert.equal((await samples("kafka_cluster_node_ready")).length, 1);
      assert.deepEqual(await samples("up"), []);
      client.end();
    });

    it("is bounded: series of a client, their labels, clients, and so the page", async () => {
      const client = await RawClient.connect(bootstrap, "many");
      const points = Array.from({ length: 3_000 }, (_, i) => ({ name: "many", labels: { i: String(i) } }));
      await client.push({ metrics: gauges(points) });
      await until("counts them", async () => (await dropped("too_many_series")) === 1_000);
      assert.equal((await samples("many")).length, 2_000);
      await client.push({ metrics: gauges([{ name: "long", labels: { a: "x".repeat(1_000) } }]) });
      await until("counts it", async () => (await dropped("labels_too_long")) === 1);
      const ended = { metrics: gauges([{ name: "one" }]), terminating: true };
      for (let i = 0; i < 1_100; i++) await client.push(ended);
      await until("counts them", async () => ((await dropped("too_many_clients")) ?? 0) > 100);
      assert.equal((await samples("kafka_cluster_client_info")).length, 1_000);
      client.end();
      // The one that was there before goes on.
      producer!.stdin!.write("\n".repeat(5));
      await until("tells of 40 records", async () => (await samples(SENT))[0]?.value === 40);
    });

    it("ends with the subscription, which leaves those of others", async () => {
      assert.equal(
        await job([]),
        "0 changed, 1 removed, 0 unchanged; of others, and left as they are: by-hand",
      );
      assert.deepEqual(await kept("producers"), []);
      assert.deepEqual(await kept("by-hand"), ["interval.ms=100", "metrics=none.of.theirs"]);
      const ended = once(producer!, "exit");
      producer!.stdin!.end();
      await ended;
    });

    it("leaves nothing in the broker's log", () => {
      assert.doesNotMatch(
        broker!.log,
        /Exception while exporting client metrics|ClassNotFound|kafkacluster.*Exception/,
      );
    });
  });
}
