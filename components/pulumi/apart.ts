import * as pulumi from "@pulumi/pulumi";
import { settled } from "./settledValue";

/**
 * The same value, without the resources that it comes from: what waits for it comes after them, and Pulumi doesn't know, so it may
 * delete both at once.
 */
export function apart<T>(output: pulumi.Output<T>): pulumi.Output<T> {
  const value = settled(output).then(({ value, isKnown }) => (isKnown ? (value as T) : pulumi.unknown));
  return pulumi.output(value) as pulumi.Output<T>;
}
