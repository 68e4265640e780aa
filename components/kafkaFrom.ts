import * as pulumi from "@pulumi/pulumi";
import type { KafkaCluster } from "./kafkaCluster";
import { UserError } from "./userError";

const NAMES = [
  "bootstrap",
  "externalBootstrap",
  "externalEndpoints",
  "clientProperties",
  "listeners",
  "users",
  "clusterId",
  "quorum",
  "namespace",
  "topics",
] as const;

/** What the stack of a KafkaCluster tells other stacks. */
export type KafkaOutputs = Pick<KafkaCluster, (typeof NAMES)[number]>;

/**
 * The outputs of a stack that has a Kafka cluster, for the stack of an app that uses it. The program of that stack
 * exports those of its KafkaCluster under their own names.
 *
 * An output is looked at when it is used, so that a stack of an older version serves for what it has. One that is
 * missing fails the app's preview with the name of the stack and what to do there.
 *
 * @example
 * const kafka = kafkaFrom("organization/kafka-cluster/dev");
 * const env = [{ name: "BOOTSTRAP_SERVERS", value: kafka.bootstrap }];
 *
 * @param stack a reference to the stack, or the name to make one by; the latter once for each name in a program,
 *   as a reference is a resource
 */
export function kafkaFrom(stack: pulumi.StackReference | string): KafkaOutputs {
  const reference = typeof stack === "string" ? new pulumi.StackReference(stack) : stack;
  const get = (name: string) => () => outputOf(reference, name);
  const properties = NAMES.map((name) => [name, { enumerable: true, get: get(name) }]);
  return Object.defineProperties({}, Object.fromEntries(properties)) as KafkaOutputs;
}

/** An output of the stack: secret if it is that there, or an error if it isn't there. */
function outputOf(reference: pulumi.StackReference, name: string): pulumi.Output<unknown> {
  // All outputs together are secret as soon as one of them is: they are only looked at to tell what is wrong.
  return reference.getOutput(name).apply((value) => value ?? missing(reference, name));
}

function missing(reference: pulumi.StackReference, name: string): pulumi.Output<unknown> {
  return pulumi.all([reference.name, reference.outputs]).apply(([stack, outputs]): unknown => {
    throw new UserError(whyMissing(stack, name, Object.keys(outputs ?? {})));
  });
}

/** Why a stack with these outputs lacks this one, and what helps. */
function whyMissing(stack: string, name: string, outputs: string[]): string {
  if (outputs.length === 0)
    return `Stack "${stack}" has no outputs: it was never deployed, or it was destroyed. Run \`pulumi up\` there.`;
  if (!NAMES.some((known) => outputs.includes(known))) {
    const others = outputs.map((other) => `"${other}"`).join(", ");
    return `Stack "${stack}" has none of the outputs of a Kafka cluster, only ${others}: it is another program's.`;
  }
  return (
    `Stack "${stack}" has no output "${name}": it was deployed by an older version of its program. ` +
    "Update that, and run `pulumi up` there."
  );
}
