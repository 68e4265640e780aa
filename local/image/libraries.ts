import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cached, contentKey } from "../cache";
import { ensurePackages } from "../debian";
import { run } from "../run";

const DEPENDENCIES = join(__dirname, "kafka", "pom.xml");

/** The logging library of a Kafka version, which is also the name of its Maven profile. */
export function loggingOf(version: string): "log4j2" | "reload4j" {
  const numbers = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (!numbers || Number(numbers[1]) < 3) {
    throw new Error(
      `The Kafka version is "${version}"; it must be three numbers from 3.0.0 on, such as 4.4.0.`,
    );
  }
  return Number(numbers[1]) >= 4 ? "log4j2" : "reload4j";
}

/** A directory with the published jars of a Kafka version and all that they need: brokers, tools and clients. */
export async function kafkaLibraries(version: string): Promise<string> {
  const profile = loggingOf(version);
  const key = contentKey(version, await readFile(DEPENDENCIES));
  return cached(`kafka-libraries/${version}`, key, async (directory) => {
    await ensurePackages(["maven"]);
    await run("mvn", [
      ...["-q", "-B", "-f", DEPENDENCIES, `-P${profile}`, `-Dkafka.version=${version}`],
      ...["dependency:copy-dependencies", `-DoutputDirectory=${directory}`, "-DincludeScope=runtime"],
    ]).catch((error: Error) => {
      throw new Error(
        `The jars of Kafka ${version} can't be had; is it a published version? ${error.message}`,
      );
    });
  });
}
