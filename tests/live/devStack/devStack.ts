import type { ExternalEndpoint, KafkaClusterArgs } from "../../../components";
import type { Outputs, UpResult } from "../../../local/deployer";
import { type Acknowledged, nothingIsLost, useEveryBroker } from "../support/broker";
import { eventually } from "../support/kubectl";
import { takeDown } from "../support/takeDown";
import { firstSeed, testStack, type TestStack } from "../support/world";

export const NAMESPACE = "kafka";

/** The stack that the repository ships, which one test after the other gets as the one before it left it. */
export class DevStack {
  stack!: TestStack;
  args = firstSeed();
  outputs!: Outputs;
  readonly acknowledged: Acknowledged = new Map();

  async open(): Promise<void> {
    this.stack = await testStack("dev-stack", this.args);
    console.log(`      deployed with: ${this.stack.deployer.kind}`);
  }

  /** Brings it to these arguments, from which the next test goes on. */
  async becomes(args: KafkaClusterArgs, options: { refresh?: boolean } = {}): Promise<UpResult> {
    this.args = args;
    this.stack.configure(args);
    const result = await this.stack.deployer.up(options);
    this.outputs = result.outputs;
    return result;
  }

  get endpoints(): ExternalEndpoint[] {
    return this.outputs.externalEndpoints.value;
  }

  /** Produces to and consumes from every broker. */
  useAll(): Promise<void> {
    return eventually(() => useEveryBroker(this.endpoints, this.acknowledged));
  }

  /** Fails unless everything that any test sent is there. */
  allIsKept(): Promise<void> {
    return nothingIsLost(this.endpoints, this.acknowledged);
  }

  async close(): Promise<void> {
    await takeDown(this.stack, NAMESPACE);
  }
}
