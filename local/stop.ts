/** `npm run stop`: ends what `npm start` made. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import * as cluster from "./cluster";
import { namedEnvironment, openProjectStack } from "./environment";

async function stop(stack: string): Promise<void> {
  const named = namedEnvironment();
  if (named === undefined) {
    await cluster.down();
    console.log("The local cluster is gone, and everything in it.");
  } else if (existsSync(named.stateDirectory)) {
    const deployer = await openProjectStack(named, stack, (line) => console.log(line));
    await deployer.destroy();
    await rm(named.stateDirectory, { recursive: true });
    console.log(`Stack ${stack} is gone from ${named.description}.`);
  } else {
    console.log(`Nothing was started on ${named.description}.`);
  }
}

stop(process.env.STACK ?? "dev").catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
