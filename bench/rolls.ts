import { join } from "node:path";
import { PROJECT_DIRECTORY } from "../local/environment";
import { run } from "../local/run";
import type { Subject } from "./measurements";
import { type DevStack, openDevStack } from "./subjects/devStack";
import { clear, devArgs, kubectl, NAMESPACE, type World } from "./world";

const SET = `statefulset/${devArgs().name ?? "kafka"}`;

/**
 * Rolls the dev stack's brokers, in turn by `up` and by Kubernetes alone; then those of another commit's program, if one
 * is given. Both commits have a cluster of their own, one after the other.
 */
export async function rollRounds(world: World, rounds: number, former?: string): Promise<string> {
  const stack = await openDevStack(world);
  await rolls(world, stack, rounds, "devStackRoll", () =>
    world.measurements.time("kubernetesRoll", () => rollByKubernetes(world)),
  );
  if (former !== undefined) {
    const program = await checkedOut(former, world.directory);
    await rolls(world, await openDevStack(world, program), rounds, "formerRoll", async () => {});
  }
  return stack.deployer.kind;
}

async function rolls(
  world: World,
  { deployer, configure }: DevStack,
  rounds: number,
  subject: Subject,
  beside: () => Promise<void>,
): Promise<void> {
  await deployer.up();
  for (let round = 1; round <= rounds; round++) {
    configure({ ...devArgs(), config: { ...devArgs().config, "log.retention.hours": `${200 + round}` } });
    await world.measurements.time(subject, () => deployer.up());
    await beside();
  }
  await deployer.destroy();
  await clear(world);
}

/** As StatefulSets are rolled without the program: each pod once the one before is ready. */
async function rollByKubernetes(world: World): Promise<void> {
  const inNamespace = (...args: string[]) => kubectl(world, "-n", NAMESPACE, ...args);
  const strategy = (type: string) =>
    inNamespace("patch", SET, "--type=merge", "-p", JSON.stringify({ spec: { updateStrategy: { type } } }));
  await strategy("RollingUpdate");
  await inNamespace("rollout", "restart", SET);
  await inNamespace("rollout", "status", SET, "--timeout=10m");
  await strategy("OnDelete");
}

/** The program of another commit, with its own packages. */
async function checkedOut(commit: string, directory: string): Promise<string> {
  const clone = join(directory, "former");
  await run("git", ["clone", "--quiet", PROJECT_DIRECTORY, clone]);
  await run("git", ["checkout", "--quiet", commit], { cwd: clone });
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: clone });
  return clone;
}
