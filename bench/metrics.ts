import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Measurements, type Subject } from "./measurements";
import { type Scraper, ScrapedJvm } from "./subjects/scrapedJvm";

const REAL = 1_000;
const SIMULATED = 40_000;
/** A JVM compiles what it does often, so each is scraped for as long before it counts; at least once. */
const UNCOUNTED_MS = 20_000;
/** Before a broker's memory is measured. */
const SCRAPES = 30;
const OF_EACH_PARTITION = "kafka_log_log_size{";

/** Pages of the agent and of the JMX exporter in the same JVM, in turn; then what each takes of a broker's memory. */
export async function metricsRounds(measurements: Measurements, rounds: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-metrics-"));
  try {
    const both: Scraper[] = ["agent", "exporter"];
    const broker = await ScrapedJvm.broker(join(directory, "broker"), REAL, both);
    await scrapes(REAL, measurements, rounds, {
      agentPage: () => broker.scrape("agent"),
      agentWholePage: () => broker.scrape("agent", "?all"),
      exporterPage: () => broker.scrape("exporter"),
    }).finally(() => broker.end());
    const simulated = await ScrapedJvm.simulated(directory, SIMULATED, both);
    await scrapes(SIMULATED, measurements, rounds, {
      agentLargePage: () => simulated.scrape("agent"),
      exporterLargePage: () => simulated.scrape("exporter"),
    }).finally(() => simulated.end());
    for (let round = 0; round < rounds; round++) {
      const none = await memory(directory, []);
      measurements.add("agentMemory", (await memory(directory, ["agent"])) - none);
      measurements.add("exporterMemory", (await memory(directory, ["exporter"])) - none);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function scrapes(
  partitions: number,
  measurements: Measurements,
  rounds: number,
  pages: Partial<Record<Subject, () => Promise<string>>>,
): Promise<void> {
  const entries = Object.entries(pages) as [Subject, () => Promise<string>][];
  for (const [subject, page] of entries) {
    const end = Date.now() + UNCOUNTED_MS;
    do checkPage(subject, await page(), partitions);
    while (Date.now() < end);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [subject, page] of entries) await measurements.time(subject, page);
  }
}

function checkPage(subject: string, page: string, partitions: number): void {
  const told = page.split(`\n${OF_EACH_PARTITION}`).length - 1;
  if (told < partitions) throw new Error(`${subject} tells the size of ${told} of ${partitions} partitions.`);
}

/** MiB of a broker that has been scraped for a while. */
async function memory(directory: string, scrapers: Scraper[]): Promise<number> {
  const broker = await ScrapedJvm.broker(join(directory, "broker"), REAL, scrapers);
  try {
    for (let i = 0; i < SCRAPES; i++) {
      for (const scraper of scrapers) await broker.scrape(scraper);
    }
    return await broker.memory();
  } finally {
    await broker.end();
  }
}
