import type { Kind } from "./figures";
import { bareBrokers } from "./subjects/bareBrokers";
import { openDevStack, upDevStack, upUnchanged } from "./subjects/devStack";
import { openEmptyProgram } from "./subjects/emptyProgram";
import { previews } from "./subjects/previews";
import { deleteFirstSeed, upFirstSeed } from "./subjects/firstSeed";
import { bringUp, clear, BENCH_CLUSTER, type World } from "./world";
import * as cluster from "../local/cluster";
import type { Measurements } from "./measurements";

/** Brings the cluster up from nothing, again and again; the last one stays. */
export async function clusterRounds(rounds: number, measurements: Measurements): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await cluster.down(BENCH_CLUSTER);
    await measurements.time("clusterUp", bringUp);
  }
}

/** The dev stack, the plain manifests and the bare brokers in turn, each from nothing. */
export async function stackRounds(world: World, rounds: number, kinds: Kind[]): Promise<string> {
  const { measurements } = world;
  const beside = ["nochange", "preview"].some((kind) => kinds.includes(kind as Kind));
  const empty = beside ? await openEmptyProgram(world) : undefined;
  let engine = "";
  for (let round = 0; round < rounds; round++) {
    const stack = await openDevStack(world);
    engine = stack.deployer.kind;
    await measurements.time("devStackUp", () => upDevStack(world, stack));
    if (empty && kinds.includes("nochange")) {
      await measurements.time("devStackUnchanged", () => upUnchanged(stack.deployer));
      await measurements.time("emptyProgramUnchanged", () => upUnchanged(empty));
    }
    if (empty && kinds.includes("preview")) await previews(world, stack, empty);
    await measurements.time("devStackDestroy", () => stack.deployer.destroy());
    await clear(world);
    if (kinds.includes("up") || kinds.includes("destroy")) {
      await measurements.time("firstSeedUp", () => upFirstSeed(world));
      await measurements.time("firstSeedDelete", () => deleteFirstSeed(world));
      await clear(world);
    }
    if (kinds.includes("up")) {
      const brokers = await bareBrokers(world);
      await measurements.time("bareBrokersUp", brokers.up).finally(brokers.remove);
    }
  }
  return engine;
}
