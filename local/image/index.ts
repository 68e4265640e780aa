import { chmod, chown, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cached, contentKey } from "../cache";
import { run } from "../run";
import { packLayer, writeImageArchive } from "./archive";
import { baseLayer, JAVA_HOME, runInImage, setTimes, type Layer } from "./baseLayer";
import { kafkaLibraries, loggingOf } from "./libraries";
import { hasZooKeeper, toolCommand, toolsOf } from "./kafkaTools";
import { type ImageLayout, layoutNamed, searchPath } from "./layouts";

export interface KafkaImage {
  /** The name of the published image with the same layout, so that one stack works with either. */
  ref: string;
  /** Path of the archive. */
  tar: string;
}

const RECIPE = join(__dirname, "kafka");

/**
 * An image of this Kafka version, made of the published jars and this machine's JDK, with the layout of
 * apache/kafka or of another family. Cached by version, layout and recipe.
 */
export async function buildKafkaImage(
  version: string,
  progress: (line: string) => void = () => {},
  layoutName = "apache",
): Promise<KafkaImage> {
  loggingOf(version);
  const layout = layoutNamed(layoutName);
  const base = await baseLayer();
  const ref = layout.ref(version);
  const key = contentKey(ref, base.key, ...(await recipe()));
  const kind = layoutName === "apache" ? version : `${version}-${layoutName}`;
  const directory = await cached(`kafka-image/${kind}`, key, async (unfinished) => {
    progress(`Making the image ${ref}`);
    await build(unfinished, version, layout, base);
  });
  return { ref, tar: join(directory, "image.tar") };
}

/**
 * No optimising compiler: local brokers are started more often than they work for long. A broker's first half minute
 * takes 2.8 s of a processor instead of 5.4 (Kafka 4.3.1, Java 17).
 */
export const QUICK_START = "-XX:TieredStopAtLevel=1";

async function recipe(): Promise<Buffer[]> {
  const entries = await readdir(RECIPE, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const code = ["index.ts", "layouts.ts", "libraries.ts", "kafkaTools.ts", "archive.ts"].map((name) =>
    join(__dirname, name),
  );
  return Promise.all([...files.sort(), ...code].map((file) => readFile(file)));
}

async function build(directory: string, version: string, layout: ImageLayout, base: Layer): Promise<void> {
  const kafka = join(directory, "kafka");
  await writeFiles(kafka, version, layout);
  await setTimes(kafka);
  const layers = [join(directory, "kafka.tar")];
  await packLayer(kafka, layers[0]);
  if (layout.classArchives) layers.push(await classArchives(directory, kafka, base));
  const config = {
    Env: [`PATH=${searchPath(layout)}`, `JAVA_HOME=${JAVA_HOME}`, `KAFKA_OPTS=${QUICK_START}`],
    User: String(layout.user),
    WorkingDir: "/",
  };
  const image = { ref: layout.ref(version), config, layers: [base.tar, ...layers] };
  await writeImageArchive(image, join(directory, "image.tar"));
  for (const path of [kafka, ...layers]) await rm(path, { recursive: true });
}

async function writeFiles(root: string, version: string, layout: ImageLayout): Promise<void> {
  const [programs, libraries, config, logs] = [
    layout.programs,
    layout.libraries,
    layout.config,
    layout.logs,
  ].map((path) => join(root, path));
  for (const path of [programs, libraries, config, logs]) await mkdir(path, { recursive: true });
  await chown(logs, layout.user, layout.user);
  await copyAll(await kafkaLibraries(version), libraries);
  await copyAll(join(RECIPE, "config", loggingOf(version)), config);
  const classes = await classesIn(libraries);
  await writePrograms(programs, layout, classes);
}

/** The layer with the archive of classes that a broker loads, beside its files. */
async function classArchives(directory: string, kafka: string, base: Layer): Promise<string> {
  const archives = join(directory, "archives");
  await mkdir(join(archives, "opt"), { recursive: true });
  await runInImage(join(archives, "opt/kafka"), "shareKafkaClasses.sh", [kafka, base.root]);
  const layer = join(directory, "archives.tar");
  await packLayer(archives, layer);
  await rm(archives, { recursive: true });
  return layer;
}

async function copyAll(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    await copyFile(join(from, name), join(to, name));
    await chmod(join(to, name), 0o644);
  }
}

/** Writes the programs, by the names that they have in the layout. */
async function writePrograms(directory: string, layout: ImageLayout, classes: Set<string>): Promise<void> {
  const write = async (name: string, text: string) => {
    const path = join(directory, `${name}${layout.suffix}`);
    await writeFile(path, text.replaceAll("kafka-run-class.sh", `kafka-run-class${layout.suffix}`));
    await chmod(path, 0o755);
  };
  const scripts = (await readdir(join(RECIPE, "bin"))).filter(
    (name) => name.startsWith("kafka") || hasZooKeeper(classes),
  );
  for (const file of scripts) {
    await write(file.replace(/\.sh$/, ""), await readFile(join(RECIPE, "bin", file), "utf8"));
  }
  for (const tool of toolsOf(classes)) {
    const runClass = `"$(dirname "\${BASH_SOURCE[0]}")/kafka-run-class.sh"`;
    await write(tool, `#!/bin/bash\nexec ${runClass} ${toolCommand(tool, classes)} "$@"\n`);
  }
}

async function classesIn(libs: string): Promise<Set<string>> {
  const jars = (await readdir(libs)).filter((name) => name.startsWith("kafka"));
  const lists = await Promise.all(jars.map((jar) => run("jar", ["tf", join(libs, jar)])));
  const files = lists.flatMap((list) => list.split("\n")).filter((file) => file.endsWith(".class"));
  return new Set(files.map((file) => file.slice(0, -".class".length).replaceAll("/", ".")));
}
