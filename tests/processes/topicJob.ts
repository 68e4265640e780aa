import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { AGENT } from "../../local/agent/build";

/** As in pods. */
const JAVA = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** What has become of a run. */
export interface JobRun {
  code: number;
  /** What it said, without what it waited for while a broker started. */
  lines: string[];
  output: string;
}

/**
 * Runs the topic Job beside brokers, one unless told otherwise, as its pod does.
 *
 * @param libraries a directory with the broker's jars
 * @param files options that name what it reads
 */
export async function runJob(
  libraries: string,
  bootstrap: string,
  files: string[],
  brokers = 1,
): Promise<JobRun> {
  const jars = readdirSync(libraries).filter((name) => /^(kafka-clients|slf4j-api)-.*\.jar$/.test(name));
  const classPath = [...jars.map((name) => join(libraries, name)), join(AGENT, "agent.jar")].join(":");
  const command = ["kafkacluster.agent.Start", "kafkacluster.agent.job.Job"];
  const broker = ["--bootstrap", bootstrap, "--brokers", String(brokers), "--timeout", "300"];
  const child = spawn("java", [...JAVA, "-cp", classPath, ...command, ...broker, ...files]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const [code] = (await once(child, "close")) as [number];
  const lines = output.split("\n").filter(Boolean);
  return { code, lines: lines.filter((line) => !/^(waiting for brokers|trying again)/.test(line)), output };
}
