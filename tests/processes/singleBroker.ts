import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { freePorts } from "../freePorts";
import { temporaryDirectory } from "../temporary";

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
}

/** A Kafka broker that is its own controller, as a plain process on loopback. */
export class SingleBroker {
  private readonly child: ChildProcess;
  private readonly logFile: string;

  private constructor(child: ChildProcess, logFile: string) {
    this.child = child;
    this.logFile = logFile;
    process.once("exit", () => child.kill("SIGKILL"));
  }

  /** Formatted and started: it listens some seconds later. */
  static async start(
    version: string,
    nodeId: number,
    listeners: SingleBrokerListener[],
    { properties: further = {} }: SingleBrokerOptions = {},
  ): Promise<SingleBroker> {
    const directory = temporaryDirectory("kafka-cluster-broker-");
    const [controllerPort] = await freePorts(1);
    const protocols = listeners.map(({ protocol = "PLAINTEXT" }, i) => `L${i}:${protocol}`);
    const ofListeners = listeners.flatMap(({ properties = {} }, i) =>
      Object.entries(properties).map(([name, value]) => [`listener.name.l${i}.${name}`, value]),
    );
    const properties = {
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
    };
    const file = join(directory, "server.properties");
    const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(file, lines.join(""));
    // What makes a short life fast.
    const short = ["-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
    const java = [...short, "-cp", join(await kafkaLibraries(version), "*")];
    const clusterId = "AAAAAAAAAAAAAAAAAAAAAQ";
    await run("java", [...java, "kafka.tools.StorageTool", "format", "-t", clusterId, "-c", file]);
    const logFile = join(directory, "log");
    const log = openSync(logFile, "a");
    const child = spawn("java", [...java, "kafka.Kafka", file], { stdio: ["ignore", log, log] });
    return new SingleBroker(child, logFile);
  }

  /** Throws what it wrote, if it has ended. */
  assertRuns(): void {
    if (this.child.exitCode === null) return;
    throw new Error(`the broker has ended: ${readFileSync(this.logFile, "utf8").slice(-2000)}`);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
