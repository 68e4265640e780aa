/** `npm run stop`: ends what `npm start` made. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as cluster from "./cluster";
import { optionsIn } from "./cluster/variables";
import { namedEnvironment, openProjectStack } from "./environment";

async function stop(stack: string): Promise<void> {
  const named = namedEnvironment();
  if (named === undefined) {
    await cluster.down(optionsIn(process.env));
    console.log("The local cluster is gone, and everything in it.");
    return;
  }
  // Other stacks on the cluster are others' to end.
  const state = join(named.stateDirectory, stack);
  if (existsSync(state)) {
    const deployer = await openProjectStack(named, stack, (line) => console.log(line));
    await deployer.destroy();
    await rm(state, { recursive: true });
    console.log(`Stack ${stack} is gone from ${named.description}.`);
  } else {
    console.log(`Nothing of stack ${stack} was started on ${named.description}.`);
  }
}

stop(process.env.STACK ?? "dev").catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
