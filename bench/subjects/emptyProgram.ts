import { dirname, join } from "node:path";
import { openStack, type Deployer } from "../../local/deployer";
import type { World } from "../world";

/** A program that asks for nothing, once brought up: what an `up` costs at least. */
export async function openEmptyProgram({ cluster, directory }: World): Promise<Deployer> {
  const deployer = await openStack({
    projectDir: join(dirname(__dirname), "emptyProgram"),
    stack: "dev",
    stateDir: join(directory, "empty"),
    kubeconfig: cluster.kubeconfig,
  });
  await deployer.up();
  return deployer;
}
