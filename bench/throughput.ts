import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs } from "../components";
import { userSecret } from "../components/plan/security/secretNames";
import { openDevStack } from "./subjects/devStack";
import { type Load, produceAtFullSpeed } from "./subjects/producer";
import { clear, devArgs, externalAddresses, secretTexts, type World } from "./world";

const LISTENER = "secured";
const USER = "producer";
const TOPIC = "throughput";
const LOAD: Load = { first: 100_000, measured: 200_000 };
/** Wins over what the local image says: only the optimising compiler has Java use the processor's AES instructions. */
const FULL_SPEED = "-XX:TieredStopAtLevel=4";

/** The dev stack's cluster with a closed listener beside its plain one, and a topic that is written to. */
export function throughputArgs(): KafkaClusterArgs {
  const dev = devArgs();
  return {
    ...dev,
    jvmOptions: [FULL_SPEED],
    listeners: [
      ...dev.listeners!,
      { name: LISTENER, port: 31093, hostPort: {}, tls: true, authentication: "scram-sha-512" },
    ],
    users: [{ name: USER, authentication: "scram-sha-512" }],
    topics: [{ name: TOPIC, partitions: 3, replicas: 3 }],
  };
}

/** A producer on the closed listener and on the plain one of a cluster, in turn. */
export async function throughputRounds(world: World, rounds: number): Promise<string> {
  const { deployer, configure } = await openDevStack(world);
  configure(throughputArgs());
  await deployer.up();
  const listeners = [
    { subject: "plainProducer", client: ["--bootstrap-server", externalAddresses(world).join(",")] },
    { subject: "closedProducer", client: ["--command-config", await clientProperties(world)] },
  ] as const;
  // Brokers compile what they do much of.
  for (const { client } of listeners) await produceAtFullSpeed(TOPIC, [...client], LOAD);
  for (let round = 0; round < rounds; round++) {
    for (const { subject, client } of listeners) {
      await world.measurements.settle();
      world.measurements.add(subject, await produceAtFullSpeed(TOPIC, [...client], LOAD));
    }
  }
  await deployer.destroy();
  await clear(world);
  return deployer.kind;
}

/** A file with what the user's client needs, as its Secret has it. */
async function clientProperties(world: World): Promise<string> {
  const texts = await secretTexts(world, userSecret(devArgs().name!, USER));
  const file = join(world.directory, "client.properties");
  writeFileSync(file, texts[`${LISTENER}.client.properties`], { mode: 0o600 });
  return file;
}
