import { closedArgs, produceThroughEach } from "./subjects/closedStack";
import { openDevStack } from "./subjects/devStack";
import { clear, devArgs, type World } from "./world";

/** The same cluster open and closed in turn, each from nothing, until it was used from outside. */
export async function closedRounds(world: World, rounds: number): Promise<string> {
  const clusters = [
    { subject: "openUp", args: devArgs() },
    { subject: "closedUp", args: closedArgs() },
  ] as const;
  let engine = "";
  for (let round = 0; round < rounds; round++) {
    for (const { subject, args } of clusters) {
      const { deployer, configure } = await openDevStack(world);
      engine = deployer.kind;
      configure(args);
      await world.measurements.time(subject, async () => {
        await deployer.up();
        await produceThroughEach(world, args);
      });
      await deployer.destroy();
      await clear(world);
    }
  }
  return engine;
}
