import { parseArgs, type ParseArgsConfig } from "node:util";

type Parsed<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/**
 * What the command line asks for, as Node.js reads it. `--help` prints the usage and ends the process.
 *
 * @throws Error with what is wrong, and the usage
 */
export function readCommandLine<T extends ParseArgsConfig>(usage: string, config: T): Parsed<T> {
  const words = config.args ?? process.argv.slice(2);
  if (words.includes("--help") || words.includes("-h")) {
    console.log(usage);
    process.exit();
  }
  try {
    return parseArgs(config);
  } catch (error) {
    // Node.js goes on with how a positional argument that looks like an option is written.
    const [wrong] = (error as Error).message.split(/\. To specify /);
    throw new Error(`${wrong}.\n${usage}`, { cause: error });
  }
}
