import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import type { KafkaState, LogDirectory } from "../../../components/plan/existing/kafkaState";
import { AGENT } from "../../../local/agent/build";
import { kafkaLibraries } from "../../../local/image/libraries";
import { run } from "../../../local/run";
import { freePorts } from "../../freePorts";
import { temporaryDirectory } from "../../temporary";
import { endWithThis, SingleBroker } from "../singleBroker";

const JAVA = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** What has become of a Job. */
export interface Ended {
  code: number | null;
  output: string;
}

/** Brokers as plain processes on loopback, with ids from 1; the first is the controller, too. */
export class SmallCluster {
  readonly brokers = new Map<number, SingleBroker>();
  private readonly directories = new Map<number, string>();
  private agentPorts: number[] = [];
  private libraries = "";
  private bootstrap = "";
  private asked: ChildProcess | undefined;
  private answers: AsyncIterableIterator<string> | undefined;

  /** @param logs names of the log directories of each broker; the first has the metadata */
  async start(version: string, brokers = 4, logs = ["data"]): Promise<void> {
    this.libraries = await kafkaLibraries(version);
    const [controller, ...all] = await freePorts(1 + 2 * brokers);
    const ports = all.slice(0, brokers);
    this.agentPorts = all.slice(brokers);
    this.bootstrap = `127.0.0.1:${ports[0]}`;
    await Promise.all(
      ports.map(async (port, i) => {
        const id = i + 1;
        const directory = temporaryDirectory("kafka-cluster-moves-");
        this.directories.set(id, directory);
        const isController = id === 1;
        const listener = `BROKERS://127.0.0.1:${port}`;
        const properties = {
          "process.roles": isController ? "broker,controller" : "broker",
          "node.id": id,
          "controller.quorum.voters": `1@127.0.0.1:${controller}`,
          "controller.listener.names": "CONTROLLER",
          listeners: isController ? `${listener},CONTROLLER://127.0.0.1:${controller}` : listener,
          "advertised.listeners": listener,
          "listener.security.protocol.map": "BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT",
          "inter.broker.listener.name": "BROKERS",
          "offsets.topic.num.partitions": 1,
          "offsets.topic.replication.factor": 1,
          "log.dirs": logs.map((name) => join(directory, name)).join(),
          "metadata.log.dir": join(directory, logs[0]),
        };
        const agent = {
          port: String(this.agentPorts[i]),
          id: String(id),
          bootstrap: `127.0.0.1:${port}`,
          ...(isController && { controller: `127.0.0.1:${controller}` }),
        };
        this.brokers.set(id, await SingleBroker.startWithAgent(version, directory, properties, agent));
      }),
    );
    const classes = temporaryDirectory("kafka-cluster-moves-classes-");
    const jars = join(this.libraries, "*");
    await run("javac", ["-cp", jars, "-d", classes, join(__dirname, "Replicas.java")]);
    const options = [...JAVA, "-Dlog4j2.level=OFF", "-cp", `${classes}:${jars}`, "Replicas", this.bootstrap];
    this.asked = spawn("java", options, { stdio: ["pipe", "pipe", "ignore"] });
    endWithThis(this.asked);
    this.answers = createInterface({ input: this.asked.stdout! })[Symbol.asyncIterator]();
  }

  /** Path of a log directory of a broker. */
  log(id: number, name: string): string {
    return join(this.directories.get(id)!, name);
  }

  /** What the agent of a broker tells of its log directories. */
  async logs(id: number): Promise<LogDirectory[]> {
    return (await this.state(id)).node.directories!;
  }

  /** @param away what follows the page's name: ids of nodes that stops don't count on */
  async state(id: number, away = ""): Promise<KafkaState> {
    return (
      await fetch(`http://127.0.0.1:${this.agentPorts[id - 1]}/state${away}`)
    ).json() as Promise<KafkaState>;
  }

  /** Kills a broker and starts it with these log directories. */
  async restart(id: number, logs: string[]): Promise<void> {
    const file = this.log(id, "server.properties");
    const now = `log.dirs=${logs.map((name) => this.log(id, name)).join()}`;
    writeFileSync(file, readFileSync(file, "utf8").replace(/^log\.dirs=.*$/m, now));
    this.brokers.set(id, await this.brokers.get(id)!.restarted());
  }

  async end(): Promise<void> {
    this.asked?.kill("SIGKILL");
    await Promise.all([...this.brokers.values()].map((broker) => broker.end()));
  }

  /** What is answered to a line (Replicas.java). */
  async ask(line: string): Promise<string> {
    this.asked!.stdin!.write(`${line}\n`);
    for (;;) {
      const { value, done } = await this.answers!.next();
      if (done) throw new Error("nobody answers any more");
      if (value.startsWith("= ")) return value.slice(2);
    }
  }

  /** The same once it is what is hoped for: brokers learn one after the other what the controller has written. */
  async eventually(line: string, isIt: (answer: string) => boolean): Promise<string> {
    for (const end = Date.now() + 120_000; ; await pause(200)) {
      const answer = await this.ask(line);
      if (isIt(answer) || Date.now() > end) return answer;
    }
  }

  /**
   * Runs the Job as pods do.
   *
   * @param killedAt what it writes when it is to be killed; undefined lets it end by itself
   */
  async job(args: string[], killedAt?: RegExp): Promise<Ended> {
    const jars = readdirSync(this.libraries).filter((name) =>
      /^(kafka-clients|slf4j-api)-.*\.jar$/.test(name),
    );
    const classPath = [...jars.map((name) => join(this.libraries, name)), join(AGENT, "agent.jar")].join(":");
    const command = ["kafkacluster.agent.Start", "kafkacluster.agent.job.Job", "--bootstrap", this.bootstrap];
    const child = spawn("java", [...JAVA, "-cp", classPath, ...command, "--timeout", "300", ...args]);
    endWithThis(child);
    let output = "";
    const heard = (data: Buffer) => {
      output += data;
      if (killedAt?.test(output)) child.kill("SIGKILL");
    };
    child.stdout.on("data", heard);
    child.stderr.on("data", heard);
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  }
}
