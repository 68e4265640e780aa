import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Home, Self } from "../plan/existing/owner";
import { settledValue } from "../pulumi/settledValue";

/** Names of the clusters of this program. */
const described = new Set<string>();

/**
 * The stack that deploys, with the id of its state for this component, and where the cluster was when that was made; both
 * undefined in the preview that is to make it. The state keeps them, as changes of the keepers are ignored.
 */
export async function stackOf(
  cluster: pulumi.Resource,
  name: string,
  home: { name: string; namespace: pulumi.Output<string> },
): Promise<Self> {
  const made = new random.RandomId(
    `${name}-state-id`,
    { byteLength: 8, keepers: home },
    { parent: cluster, ignoreChanges: ["keepers"] },
  );
  described.add(home.name);
  const state = await settledValue(made.hex);
  return {
    described: [...described],
    stack: [organization(), pulumi.getProject(), pulumi.getStack()].join("/"),
    state,
    home: state === undefined ? undefined : ((await settledValue(made.keepers)) as Home | undefined),
  };
}

/** That of the stack; of a packaged component, which isn't told it, what stacks without one have. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
