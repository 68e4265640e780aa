import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { javaProperties } from "../../components/outputs/javaProperties";
import { AGENT } from "../../local/agent/build";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { freePorts } from "../freePorts";
import { temporaryDirectory } from "../temporary";

const CLUSTER_ID = "AAAAAAAAAAAAAAAAAAAAAQ";
/** What makes a short life fast. */
const SHORT_LIFE = ["-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
const PATTERN = "%d %p %m (%c)%n";
const LOG4J = `log4j.rootLogger=INFO, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=${PATTERN}
`;
const LOG4J2 = `rootLogger=INFO, out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=${PATTERN}
`;

function writeProperties(directory: string, properties: Record<string, string | number>): string {
  const file = join(directory, "server.properties");
  const texts = Object.entries(properties).map(([name, value]): [string, string] => [name, String(value)]);
  writeFileSync(file, javaProperties(texts));
  return file;
}

/** Whatever ends this process, the other one doesn't outlive it. */
export function endWithThis(child: ChildProcess): void {
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
}

/** A listener of the broker. */
export interface SingleBrokerListener {
  /** Host and port, an IPv6 address in brackets. */
  listens: string;
  /** What it advertises, by default where it listens. */
  advertises?: string;
  /** What is spoken there, by default PLAINTEXT. */
  protocol?: string;
  /** Properties of this listener alone, by their names without `listener.name.…`. */
  properties?: Record<string, string>;
}

/** What makes a broker another one than an open one. */
export interface SingleBrokerOptions {
  /** Further properties. */
  properties?: Record<string, string>;
  /** Users of SCRAM-SHA-512, by name with their passwords: of letters and digits, as they stand on a command line. */
  scramUsers?: Record<string, string>;
}

/** A Kafka broker that is its own controller, as a plain process on loopback. */
export class SingleBroker {
  private readonly child: ChildProcess;
  private readonly logFile: string;
  private readonly again: () => SingleBroker;

  private constructor(child: ChildProcess, logFile: string, again: () => SingleBroker) {
    this.child = child;
    this.logFile = logFile;
    this.again = again;
    endWithThis(child);
  }

  /** Formatted and started: it listens some seconds later. */
  static async start(
    version: string,
    nodeId: number,
    listeners: SingleBrokerListener[],
    { properties: further = {}, scramUsers = {} }: SingleBrokerOptions = {},
  ): Promise<SingleBroker> {
    const directory = temporaryDirectory("kafka-cluster-broker-");
    const [controllerPort] = await freePorts(1);
    const protocols = listeners.map(({ protocol = "PLAINTEXT" }, i) => `L${i}:${protocol}`);
    const ofListeners = listeners.flatMap(({ properties = {} }, i) =>
      Object.entries(properties).map(([name, value]) => [`listener.name.l${i}.${name}`, value]),
    );
    const file = writeProperties(directory, {
      "process.roles": "broker,controller",
      "node.id": nodeId,
      "controller.quorum.voters": `${nodeId}@127.0.0.1:${controllerPort}`,
      "controller.listener.names": "CONTROLLER",
      listeners: [
        ...listeners.map(({ listens }, i) => `L${i}://${listens}`),
        `CONTROLLER://127.0.0.1:${controllerPort}`,
      ].join(","),
      "advertised.listeners": listeners
        .map(({ listens, advertises }, i) => `L${i}://${advertises ?? listens}`)
        .join(","),
      "listener.security.protocol.map": ["CONTROLLER:PLAINTEXT", ...protocols].join(","),
      "inter.broker.listener.name": "L0",
      "log.dirs": join(directory, "data"),
      ...Object.fromEntries(ofListeners),
      ...further,
    });
    const scram = Object.entries(scramUsers).flatMap(([name, password]) => [
      "--add-scram",
      `SCRAM-SHA-512=[name=${name},password=${password}]`,
    ]);
    const java = [...SHORT_LIFE, "-cp", join(await kafkaLibraries(version), "*")];
    await run("java", [...java, "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", file, ...scram]);
    return SingleBroker.spawn(directory, [...java, "kafka.Kafka", file]);
  }

  /** An open one that its own agent formats, with the port of that agent. */
  static async startOpen(
    version: string,
    directory: string,
    further: Record<string, string | number> = {},
  ): Promise<{ broker: SingleBroker; bootstrap: string; agentPort: number }> {
    const [open, controllerPort, agentPort] = await freePorts(3);
    const [bootstrap, controller] = [`127.0.0.1:${open}`, `127.0.0.1:${controllerPort}`];
    const properties = {
      "process.roles": "broker,controller",
      "node.id": 1,
      "controller.quorum.voters": `1@${controller}`,
      "controller.listener.names": "CONTROLLER",
      listeners: `PLAINTEXT://${bootstrap},CONTROLLER://${controller}`,
      "log.dirs": join(directory, "data"),
      ...further,
    };
    const agent = { port: String(agentPort), id: "1", bootstrap, controller };
    const broker = await SingleBroker.startWithAgent(version, directory, properties, agent);
    return { broker, bootstrap, agentPort };
  }

  /** A node with these properties, which its own agent formats. */
  static async startWithAgent(
    version: string,
    directory: string,
    properties: Record<string, string | number>,
    agent: Record<string, string>,
    jvmOptions: string[] = [],
  ): Promise<SingleBroker> {
    const file = writeProperties(directory, properties);
    const format = join(directory, "format");
    // The agent takes it away as it reads it.
    const writeFormat = () =>
      writeFileSync(format, ["format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", file, ""].join("\n"));
    writeFileSync(join(directory, "log4j.properties"), LOG4J);
    writeFileSync(join(directory, "log4j2.properties"), LOG4J2);
    const options = join(directory, "agent.options");
    const lines = Object.entries({ ...agent, format }).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(options, lines.join(""));
    const args = [
      `-javaagent:${join(AGENT, "agent.jar")}=${options}`,
      `-Dlog4j.configuration=file:${join(directory, "log4j.properties")}`,
      `-Dlog4j2.configurationFile=${join(directory, "log4j2.properties")}`,
      ...[...SHORT_LIFE, ...jvmOptions],
      ...["-cp", join(await kafkaLibraries(version), "*"), "kafka.Kafka", file],
    ];
    return SingleBroker.spawn(directory, args, writeFormat);
  }

  /** @param prepare what is done before each start */
  private static spawn(directory: string, args: string[], prepare = () => {}): SingleBroker {
    prepare();
    const logFile = join(directory, "log");
    const log = openSync(logFile, "a");
    const child = spawn("java", args, { stdio: ["ignore", log, log] });
    return new SingleBroker(child, logFile, () => SingleBroker.spawn(directory, args, prepare));
  }

  /** All that it has written so far. */
  get log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /** Once it has ended by itself. */
  async ended(): Promise<void> {
    if (this.child.exitCode === null) await once(this.child, "exit");
  }

  /** Throws what it wrote, if it has ended. */
  assertRuns(): void {
    if (this.child.exitCode === null) return;
    throw new Error(`the broker has ended: ${this.log.slice(-2000)}`);
  }

  /** Holds it still until it is to go on. */
  stop(): void {
    this.child.kill("SIGSTOP");
  }

  goOn(): void {
    this.child.kill("SIGCONT");
  }

  /** Once it has been killed and started again. */
  async restarted(): Promise<SingleBroker> {
    await this.end();
    return this.again();
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
