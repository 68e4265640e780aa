import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { javaProperties } from "../../../components/outputs/javaProperties";
import { AGENT } from "../../../local/agent/build";
import { kafkaLibraries } from "../../../local/image/libraries";
import { freePorts } from "../../freePorts";
import { temporaryDirectory } from "../../temporary";
import { endWithThis } from "../singleBroker";

const CLUSTER_ID = "AAAAAAAAAAAAAAAAAAAAAQ";
/** What makes a short life fast. */
const SHORT_LIFE = ["-Xmx300m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
const LOG4J2 = `rootLogger=INFO, out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %m (%c)%n
`;

/** What a run of the agent's Job came to. */
export interface Ran {
  code: number;
  output: string;
}

/** Nodes that are broker and controller each, as plain processes on loopback, whose voters stand in their files. */
export class BareQuorum {
  private readonly directory = temporaryDirectory("kafka-cluster-quorum-");
  private readonly libraries: string;
  private readonly ports: number[];
  private readonly nodes: number;
  private readonly children = new Map<number, ChildProcess>();

  private constructor(libraries: string, ports: number[], nodes: number) {
    this.libraries = libraries;
    this.ports = ports;
    this.nodes = nodes;
  }

  static async prepare(version: string, nodes: number): Promise<BareQuorum> {
    return new BareQuorum(await kafkaLibraries(version), await freePorts(3 * nodes), nodes);
  }

  /** Where a controller is reached, as the Job takes it. */
  endpoint(id: number): string {
    return `${id}@CONTROLLER@127.0.0.1:${this.ports[3 * id]}`;
  }

  start(id: number): void {
    const directory = join(this.directory, String(id));
    mkdirSync(directory, { recursive: true });
    const write = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const [controller, broker] = [this.ports[3 * id], this.ports[3 * id + 1]];
    const file = write(
      "server.properties",
      javaProperties([
        ["process.roles", "broker,controller"],
        ["node.id", String(id)],
        ["controller.quorum.voters", this.every((n) => `${n}@127.0.0.1:${this.ports[3 * n]}`)],
        ["controller.listener.names", "CONTROLLER"],
        ["listeners", `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`],
        ["log.dirs", join(directory, "data")],
      ]),
    );
    const format = write(
      "format",
      ["format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", file, ""].join("\n"),
    );
    const agent = write(
      "agent.options",
      [
        `id=${id}`,
        `port=${this.ports[3 * id + 2]}`,
        `bootstrap=127.0.0.1:${broker}`,
        `format=${format}`,
        "",
      ].join("\n"),
    );
    const log = openSync(join(directory, "log"), "a");
    const args = [
      ...[`-javaagent:${join(AGENT, "agent.jar")}=${agent}`, ...SHORT_LIFE],
      `-Dlog4j2.configurationFile=${write("log4j2.properties", LOG4J2)}`,
      ...["-cp", join(this.libraries, "*"), "kafka.Kafka", file],
    ];
    const child = spawn("java", args, { stdio: ["ignore", log, log] });
    endWithThis(child);
    this.children.set(id, child);
  }

  async end(id: number): Promise<void> {
    const child = this.children.get(id);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  async endAll(): Promise<void> {
    for (const id of this.children.keys()) await this.end(id);
  }

  /** Runs the Job that changes the quorum. */
  async change(options: Record<string, string>): Promise<Ran> {
    const clients = clientJars(this.libraries);
    for (const [id, { exitCode }] of this.children) {
      if (exitCode !== null) throw new Error(`node ${id} has ended: ${this.log(id).slice(-2000)}`);
    }
    const args = [
      ...["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
      ...["-cp", `${clients}:${join(AGENT, "agent.jar")}`],
      ...["kafkacluster.agent.Start", "kafkacluster.agent.job.QuorumJob"],
      ...["--bootstrap", this.every((id) => `127.0.0.1:${this.ports[3 * id + 1]}`)],
      ...Object.entries({ timeout: "120", ...options }).flatMap(([name, value]) => [`--${name}`, value]),
    ];
    const child = spawn("java", args, { stdio: ["ignore", "pipe", "pipe"] });
    endWithThis(child);
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    const [code] = (await once(child, "close")) as [number];
    return { code, output };
  }

  /** What a node keeps of whom it voted for. */
  quorumState(id: number): string {
    const file = ["data", "__cluster_metadata-0", "quorum-state"];
    return readFileSync(join(this.directory, String(id), ...file), "utf8");
  }

  log(id: number): string {
    return readFileSync(join(this.directory, String(id), "log"), "utf8");
  }

  private every(text: (id: number) => string): string {
    return Array.from({ length: this.nodes }, (_, id) => text(id)).join();
  }
}

/** Those of Kafka's jars that a client needs, as in the pods of Jobs. */
function clientJars(libraries: string): string {
  const jars = readdirSync(libraries).filter((name) => /^(kafka-clients|slf4j-api)-/.test(name));
  return jars.map((name) => join(libraries, name)).join(":");
}
