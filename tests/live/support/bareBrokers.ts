import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AGENT } from "../../../local/agent/build";
import { kafkaLibraries } from "../../../local/image/libraries";
import { run } from "../../../local/run";

const NODES = [0, 1, 2];
const QUORUM = NODES.map((id) => `127.0.0.1:${port(id, "controller")}`).join(",");

export const BOOTSTRAP = NODES.map((id) => `127.0.0.1:${port(id, "broker")}`);

/** A name of the first that only a file of hosts can know. */
export const BROKER_NAME = "named.kafka";

export interface TopicsOptions {
  classPath?: string;
  /** A file as /etc/hosts; the first broker's name is then looked up in it, and no address is told. */
  hosts?: string;
  timeoutSeconds?: number;
  /** Is called whenever something was written. */
  onOutput?: () => void;
}

/** Three combined nodes as plain processes on the loopback, each with the agent in its JVM. */
export class BareBrokers {
  private readonly directory: string;
  private readonly libraries: string;
  private readonly processes = new Map<number, ChildProcess>();

  private constructor(directory: string, libraries: string) {
    this.directory = directory;
    this.libraries = libraries;
  }

  /** Formatted, not yet started. */
  static async prepare(version: string): Promise<BareBrokers> {
    const libraries = await kafkaLibraries(version);
    const brokers = new BareBrokers(await mkdtemp(join(tmpdir(), "kafka-cluster-bare-")), libraries);
    await Promise.all(NODES.map((id) => brokers.format(id)));
    return brokers;
  }

  private async format(id: number): Promise<void> {
    const properties = {
      "process.roles": "broker,controller",
      "node.id": id,
      "controller.quorum.voters": NODES.map((n) => `${n}@127.0.0.1:${port(n, "controller")}`).join(","),
      listeners: `PLAINTEXT://127.0.0.1:${port(id, "broker")},CONTROLLER://127.0.0.1:${port(id, "controller")}`,
      "controller.listener.names": "CONTROLLER",
      "log.dirs": this.logs(id),
    };
    const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`);
    await writeFile(this.path(`${id}.properties`), lines.join(""));
    await writeFile(this.path("log4j2.yaml"), LOG4J2);
    const clusterId = "AAAAAAAAAAAAAAAAAAAAAQ";
    await run("java", [
      ...["-cp", `${this.libraries}/*`, "kafka.tools.StorageTool"],
      ...["format", "-t", clusterId, "-c", this.path(`${id}.properties`)],
    ]);
  }

  start(id: number): void {
    const log = openSync(this.path(`${id}.log`), "a");
    const options = [
      `id=${id}`,
      `port=${port(id, "agent")}`,
      `bootstrap=${BOOTSTRAP[id]}`,
      `controller=127.0.0.1:${port(id, "controller")}`,
      `quorum=${QUORUM}`,
    ];
    const args = [
      ...["-Xmx512m", `-Dlog4j2.configurationFile=${this.path("log4j2.yaml")}`],
      `-javaagent:${join(AGENT, "agent.jar")}=${options.join(",")}`,
      ...["-cp", `${this.libraries}/*`, "kafka.Kafka", this.path(`${id}.properties`)],
    ];
    this.processes.set(id, spawn("java", args, { stdio: ["ignore", log, log] }));
  }

  /** Sends a signal; resolves once the process has ended. */
  async end(id: number, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.processes.get(id);
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    }
  }

  /** What the agent of a node answers: "503 starting", or undefined while nobody answers. */
  async probe(id: number, path: "live" | "ready" | "state"): Promise<string | undefined> {
    try {
      const response = await fetch(`http://127.0.0.1:${port(id, "agent")}/${path}`);
      return `${response.status} ${(await response.text()).trim()}`;
    } catch {
      return undefined;
    }
  }

  /** Runs the agent's topics command; gives its exit code and the lines that it wrote. */
  async topics(
    desired: string,
    { classPath = `${this.libraries}/*`, hosts, timeoutSeconds = 60, onOutput }: TopicsOptions = {},
  ): Promise<{ code: number; lines: string[] }> {
    const file = this.path("topics.txt");
    await writeFile(file, desired);
    const args = [
      ...["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.level=OFF"],
      ...(hosts ? [`-Djdk.net.hosts.file=${hosts}`] : []),
      ...[
        "-cp",
        `${classPath}:${join(AGENT, "agent.jar")}`,
        "kafkacluster.agent.Start",
        "kafkacluster.agent.job.Job",
      ],
      ...["--bootstrap", hosts ? `${BROKER_NAME}:${port(0, "broker")}` : BOOTSTRAP.join(",")],
      ...["--brokers", String(NODES.length)],
      ...["--desired", file, "--timeout", String(timeoutSeconds)],
    ];
    const child = spawn("java", args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const read = (data: Buffer) => {
      output += data;
      onOutput?.();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    const [code] = await once(child, "close");
    return { code, lines: output.split("\n").filter(Boolean) };
  }

  closedCleanly(id: number): boolean {
    return existsSync(join(this.logs(id), ".kafka_cleanshutdown"));
  }

  log(id: number): string {
    return readFileSync(this.path(`${id}.log`), "utf8");
  }

  async remove(): Promise<void> {
    await Promise.all(NODES.map((id) => this.end(id, "SIGKILL")));
    await rm(this.directory, { recursive: true, force: true });
  }

  get libraryDirectory(): string {
    return this.libraries;
  }

  private logs(id: number): string {
    return this.path(`data-${id}`);
  }

  /** A path in the directory that is removed with the brokers. */
  path(name: string): string {
    return join(this.directory, name);
  }
}

function port(id: number, of: "broker" | "controller" | "agent"): number {
  return { broker: 29092, controller: 29093, agent: 29094 }[of] + 100 * id;
}

const LOG4J2 = `Configuration:
  Appenders: { Console: { name: out, PatternLayout: { pattern: "[%d] %p %m (%c)%n" } } }
  Loggers: { Root: { level: INFO, AppenderRef: { ref: out } } }
`;
