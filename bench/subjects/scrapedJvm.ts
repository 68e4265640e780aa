import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import { AGENT, type Artifact, publishedJar } from "../../local/agent/build";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { freePorts } from "../../tests/freePorts";
import { until } from "../until";

const KAFKA = "4.4.0";
/** The newest that Maven's central repository has. */
const EXPORTER: Artifact = { group: "io.prometheus.jmx", name: "jmx_prometheus_javaagent", version: "1.0.1" };
const RULES = join(__dirname, "exporterRules.yaml");
const PARTITIONS_OF_TOPIC = 10;
/** The agent sets a shorter one, for the whole JVM, and the exporter's large page takes longer. */
const PATIENT = "-Dsun.net.httpserver.maxRspTime=600";
const LOGGING = `-Dlog4j2.configurationFile=${join(PROJECT_DIRECTORY, "components/scripts/log4j2.yaml")}`;
export type Scraper = "agent" | "exporter";

/** A JVM with Kafka's metrics in it, and none, one or both of those that tell them. */
export class ScrapedJvm {
  private readonly child: ChildProcess;
  private readonly ports: Record<Scraper, number>;
  private readonly log: string;

  private constructor(args: string[], ports: Record<Scraper, number>, log: string) {
    const output = openSync(log, "w");
    this.child = spawn("java", args, { stdio: ["ignore", output, output] });
    this.ports = ports;
    this.log = log;
    process.once("exit", () => this.child.kill("SIGKILL"));
  }

  /** One with what a broker of that many partitions registers, and no broker. */
  static async simulated(directory: string, partitions: number, scrapers: Scraper[]): Promise<ScrapedJvm> {
    const [agent, exporter] = await freePorts(2);
    const ports = { agent, exporter };
    const options = await javaAgents(scrapers, ports, "id=1,bootstrap=127.0.0.1:1");
    const libraries = join(await kafkaLibraries(KAFKA), "*");
    const program = [join(__dirname, "Partitions.java"), String(partitions)];
    const log = join(directory, "simulated.log");
    const jvm = new ScrapedJvm(["-Xmx3g", PATIENT, ...options, "-cp", libraries, ...program], ports, log);
    await until("All metrics", async () => jvm.assertHasWritten("registered"));
    return jvm;
  }

  /** A broker that leads that many partitions. Its directory may be that of a former one. */
  static async broker(directory: string, partitions: number, scrapers: Scraper[]): Promise<ScrapedJvm> {
    const [agent, exporter, broker, controller] = await freePorts(4);
    const ports = { agent, exporter };
    const [bootstrap, quorum] = [`127.0.0.1:${broker}`, `127.0.0.1:${controller}`];
    mkdirSync(directory, { recursive: true });
    const file = join(directory, "server.properties");
    writeFileSync(file, properties(directory, bootstrap, quorum));
    const libraries = ["-cp", join(await kafkaLibraries(KAFKA), "*")];
    const format = ["format", "--ignore-formatted", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c", file];
    await run("java", [...libraries, "kafka.tools.StorageTool", ...format]);
    const options = await javaAgents(scrapers, ports, `id=1,bootstrap=${bootstrap},controller=${quorum}`);
    const java = ["-Xmx1g", PATIENT, LOGGING, ...options, ...libraries, "kafka.Kafka", file];
    const jvm = new ScrapedJvm(java, ports, join(directory, "log"));
    await until("The partitions", () => makePartitions(directory, bootstrap, partitions));
    return jvm;
  }

  /** Its page, uncompressed: both take the same time for that, if they do it. */
  async scrape(scraper: Scraper, query = ""): Promise<string> {
    const headers = { accept: "text/plain", "accept-encoding": "identity" };
    const answer = await fetch(`http://127.0.0.1:${this.ports[scraper]}/metrics${query}`, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${scraper}: ${answer.status} ${text.slice(0, 200)}`);
    return text;
  }

  /** MiB of what is alive on the heap, and of classes. */
  async memory(): Promise<number> {
    const pid = String(this.child.pid);
    const histogram = await run("jcmd", [pid, "GC.class_histogram"]);
    const counters = await run("jcmd", [pid, "PerfCounter.print"]);
    const heap = /^Total\s+\d+\s+(\d+)/m.exec(histogram)?.[1];
    const classes = /^sun\.gc\.metaspace\.used=(\d+)/m.exec(counters)?.[1];
    if (!heap || !classes) throw new Error(`jcmd doesn't tell: ${histogram.slice(-200)}`);
    return (Number(heap) + Number(classes)) / 2 ** 20;
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await ended;
  }

  private assertHasWritten(text: string): void {
    if (!readFileSync(this.log, "utf8").includes(text)) throw new Error(`${this.log} has no "${text}".`);
  }
}

async function javaAgents(
  scrapers: Scraper[],
  ports: Record<Scraper, number>,
  options: string,
): Promise<string[]> {
  const jar = await publishedJar(EXPORTER);
  const all: Record<Scraper, string> = {
    agent: `-javaagent:${join(AGENT, "agent.jar")}=port=${ports.agent},${options}`,
    exporter: `-javaagent:${jar}=127.0.0.1:${ports.exporter}:${RULES}`,
  };
  return scrapers.map((scraper) => all[scraper]);
}

function properties(directory: string, bootstrap: string, quorum: string): string {
  return Object.entries({
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@${quorum}`,
    "controller.listener.names": "CONTROLLER",
    listeners: `PLAINTEXT://${bootstrap},CONTROLLER://${quorum}`,
    "log.dirs": join(directory, "data"),
    "offsets.topic.replication.factor": 1,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** Throws until all have a log: the controller says that they are led before that. */
async function makePartitions(directory: string, bootstrap: string, partitions: number): Promise<void> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING, requestTimeout: 60_000 });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = Array.from({ length: partitions / PARTITIONS_OF_TOPIC }, (_, i) => ({
      topic: `topic-${i}`,
      numPartitions: PARTITIONS_OF_TOPIC,
      replicationFactor: 1,
    }));
    const known = new Set(await admin.listTopics());
    const missing = topics.filter(({ topic }) => !known.has(topic));
    if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: false });
    const made = readdirSync(join(directory, "data")).filter((name) => /^topic-\d+-\d+$/.test(name));
    if (made.length < partitions) throw new Error(`There are ${made.length}.`);
    await admin.fetchTopicOffsets(topics[topics.length - 1].topic);
  } finally {
    await admin.disconnect();
  }
}
