import { createRequire } from "module";
import { fetchCli, findCli } from "./cliLookup";
import { keeperOf } from "./keeper";
import type { Deployer, StackOptions } from "./types";

export type * from "./types";

// Not import(), which would go past what compiles TypeScript.
const load = createRequire(__filename);

const NAMES = { cli: "the Pulumi CLI", "stand-in": "the stand-in for the Pulumi CLI" };

/**
 * The engine that runs a stack's program: the one that made the stack; for a new one the Pulumi CLI of the PATH, else
 * the one that Pulumi's launcher on npm can fetch, else a stand-in. KAFKA_CLUSTER_DEPLOYER=cli or stand-in asks for one
 * of them.
 */
export async function openStack(options: StackOptions): Promise<Deployer> {
  const wanted = wantedEngine();
  const keeper = keeperOf(options);
  if (keeper && wanted && keeper !== wanted)
    throw new Error(
      `Stack "${options.stack}" was made with ${NAMES[keeper]}, whose state ${NAMES[wanted]} can't read: ` +
        "run it without KAFKA_CLUSTER_DEPLOYER.",
    );
  const engine = wanted ?? keeper;
  const found = engine === "stand-in" ? undefined : findCli();
  const cli = engine === "stand-in" ? undefined : (found ?? (await fetchCli()));
  // Each is loaded when it's needed: neither waits for the other's libraries.
  if (cli) {
    const { CliDeployer } = load("./cliDeployer") as typeof import("./cliDeployer");
    return CliDeployer.open(
      cli,
      found ? `of the PATH, ${found}` : "fetched by the npm package pulumi",
      options,
    );
  }
  if (engine === "cli") {
    const why = keeper
      ? ` Stack "${options.stack}" was made with it: no other engine can read its state.`
      : "";
    throw new Error(`There is no Pulumi CLI on the PATH, and none can be fetched.${why}`);
  }
  const { StandIn } = load("./standIn/standIn") as typeof import("./standIn/standIn");
  return new StandIn(options);
}

/** Begins to fetch the CLI, if it has to be fetched: for whoever opens a stack a while later. */
export function fetchAhead(): void {
  if (wantedEngine() !== "stand-in" && !findCli()) void fetchCli();
}

function wantedEngine(): keyof typeof NAMES | undefined {
  const wanted = process.env.KAFKA_CLUSTER_DEPLOYER || undefined;
  if (wanted === undefined || wanted === "cli" || wanted === "stand-in") return wanted;
  throw new Error(`KAFKA_CLUSTER_DEPLOYER is "${wanted}"; it may be "cli" or "stand-in".`);
}
