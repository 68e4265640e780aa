/**
 * `npm run status`: one screen of the cluster that a stack's file describes. The exit code is 0 if it is well, 1 if it isn't, and 2
 * if it couldn't be looked at.
 */
import { readCommandLine } from "../commandLine";
import { currentEnvironment, stackFile } from "../environment";
import { readStatus } from "./readStatus";
import { statusScreen } from "./statusScreen";

const USAGE =
  "Usage: npm run status -- [--stack STACK: default dev] [--file FILE: default Pulumi.<stack>.yaml] [--json] [--watch]\n" +
  "  The cluster is that of KUBECONFIG, else the local one. The exit code is 0 if it is well, 1 if not, 2 if it can't be seen.";

const WATCH_SECONDS = 5;
const CLEAR = "\x1b[H\x1b[2J";

async function main(): Promise<void> {
  const { values } = readCommandLine(USAGE, {
    options: {
      stack: { type: "string", default: process.env.STACK || "dev" },
      file: { type: "string" },
      json: { type: "boolean", default: false },
      watch: { type: "boolean", default: false },
    },
  });
  const file = values.file ?? stackFile(values.stack);
  for (;;) {
    const text = await look(file, values.json);
    console.log(values.watch && process.stdout.isTTY ? `${CLEAR}${text}` : text);
    if (!values.watch) return;
    await new Promise((resolve) => setTimeout(resolve, WATCH_SECONDS * 1000));
  }
}

/** What it is, or why nobody knows: who watches has it come back. */
async function look(file: string, asJson: boolean): Promise<string> {
  try {
    const status = await readStatus(await currentEnvironment(), file);
    process.exitCode = status.problems.length === 0 ? 0 : 1;
    return asJson ? JSON.stringify(status, null, 2) : statusScreen(status);
  } catch (error) {
    const { message } = error as Error;
    process.exitCode = 2;
    return asJson ? JSON.stringify({ error: message }, null, 2) : message;
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 2;
});
