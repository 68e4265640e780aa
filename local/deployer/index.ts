import { createRequire } from "module";
import { fetchCli, findCli } from "./cliLookup";
import type { Deployer, StackOptions } from "./types";

export type * from "./types";

// Not import(), which would go past what compiles TypeScript.
const load = createRequire(__filename);

/**
 * The engine that runs a stack's program: the Pulumi CLI of the PATH, else the one that Pulumi's launcher on npm
 * can fetch, else a stand-in. KAFKA_CLUSTER_DEPLOYER=cli or stand-in asks for one of them.
 */
export async function openStack(options: StackOptions): Promise<Deployer> {
  const wanted = process.env.KAFKA_CLUSTER_DEPLOYER || undefined;
  if (wanted && wanted !== "cli" && wanted !== "stand-in")
    throw new Error(`KAFKA_CLUSTER_DEPLOYER is "${wanted}"; it may be "cli" or "stand-in".`);
  const found = wanted === "stand-in" ? undefined : findCli();
  const cli = found ?? (wanted === "stand-in" ? undefined : await fetchCli());
  // Each is loaded when it's needed: neither waits for the other's libraries.
  if (cli) {
    const { CliDeployer } = load("./cliDeployer") as typeof import("./cliDeployer");
    return CliDeployer.open(
      cli,
      found ? `of the PATH, ${found}` : "fetched by the npm package pulumi",
      options,
    );
  }
  if (wanted === "cli") throw new Error("There is no Pulumi CLI on the PATH, and none can be fetched.");
  const { StandIn } = load("./standIn/standIn") as typeof import("./standIn/standIn");
  return new StandIn(options);
}
