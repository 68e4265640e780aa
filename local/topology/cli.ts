/**
 * `npm run topology`: draws the cluster that a stack's file describes as `topology.svg` and, with Mermaid for a pull
 * request, as `topology.md`. It reads that file alone.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planCluster } from "../../components/plan/clusterPlan";
import { warningsOf } from "../../components/plan/warnings";
import { readCommandLine } from "../commandLine";
import { markdownOf } from "./mermaid";
import { isProtectedBy, readStackFile } from "../stackFile";
import { svgOf } from "./svg";
import { topologyOf } from "./topology";

const USAGE = "Usage: npm run topology -- [--stack dev | --file Pulumi.dev.yaml] [--output .]";

function main(): void {
  const { stack, file = `Pulumi.${stack}.yaml`, output } = options();
  const args = readStackFile(file);
  const name = args.name ?? "kafka";
  const plan = planCluster(name, args);
  warningsOf(name, plan, isProtectedBy(file)).forEach((text) => console.error(text));
  const topology = topologyOf(plan, args);
  mkdirSync(output, { recursive: true });
  const texts = { "topology.svg": svgOf(topology), "topology.md": markdownOf(topology) };
  for (const [name, text] of Object.entries(texts)) {
    const path = join(output, name);
    writeFileSync(path, text);
    console.log(path);
  }
}

function options() {
  return readCommandLine(USAGE, {
    options: {
      stack: { type: "string", default: "dev" },
      file: { type: "string" },
      output: { type: "string", default: "." },
    },
  }).values;
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
