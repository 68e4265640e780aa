import * as pulumi from "@pulumi/pulumi";

/** What an output has come to. */
export interface Settled<T> {
  /** `pulumi.unknown`, or undefined, where it isn't known. */
  value: T | undefined;
  isKnown: boolean;
  isSecret: boolean;
}

/** What an output comes to. Unlike `apply`, this resolves too where the value isn't known. */
export async function settled<T>(output: pulumi.Output<T>): Promise<Settled<T>> {
  // Internal to Pulumi's SDK, and the only way to an output that settles when it is unknown.
  const internals = output as unknown as {
    promise(withUnknowns: boolean): Promise<T>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
  };
  const [value, isKnown, isSecret] = await Promise.all([
    internals.promise(true),
    internals.isKnown,
    internals.isSecret,
  ]);
  return { value, isKnown, isSecret };
}

/** The value of an output; undefined if it isn't known. */
export async function settledValue<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const { value, isKnown } = await settled(output);
  return isKnown && !pulumi.isUnknown(value) ? value : undefined;
}
