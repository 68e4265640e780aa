import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { PROJECT_DIRECTORY, stackFile } from "../../local/environment";

/** The configuration in the file of a stack. */
export function configOf(stack: string) {
  return parse(readFileSync(stackFile(stack), "utf8"))?.config ?? {};
}

/** The stacks whose files describe a cluster: `pulumi stack init` makes files that don't, for a stack with another one. */
export function environments(): string[] {
  const stacks = readdirSync(PROJECT_DIRECTORY).flatMap(
    (name) => /^Pulumi\.([\w-]+)\.yaml$/.exec(name)?.[1] ?? [],
  );
  return stacks.sort().filter((stack) => "kafka-cluster:cluster" in configOf(stack));
}
