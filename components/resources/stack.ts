import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Home, Self } from "../plan/existing/owner";
import { settledValue } from "../pulumi/settledValue";

/** Names of the clusters that each run of a program describes: with Pulumi's Automation API a process has several. */
const described = new WeakMap<object, Set<string>>();
/** Stands for the run of a packaged component, whose process has one. */
const onlyRun = {};

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
  const run = pulumi.runtime.getStackResource() ?? onlyRun;
  const names = (described.get(run) ?? new Set()).add(home.name);
  described.set(run, names);
  const state = await settledValue(made.hex);
  return {
    described: [...names],
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
