import * as pulumi from "@pulumi/pulumi";

/** The value of an output; undefined if it isn't known, for which `apply` would wait in vain. */
export async function settledValue<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  // Internal to Pulumi's SDK, and the only way to an output that settles when it is unknown.
  const settled = output as unknown as {
    promise(withUnknowns: boolean): Promise<T>;
    isKnown: Promise<boolean>;
  };
  const value = await settled.promise(true);
  return (await settled.isKnown) && !pulumi.isUnknown(value) ? value : undefined;
}
