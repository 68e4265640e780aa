import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { cached, contentKey } from "../../../local/cache";
import { kafkaLibraries } from "../../../local/image/libraries";
import { run } from "../../../local/run";
import { firstSeed } from "./world";

/** How a producer fared. */
export interface ProducerResult {
  sent: number;
  failed: number;
  /** Messages that were acknowledged and can't be read back. */
  lost: number;
  /** Messages that are read back more than once. */
  twice: number;
  /** The longest time from a send to its acknowledgement, in milliseconds. */
  longestMs: number;
}

/** A producer that sends at a steady rate until it is stopped. */
export interface RunningProducer {
  stop(): Promise<ProducerResult>;
}

/** Those that a test which failed hasn't stopped: mocha would wait for them. */
const running = new Set<ChildProcess>();

/** Ends every producer that still runs. */
export function endProducers(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** The directory of its class, which isn't compiled anew for each producer. */
async function compiled(libraries: string): Promise<string> {
  const source = join(__dirname, "RollProducer.java");
  return cached("roll-producer", contentKey(libraries, readFileSync(source)), async (directory) => {
    await run("javac", ["-cp", libraries, "-d", directory, source]);
  });
}

/**
 * Starts a producer (Kafka's own Java client) outside the cluster, which makes its topic first unless it is there.
 *
 * @param properties file with a client's configuration, for a closed cluster
 */
export async function startProducer(
  bootstrap: string,
  topic: string,
  rate: number,
  partitions: number,
  properties?: string,
): Promise<RunningProducer> {
  const libraries = join(await kafkaLibraries(firstSeed().version!), "*");
  const child = spawn(
    "java",
    [
      ...["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
      ...["-cp", `${await compiled(libraries)}:${libraries}`, "RollProducer"],
      ...[bootstrap, topic, String(rate), String(partitions), ...(properties ? [properties] : [])],
    ],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  running.add(child);
  child.on("close", () => running.delete(child));
  let errors = "";
  child.stderr.on("data", (text) => (errors += text));
  const lines: string[] = [];
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const producing = new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      lines.push(line);
      if (line === "producing") {
        resolve();
      }
    });
    void ended.then(() => reject(new Error(`The producer ended early: ${errors}`)));
  });
  await producing;
  return {
    async stop() {
      child.stdin.end("stop\n");
      await ended;
      const result = lines.find((line) => line.startsWith("sent="));
      if (result === undefined) {
        throw new Error(`The producer didn't say how it went: ${errors}`);
      }
      const numbers = result.split(" ").map((pair) => pair.split("="));
      return Object.fromEntries(
        numbers.map(([name, value]) => [name, Number(value)]),
      ) as unknown as ProducerResult;
    },
  };
}
