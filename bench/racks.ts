import type { KafkaClusterArgs } from "../components";
import { openDevStack } from "./subjects/devStack";
import { clear, devArgs, kubectl, NAMESPACE, type World } from "./world";

const LABEL = "example.com/rack";
const AT_ONCE = 3;

/** Rolls nine brokers in three racks, in turn one at a time and three of a rack at once. */
export async function rackRounds(world: World, rounds: number): Promise<string> {
  const names = world.cluster.nodes.map(({ name }) => name);
  for (const name of names) await kubectl(world, "label", "node", name, `${LABEL}=${name}`, "--overwrite");
  const { deployer, configure } = await openDevStack(world);
  configure(argsOf("0", 1));
  await deployer.up();
  for (let round = 1; round <= rounds; round++) {
    configure(argsOf(`${round} alone`, 1));
    await world.measurements.time("rollOneByOne", () => deployer.up());
    configure(argsOf(`${round} by rack`, AT_ONCE));
    await world.measurements.time("rollByRack", () => deployer.up());
  }
  await deployer.destroy();
  await clear(world);
  for (const name of names) await kubectl(world, "label", "node", name, `${LABEL}-`);
  return deployer.kind;
}

/** @param round another one rolls the brokers, and nothing else */
function argsOf(round: string, maxUnavailable: number): KafkaClusterArgs {
  const { name, version, image, storage, topics } = devArgs();
  return {
    ...{ name, version, image, storage, topics, namespace: NAMESPACE, heap: "256Mi" },
    resources: { requests: { cpu: "50m", memory: "400Mi" } },
    rack: { topologyKey: LABEL },
    rollout: { maxUnavailable },
    nodePools: [
      { name: "controllers", roles: ["controller"], firstNodeId: 0, replicas: 1 },
      {
        ...{ name: "brokers", roles: ["broker"], firstNodeId: 100, replicas: 9 },
        pod: { annotations: { "example.com/round": round } },
      },
    ],
  };
}
