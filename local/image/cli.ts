import { buildKafkaImage } from "./index";

/** Prints the path of the image archive of each Kafka version named. */
async function main(versions: string[]): Promise<void> {
  if (versions.length === 0)
    throw new Error("Usage: npm run image -- VERSION...   such as: npm run image -- 4.3.1");
  for (const version of versions)
    console.log((await buildKafkaImage(version, (line) => console.error(line))).tar);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
