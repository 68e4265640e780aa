import type { Change } from "./diff";
import type { ResourceState } from "./state";
import type { Properties } from "./values";

/** What knows how to make the resources of one package. */
export interface Provider {
  /** Fills in what the program left to the provider, such as a name, and refuses what can't be. */
  check(name: string, type: string, inputs: Properties, old?: Properties): Properties;
  /** Marks the changes that can't be made in place; true if the old one must go before its successor comes. */
  planReplacement(type: string, inputs: Properties, changes: Change[], old: Properties): boolean;
  /** `adopt`: an earlier run may have made it already. */
  create(resource: ResourceState, adopt: boolean): Promise<{ id: string; outputs: Properties }>;
  update(resource: ResourceState): Promise<Properties>;
  /** Waits until it does its work. */
  ready(resource: ResourceState, signal: AbortSignal, timeout?: string): Promise<Properties>;
  delete(resource: ResourceState, signal: AbortSignal): Promise<void>;
  /** What is there now; undefined when it's gone. */
  refresh(resource: ResourceState): Promise<Pick<ResourceState, "inputs" | "outputs"> | undefined>;
  read(type: string, id: string): Promise<Properties>;
}

/** Says which feature is refused. */
export class Unsupported extends Error {
  constructor(what: string) {
    super(`${what}: not supported by the stand-in for the Pulumi CLI`);
  }
}
