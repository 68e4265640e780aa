import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planCluster } from "../../components/plan/clusterPlan";
import { renderTopics } from "../../components/plan/kafka/topicList";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { runJob } from "../../tests/processes/topicJob";
import { bareBrokers } from "../subjects/bareBrokers";
import { devArgs } from "../world";

/** As the Java admin client's users do; a request of all is refused by the controllers, which take 10,000 records. */
const IN_A_REQUEST = 1000;

/**
 * Seconds that the topic Job's program takes to make topics of three replicas, and one admin client, each with three bare
 * brokers that have just started.
 */
export async function manyTopics(count: number): Promise<{ job: number; client: number }> {
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-topics-"));
  const libraries = await kafkaLibraries(devArgs().version!);
  const topics = Array.from({ length: count }, (_, i) => ({
    ...{ name: `bench-${i}`, partitions: 1, replicas: 3, config: { "retention.ms": "3600000" } },
  }));
  const list = join(directory, "topics.txt");
  writeFileSync(list, renderTopics(planCluster("kafka", { version: devArgs().version, topics }).topics));
  const time = async (work: (bootstrap: string) => Promise<unknown>) => {
    const brokers = await bareBrokers({ directory });
    try {
      await brokers.up();
      const began = performance.now();
      await work(brokers.addresses.join(","));
      return (performance.now() - began) / 1000;
    } finally {
      await brokers.remove();
    }
  };
  try {
    const source = join(__dirname, "..", "subjects", "MakeTopics.java");
    await run("javac", ["-cp", join(libraries, "*"), "-d", directory, source]);
    const client = await time((bootstrap) => {
      const main = ["MakeTopics", bootstrap, String(count), String(IN_A_REQUEST)];
      return run("java", ["-XX:TieredStopAtLevel=1", "-cp", `${directory}:${join(libraries, "*")}`, ...main]);
    });
    const job = await time(async (bootstrap) => {
      const { code, lines, output } = await runJob(libraries, bootstrap, ["--desired", list], 3);
      if (code !== 0 || !lines.some((line) => line.startsWith(`topics: ${count} created`)))
        throw new Error(`The Job was to make ${count} topics; it said: ${output}`);
    });
    return { job, client };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
