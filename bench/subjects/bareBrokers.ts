import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import type { TopicArgs } from "../../components";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { QUICK_START } from "../../local/image";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { freePorts } from "../../tests/freePorts";
import { metadata, produce } from "../../tests/live/support/kcat";
import { untilOpen, untilReachable } from "../reachable";
import { until } from "../until";
import { devArgs, type World } from "../world";

const COUNT = 3;
const TOPIC = "probe";

/** Three brokers as plain processes on loopback: what Kafka itself needs to start on this machine. */
export interface BareBrokers {
  /** Host and port of each. */
  addresses: string[];
  /** Formats their directories, starts them, and returns when a message went through each. */
  up(): Promise<void>;
  /** Asks for topics in one request; returns when they are agreed on, as Kafka's own clients do. */
  createTopics(topics: TopicArgs[]): Promise<void>;
  /** Kills them, and removes what they wrote. */
  remove(): Promise<void>;
}

export async function bareBrokers(world: Pick<World, "directory">): Promise<BareBrokers> {
  const directory = mkdtempSync(join(world.directory, "bare-"));
  // The same compiler as in the image, with which the others are measured.
  const java = [
    QUICK_START,
    "-Xms512m",
    "-Xmx512m",
    "-cp",
    join(await kafkaLibraries(devArgs().version!), "*"),
  ];
  const ports = await freePorts(2 * COUNT);
  const addresses = ports.slice(0, COUNT).map((port) => `127.0.0.1:${port}`);
  const controllers = ports.slice(COUNT).map((port) => `127.0.0.1:${port}`);
  const clusterId = randomBytes(16).toString("base64url");
  const running: ChildProcess[] = [];

  const start = async (id: number) => {
    const file = join(directory, `${id}.properties`);
    writeFileSync(file, properties(id, join(directory, String(id)), addresses, controllers));
    const format = ["format", `--cluster-id=${clusterId}`, "--config", file];
    await run("java", [...java, "kafka.tools.StorageTool", ...format]);
    running.push(startBroker([...java, LOGGING, "kafka.Kafka", file], join(directory, `${id}.log`)));
  };
  return {
    addresses,
    async up() {
      await Promise.all(addresses.map((_, id) => start(id)));
      await untilOpen(addresses);
      await until("Three brokers", () => allListed(addresses[0]));
      // Its first message makes the topic.
      await until("A first message", () => produce(addresses[0], TOPIC, ["first"]));
      await untilReachable(addresses, [TOPIC]);
    },
    async createTopics(topics) {
      const kafka = new Kafka({ brokers: addresses, requestTimeout: 60_000, logLevel: logLevel.NOTHING });
      const admin = kafka.admin();
      await admin.connect();
      try {
        await admin.createTopics({
          topics: topics.map(({ name, partitions, replicas, config = {} }) => ({
            topic: name,
            numPartitions: partitions,
            replicationFactor: replicas,
            configEntries: Object.entries(config).map(([key, value]) => ({
              name: key,
              value: String(value),
            })),
          })),
          timeout: 60_000,
          waitForLeaders: false,
        });
      } finally {
        await admin.disconnect();
      }
    },
    async remove() {
      await Promise.all(running.map(kill));
      rmSync(directory, { recursive: true });
    },
  };
}

const LOGGING = `-Dlog4j2.configurationFile=${join(PROJECT_DIRECTORY, "components/scripts/log4j2.yaml")}`;

function properties(id: number, directory: string, addresses: string[], controllers: string[]): string {
  return Object.entries({
    "process.roles": "broker,controller",
    "node.id": id,
    "controller.quorum.voters": controllers.map((address, voter) => `${voter}@${address}`).join(","),
    "controller.listener.names": "CONTROLLER",
    listeners: `PLAINTEXT://${addresses[id]},CONTROLLER://${controllers[id]}`,
    "advertised.listeners": `PLAINTEXT://${addresses[id]}`,
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "log.dirs": directory,
    // Each broker leads a partition of a topic that is made by its first message.
    "num.partitions": COUNT,
    "default.replication.factor": COUNT,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

async function allListed(address: string): Promise<void> {
  const { brokers } = await metadata(address);
  if (brokers.length < COUNT) throw new Error(`There are ${brokers.length}.`);
}

function startBroker(args: string[], log: string): ChildProcess {
  const output = openSync(log, "a");
  const broker = spawn("java", args, { stdio: ["ignore", output, output] });
  const killWithUs = () => broker.kill("SIGKILL");
  process.once("exit", killWithUs);
  broker.once("close", () => process.off("exit", killWithUs));
  return broker;
}

async function kill(broker: ChildProcess): Promise<void> {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  const closed = new Promise((resolve) => broker.once("close", resolve));
  broker.kill("SIGKILL");
  await closed;
}
