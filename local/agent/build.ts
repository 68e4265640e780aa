import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cached } from "../cache";
import { run } from "../run";

/** The JDK that the committed jar is built with; another one may write the same classes differently. */
export const BUILT_WITH_JDK = 17;

export const AGENT = resolve(__dirname, "../../components/agent");

/** The oldest supported Kafka: what compiles against its client runs with every later one. */
export const KAFKA_CLIENTS = "3.5.2";

/** The oldest that takes what clients push, for the classes that do. */
const KAFKA_WITH_TELEMETRY = "3.7.1";
const TELEMETRY = /^kafkacluster\/agent\/(telemetry\/.*|ClientMetrics)\.java$/;

/** The oldest Java that brokers of that Kafka run on. */
const JAVA_RELEASE = "8";

/** The classes that a JVM enters or Kafka loads, and beside them all others: kafkacluster.agent.Start says why. */
const ENTRIES = ["Start", "TlsEngines", "PlainUsers", "NodePrincipals", "ClientMetrics"].map(
  (name) => `kafkacluster/agent/${name}.class`,
);
export const CLASSES = "classes.jar";

/** Any fixed time makes the jar reproducible; a zip's time begins with 1980. */
const ENTRY_TIME = "1980-01-01T12:00:00Z";

/** What Maven's central repository has. */
export interface Artifact {
  group: string;
  name: string;
  version: string;
}

/** Keeps most metrics of every Kafka, which has used this version since 0.8. */
const YAMMER: Artifact = { group: "com.yammer.metrics", name: "metrics-core", version: "2.2.0" };

/** Compiles the agent and packs it into `jar`. Needs a JDK and, the first time, Maven. */
export async function buildAgent(jar: string): Promise<void> {
  const classPath = await agentClassPath(KAFKA_CLIENTS);
  const telemetryClassPath = await agentClassPath(KAFKA_WITH_TELEMETRY);
  const work = await mkdtemp(join(tmpdir(), "kafka-cluster-agent-"));
  try {
    const sources = join(AGENT, "src");
    const classes = join(work, "classes");
    const packed = join(work, "packed");
    const files = await filesBelow(sources);
    const compile = (on: string, those: string[]) =>
      run("javac", [
        ...["--release", JAVA_RELEASE, "-encoding", "UTF-8", "-Xlint:all,-options", "-Werror"],
        // Numbers of lines are for stack traces, which the agent never tells, and a tenth of it.
        "-g:none",
        ...["-cp", on, "-d", classes],
        ...those.map((file) => join(sources, file)),
      ]);
    await compile(
      classPath,
      files.filter((file) => !TELEMETRY.test(file)),
    );
    await compile(
      `${telemetryClassPath}:${classes}`,
      files.filter((file) => TELEMETRY.test(file)),
    );
    for (const entry of ENTRIES) {
      await mkdir(join(packed, dirname(entry)), { recursive: true });
      await rename(join(classes, entry), join(packed, entry));
    }
    await pack(join(packed, CLASSES), classes, ["--no-manifest", "--no-compress"]);
    const manifest = join(work, "manifest.txt");
    // Without Created-By the jar tool would write its own version.
    await writeFile(manifest, "Created-By: local/agent/build.ts\nPremain-Class: kafkacluster.agent.Start\n");
    await pack(join(work, "agent.jar"), packed, ["--manifest", manifest]);
    await copyFile(join(work, "agent.jar"), jar);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function pack(jar: string, directory: string, options: string[]): Promise<void> {
  const files = (await filesBelow(directory)).flatMap((file) => ["-C", directory, file]);
  await run("jar", ["--create", "--file", jar, "--date", ENTRY_TIME, ...options, ...files]);
}

/** What the agent is compiled against, with the client of that version. */
export async function agentClassPath(version: string): Promise<string> {
  return [await kafkaClients(version), await publishedJar(YAMMER)].join(":");
}

/** The published jar of a kafka-clients version, without what it depends on. */
export function kafkaClients(version: string): Promise<string> {
  return publishedJar({ group: "org.apache.kafka", name: "kafka-clients", version });
}

export async function publishedJar({ group, name, version }: Artifact): Promise<string> {
  const directory = await cached(name, version, async (unfinished) => {
    const artifact = `-Dartifact=${group}:${name}:${version}`;
    await run("mvn", ["-q", "-B", "dependency:copy", artifact, `-DoutputDirectory=${unfinished}`], {
      cwd: tmpdir(),
    });
  });
  return join(directory, `${name}-${version}.jar`);
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

if (require.main === module) {
  buildAgent(join(AGENT, "agent.jar")).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
