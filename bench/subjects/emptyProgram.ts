import { dirname, join } from "node:path";
import { openStack, type Deployer } from "../../local/deployer";
import type { World } from "../world";

/**
 * A program that asks for nothing, once brought up: what an `up` costs whoever starts from Pulumi's template for TypeScript,
 * the check of its types included.
 */
export async function openEmptyProgram({ cluster, directory }: World): Promise<Deployer> {
  const deployer = await openStack({
    projectDir: join(dirname(__dirname), "emptyProgram"),
    stack: "dev",
    stateDir: join(directory, "empty"),
    kubeconfig: cluster.kubeconfig,
    env: { PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
  });
  await deployer.up();
  return deployer;
}
