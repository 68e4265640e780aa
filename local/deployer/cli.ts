import * as path from "path";
import { styleText } from "util";
import { isRenewal } from "../../components/rollout/wait/renewed";
import { readCommandLine } from "../commandLine";
import { currentEnvironment } from "../environment";
import { openStack, type Counts } from "./index";

const usage =
  "Usage: npm run preview -- [OPTION...], or npm run deployer -- preview | up | refresh | destroy | outputs [--stack STACK: default dev] [--refresh] [--show-secrets]\n" +
  "  [--kubeconfig FILE: default KUBECONFIG, else the local cluster's] [--config FILE: default Pulumi.<stack>.yaml] [--dir PROJECT]\n" +
  "  [--state-dir DIRECTORY: default that of `npm start` on the same cluster]";

async function main(): Promise<void> {
  const options = {
    stack: { type: "string", default: process.env.STACK || "dev" },
    refresh: { type: "boolean", default: false },
    "show-secrets": { type: "boolean", default: false },
    dir: { type: "string", default: process.cwd() },
    "state-dir": { type: "string" },
    config: { type: "string" },
    kubeconfig: { type: "string", default: process.env.KUBECONFIG },
  } as const;
  const { values, positionals } = readCommandLine(usage, { options, allowPositionals: true });
  const [command] = positionals;
  if (positionals.length !== 1 || !["preview", "up", "refresh", "destroy", "outputs"].includes(command))
    throw new Error(usage);
  const { description, kubeconfig, stateDirectory } = await currentEnvironment({
    ...process.env,
    KUBECONFIG: values.kubeconfig,
  });
  const deployer = await openStack({
    projectDir: path.resolve(values.dir),
    stack: values.stack,
    stateDir: values["state-dir"] ?? path.join(stateDirectory, values.stack),
    configFile: values.config,
    kubeconfig,
    // A file gets what is new.
    onLine: (line) => (process.stderr.isTTY || !isRenewal(line)) && console.error(paint("dim", line)),
  });
  if (command === "outputs") return printOutputs(await deployer.outputs(), values["show-secrets"]);
  console.error(`${command} of stack ${values.stack} on ${description}, by the ${deployer.kind}`);
  const began = Date.now();
  const { refresh } = values;
  if (command === "up") {
    const result = await deployer.up({ refresh });
    printChanges(result.text);
    printOutputs(result.outputs, values["show-secrets"]);
    printCounts(result.counts, began);
  } else {
    const result =
      command === "destroy"
        ? await deployer.destroy({ refresh })
        : await deployer[command as "preview" | "refresh"]();
    printChanges(result.text);
    printCounts(result.counts, began);
  }
}

function printOutputs(
  outputs: Record<string, { value: unknown; secret: boolean }>,
  showSecrets: boolean,
): void {
  for (const [name, { value, secret }] of Object.entries(outputs)) {
    const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
    console.log(
      `${paint("bold", name)}: ${secret && !showSecrets ? "[secret]" : text.includes("\n") ? `\n${text}` : text}`,
    );
  }
}

function printChanges(text: string): void {
  for (const line of text ? text.split("\n") : []) {
    const [symbol] = line.trimStart();
    console.log(paint(symbol === "+" ? "green" : symbol === "-" ? "red" : "yellow", line));
  }
}

function printCounts(counts: Counts, began: number): void {
  const changed = Object.entries(counts).filter(([op, count]) => count > 0 && op !== "same" && op !== "read");
  const text = changed.map(([op, count]) => `${count} to ${op}`).join(", ") || "no object changes";
  console.log(
    `${paint("bold", text)}, ${counts.same} unchanged (${((Date.now() - began) / 1000).toFixed(1)} s)`,
  );
}

function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return process.stdout.isTTY ? styleText(style, text) : text;
}

main().catch((error) => {
  console.error(paint("red", error.message));
  process.exitCode = 1;
});
