import { kubectl } from "./kubectl";
import type { TestStack } from "./world";

/** Destroys what a stack made, then its namespace, with the volumes that stay by then. */
export async function takeDown(
  stack: Pick<TestStack, "deployer" | "remove">,
  namespace: string,
): Promise<void> {
  await stack.deployer.destroy();
  await kubectl("delete", "namespace", namespace, "--ignore-not-found");
  stack.remove();
}
