import { chmod, chown, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cached, contentKey, fileDigest } from "../cache";
import { run } from "../run";
import { packLayer, writeImageArchive } from "./archive";
import { baseLayer, JAVA_HOME, runInImage, setTimes, USER_ID, type Layer } from "./baseLayer";
import { kafkaLibraries, loggingOf } from "./libraries";
import { KAFKA_TOOLS, toolClass } from "./kafkaTools";

export interface KafkaImage {
  /** The name of the published image with the same layout, so that one stack works with either. */
  ref: string;
  /** Path of the archive. */
  tar: string;
}

const RECIPE = join(__dirname, "kafka");
const KAFKA_HOME = "opt/kafka";

/**
 * An image of this Kafka version with the layout of apache/kafka, made of the published jars and this machine's
 * JDK. Cached by version and recipe.
 */
export async function buildKafkaImage(
  version: string,
  progress: (line: string) => void = () => {},
): Promise<KafkaImage> {
  const logging = loggingOf(version);
  const base = await baseLayer();
  const ref = `docker.io/apache/kafka:${version}`;
  const key = contentKey(version, await fileDigest(base.tar), ...(await recipe()));
  const directory = await cached(`kafka-image/${version}`, key, async (unfinished) => {
    progress(`Making the image ${ref}`);
    await build(unfinished, version, logging, base, ref);
  });
  return { ref, tar: join(directory, "image.tar") };
}

async function recipe(): Promise<Buffer[]> {
  const entries = await readdir(RECIPE, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const code = ["index.ts", "libraries.ts", "kafkaTools.ts", "archive.ts"].map((name) =>
    join(__dirname, name),
  );
  return Promise.all([...files.sort(), ...code].map((file) => readFile(file)));
}

async function build(
  directory: string,
  version: string,
  logging: string,
  base: Layer,
  ref: string,
): Promise<void> {
  const kafka = join(directory, "kafka");
  const home = join(kafka, KAFKA_HOME);
  for (const name of ["bin", "config", "libs", "logs"]) await mkdir(join(home, name), { recursive: true });
  await chown(join(home, "logs"), USER_ID, USER_ID);
  await copyAll(await kafkaLibraries(version), join(home, "libs"), 0o644);
  await copyAll(join(RECIPE, "config", logging), join(home, "config"), 0o644);
  await copyAll(join(RECIPE, "bin"), join(home, "bin"), 0o755);
  await writeTools(home);
  await setTimes(kafka);

  const archives = join(directory, "archives", KAFKA_HOME);
  await mkdir(join(directory, "archives/opt"), { recursive: true });
  await runInImage(archives, "shareKafkaClasses.sh", [kafka, base.root]);

  const layers = [join(directory, "kafka.tar"), join(directory, "archives.tar")];
  await packLayer(kafka, layers[0]);
  await packLayer(join(directory, "archives"), layers[1]);
  const config = {
    Env: [`PATH=${JAVA_HOME}/bin:/opt/kafka/bin:/usr/bin:/bin`, `JAVA_HOME=${JAVA_HOME}`],
    User: "appuser",
    WorkingDir: "/",
  };
  await writeImageArchive({ ref, config, layers: [base.tar, ...layers] }, join(directory, "image.tar"));
  for (const path of [kafka, join(directory, "archives"), ...layers]) await rm(path, { recursive: true });
}

async function copyAll(from: string, to: string, mode: number): Promise<void> {
  for (const name of await readdir(from)) {
    await copyFile(join(from, name), join(to, name));
    await chmod(join(to, name), mode);
  }
}

async function writeTools(home: string): Promise<void> {
  const classes = await classesIn(join(home, "libs"));
  for (const tool of Object.keys(KAFKA_TOOLS)) {
    const script = `#!/bin/bash\nexec "$(dirname "\${BASH_SOURCE[0]}")/kafka-run-class.sh" ${toolClass(tool, classes)} "$@"\n`;
    await writeFile(join(home, "bin", `${tool}.sh`), script);
    await chmod(join(home, "bin", `${tool}.sh`), 0o755);
  }
}

async function classesIn(libs: string): Promise<Set<string>> {
  const jars = (await readdir(libs)).filter((name) => name.startsWith("kafka"));
  const lists = await Promise.all(jars.map((jar) => run("jar", ["tf", join(libs, jar)])));
  const files = lists.flatMap((list) => list.split("\n")).filter((file) => file.endsWith(".class"));
  return new Set(files.map((file) => file.slice(0, -".class".length).replaceAll("/", ".")));
}
