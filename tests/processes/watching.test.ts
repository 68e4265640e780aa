import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";
import { stringify } from "yaml";
import { alertGroups } from "../../components/plan/metrics/alerts";
import { DASHBOARDS } from "../../components/plan/metrics/metrics";
import { prometheusPrograms } from "../../local/prometheus";
import { BOARDS } from "../../local/watching/boards";
import type { Panel } from "../../local/watching/boards/language";
import { Authority } from "../certificates";
import { freePorts } from "../freePorts";
import { temporaryDirectory } from "../temporary";
import { endWithThis, SingleBroker } from "./singleBroker";

const VERSION = "4.4.0";
const LABELS = {
  namespace: "shop",
  app_kubernetes_io_name: "kafka",
  app_kubernetes_io_instance: "orders",
  instance: "orders-1",
};
/** What Grafana puts in the place of what is chosen. */
const CHOSEN: Record<string, string> = {
  namespace: "shop",
  cluster: "orders",
  instance: ".*",
  topic: ".*",
  consumergroup: ".*",
  __rate_interval: "30s",
};
const PARTITIONS = 2;
const RECORDS = 1000;
const READ = 400;

describe("The dashboards and alert rules, of a broker that a Prometheus scrapes", function () {
  this.timeout(240_000);
  const work = temporaryDirectory("kafka-cluster-watching-");
  const rules = alertGroups({ namespace: "shop", cluster: "orders" });
  const panels = DASHBOARDS.flatMap((name) =>
    Object.values(BOARDS[name].rows)
      .flat()
      .map((panel) => ({ ...panel, at: `${name}: ${panel.title}` })),
  );
  let broker: SingleBroker | undefined;
  let prometheus: ChildProcess | undefined;
  let address: string;

  before(async function () {
    if (spawnSync("java", ["-version"]).error) {
      console.warn("      SKIPPED: no Java on this machine, so no broker");
      return this.skip();
    }
    const programs = await prometheusPrograms().catch((error: Error) => {
      console.warn(`      SKIPPED: there is no Prometheus here: ${error.message}`);
      return this.skip();
    });
    const [clients, tls, controller, agent, port] = await freePorts(5);
    broker = await startBroker({ clients, tls, controller, agent });
    prometheus = startPrometheus(programs, agent, port);
    address = `http://127.0.0.1:${port}`;
    await fallBehind(clients);
  });

  after(async () => {
    prometheus?.kill("SIGKILL");
    await broker?.end();
  });

  /** A broker with a listener for which it has a certificate. */
  function startBroker(ports: { clients: number; tls: number; controller: number; agent: number }) {
    const { clients, tls, controller, agent } = ports;
    const authority = Authority.create("CN=ca");
    const file = (name: string, text: string) => {
      writeFileSync(join(work, name), text);
      return join(work, name);
    };
    const properties = {
      "process.roles": "broker,controller",
      "node.id": 1,
      "controller.quorum.voters": `1@127.0.0.1:${controller}`,
      "controller.listener.names": "CONTROLLER",
      listeners: `CLIENTS://127.0.0.1:${clients},TLS://127.0.0.1:${tls},CONTROLLER://127.0.0.1:${controller}`,
      "listener.security.protocol.map": "CLIENTS:PLAINTEXT,TLS:SSL,CONTROLLER:PLAINTEXT",
      "inter.broker.listener.name": "CLIENTS",
      "ssl.engine.factory.class": "kafkacluster.agent.TlsEngines",
      "ssl.keystore.type": "PEM",
      "ssl.keystore.location": file("node.pem", authority.issue("CN=node").pem),
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": file("ca.crt", authority.certificate),
      "offsets.topic.num.partitions": 1,
      "offsets.topic.replication.factor": 1,
      "log.flush.interval.messages": 100,
      "log.dirs": join(work, "data"),
    };
    const ofAgent = {
      ...{ id: "1", port: String(agent) },
      bootstrap: `127.0.0.1:${clients}`,
      controller: `127.0.0.1:${controller}`,
    };
    return SingleBroker.startWithAgent(VERSION, work, properties, ofAgent);
  }

  function startPrometheus(programs: string, agent: number, port: number): ChildProcess {
    const config = {
      global: { scrape_interval: "1s", evaluation_interval: "1s" },
      rule_files: ["rules.yaml"],
      scrape_configs: [
        { job_name: "kafka", static_configs: [{ targets: [`127.0.0.1:${agent}`], labels: LABELS }] },
      ],
    };
    writeFileSync(join(work, "prometheus.yaml"), stringify(config));
    writeFileSync(join(work, "rules.yaml"), stringify({ groups: rules }));
    const log = openSync(join(work, "prometheus.log"), "a");
    const child = spawn(
      join(programs, "prometheus"),
      [
        `--config.file=${join(work, "prometheus.yaml")}`,
        `--storage.tsdb.path=${join(work, "series")}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: ["ignore", log, log] },
    );
    endWithThis(child);
    return child;
  }

  /** A group that has read less than there is, and one that has read all. */
  async function fallBehind(port: number): Promise<void> {
    const kafka = new Kafka({
      brokers: [`127.0.0.1:${port}`],
      logLevel: logLevel.NOTHING,
      retry: { retries: 50, maxRetryTime: 1000 },
    });
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic: "sales", numPartitions: PARTITIONS }],
    });
    const producer = kafka.producer();
    await producer.connect();
    const consumer = kafka.consumer({ groupId: "readers" });
    await consumer.connect();
    await consumer.subscribe({ topic: "sales", fromBeginning: true });
    let read = 0;
    await consumer.run({ eachMessage: async () => void read++ });
    for (let sent = 0; sent < RECORDS; sent += 100) {
      const messages = [0, 1].flatMap((partition) =>
        Array.from({ length: 100 }, () => ({ partition, value: "a sale" })),
      );
      await producer.send({ topic: "sales", messages });
      // Rates need more than one look at what goes on.
      await pause(500);
    }
    const offsets = (offset: number) => [0, 1].map((partition) => ({ partition, offset: String(offset) }));
    const commit = (offset: number) =>
      admin.setOffsets({ groupId: "bills", topic: "sales", partitions: offsets(offset) });
    await commit(READ / 2);
    await eventually("the group is seen", async () => {
      const [lag] = await values(`sum(kafka_consumergroup_lag{consumergroup="bills"})`);
      return lag === PARTITIONS * (RECORDS - READ / 2) && read === PARTITIONS * RECORDS;
    });
    await commit(READ);
    await consumer.disconnect();
    await producer.disconnect();
    await admin.disconnect();
  }

  async function ask<T>(path: string): Promise<T> {
    const response = await fetch(`${address}/api/v1/${path}`);
    const answer = (await response.json()) as { status: string; error?: string; data: T };
    assert.equal(answer.status, "success", `${decodeURIComponent(path)}: ${answer.error}`);
    return answer.data;
  }

  /** What a query says now, one number for each line. */
  async function values(expr: string): Promise<number[]> {
    const query = expr.replace(/\$(\w+)/g, (_, name) => CHOSEN[name] ?? assert.fail(`$${name} is nothing`));
    type Answer = { result: { value: [number, string] }[] };
    const { result } = await ask<Answer>(`query?query=${encodeURIComponent(query)}`);
    return result.map(({ value }) => Number(value[1]));
  }

  async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 90_000; !(await isSo().catch(() => false)); await pause(500)) {
      broker!.assertRuns();
      const log = () => readFileSync(join(work, "prometheus.log"), "utf8").slice(-2000);
      if (Date.now() > end) assert.fail(`not within 90 s: ${what}; Prometheus: ${log()}`);
    }
  }

  async function valuesOf({ queries }: Panel): Promise<number[]> {
    return (await Promise.all(queries.map(([expr]) => values(expr)))).flat();
  }

  it("has something in every panel, and nothing that can't be", async () => {
    const shown = new Map<string, number[]>();
    const empty = async () => {
      for (const panel of panels) shown.set(panel.at, await valuesOf(panel));
      return panels.filter(({ at, ifNone }) => ifNone === undefined && shown.get(at)!.length === 0);
    };
    let without = await empty();
    for (const end = Date.now() + 60_000; without.length > 0 && Date.now() < end; without = await empty()) {
      await pause(1000);
    }
    assert.deepEqual(
      without.map(({ at }) => at),
      [],
    );
    for (const { at, unit } of panels) {
      for (const value of shown.get(at)!) {
        assert.ok(value >= 0 && Number.isFinite(value), `${at}: ${value}`);
        if (unit === "percentunit") assert.ok(value <= 1.1, `${at}: ${value}`);
      }
    }
  });

  it("shows what is so: a cluster that is well, and a group that is behind", async () => {
    const known: Record<string, number[]> = {
      "cluster: Nodes that are ready": [1],
      "cluster: Brokers": [1],
      "cluster: Brokers that are down": [0],
      "cluster: Active controllers": [1],
      "cluster: Topics": [2],
      "cluster: Partitions": [PARTITIONS + 1],
      "cluster: Partitions without a leader": [0],
      "cluster: Partitions under min.insync.replicas": [0],
      "cluster: Under-replicated partitions": [0],
      "cluster: Records behind, all groups": [PARTITIONS * (RECORDS - READ)],
      // The metadata has one, and so have the offsets of groups.
      "topics: Partitions": [1, 1, PARTITIONS],
      "groups: Records that groups are behind": [0, PARTITIONS * (RECORDS - READ)],
      "controllers: The active controller": [1],
    };
    const shown = async () => {
      const pairs = panels
        .filter(({ at }) => known[at])
        .map(async (panel) => [panel.at, (await valuesOf(panel)).sort((a, b) => a - b)] as const);
      return Object.fromEntries(await Promise.all(pairs));
    };
    await eventually("the lag is seen", async () => {
      const seen = await shown();
      return String(seen["cluster: Records behind, all groups"]) === String(PARTITIONS * (RECORDS - READ));
    });
    assert.deepEqual(await shown(), known);
  });

  it("has every series that a rule asks for, and no rule that fires", async () => {
    const names = await ask<string[]>("label/__name__/values");
    for (const { alert, expr } of rules.flatMap((group) => group.rules)) {
      const asked = [...expr.matchAll(/(\w+)\{/g)].map(([, name]) => name);
      assert.ok(asked.length > 0, alert);
      asked.forEach((name) => assert.ok(names.includes(name), `${alert}: there is no ${name}`));
      // What else is on this machine may fill its volume.
      if (alert !== "KafkaVolumeFills") assert.deepEqual(await values(expr), [], alert);
    }
    type Rules = { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
    const { groups } = await ask<Rules>("rules");
    for (const { name, health, lastError } of groups[0].rules)
      assert.equal(health, "ok", `${name}: ${lastError}`);
  });

  it("sees that the broker is gone", async () => {
    await broker!.end();
    const { expr } = rules[0].rules.find(({ alert }) => alert === "KafkaNodeDown")!;
    const end = Date.now() + 30_000;
    while ((await values(expr)).length === 0 && Date.now() < end) await pause(500);
    assert.equal((await values(expr)).length, 1);
  });
});
