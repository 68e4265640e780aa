import { readCommandLine } from "../commandLine";
import { buildKafkaImage } from "./index";
import { LAYOUTS } from "./layouts";

const USAGE = `Usage: npm run image -- [--layout LAYOUT] VERSION...   such as: npm run image -- 4.4.0
LAYOUT is ${Object.keys(LAYOUTS).join(", ")}; apache if not given.`;

/** Prints the path of the image archive of each Kafka version named. */
async function main(args: string[]): Promise<void> {
  const { values, positionals } = readCommandLine(USAGE, {
    args,
    options: { layout: { type: "string" } },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new Error(USAGE);
  for (const version of positionals)
    console.log((await buildKafkaImage(version, (line) => console.error(line), values.layout)).tar);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
